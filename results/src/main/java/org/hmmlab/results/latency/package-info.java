/**
 * Histograms of latency: their logs, one file for each JVM; how many operations a percentile needs to be printed
 * ({@code Support}); intervals by resampling whole JVMs; the ratio of two distributions; the knee of a sweep of
 * rates. Recording happens elsewhere; here histograms are read, merged and summarized.
 */
@NullMarked
package org.hmmlab.results.latency;

import org.jspecify.annotations.NullMarked;
