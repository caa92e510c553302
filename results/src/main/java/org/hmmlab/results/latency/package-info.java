/**
 * Histograms of latency: their logs, which percentiles they hold up, intervals by resampling JVMs, the ratio of two
 * distributions, the knee of a ladder of rates.
 */
@NullMarked
package org.hmmlab.results.latency;

import org.jspecify.annotations.NullMarked;
