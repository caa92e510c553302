/**
 * Many runs as one record: series of ratios to an anchor over time, their steps, and what people noted about runs.
 *
 * <p>A series goes on where a benchmark's name gains its package. Imports model, stats, verdict and store.
 */
@NullMarked
package org.hmmlab.results.history;

import org.jspecify.annotations.NullMarked;
