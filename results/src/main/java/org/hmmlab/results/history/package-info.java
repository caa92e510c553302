/**
 * Many runs as one record: series of ratios to an anchor over time, their steps, and what people noted about runs.
 *
 * <p>Imports model, stats, verdict and store.
 */
@NullMarked
package org.hmmlab.results.history;

import org.jspecify.annotations.NullMarked;
