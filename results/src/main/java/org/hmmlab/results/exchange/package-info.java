/**
 * Runs in other tools' formats, and other tools' results as runs.
 *
 * <p>Imports model, stats, verdict and store.
 */
@NullMarked
package org.hmmlab.results.exchange;

import org.jspecify.annotations.NullMarked;
