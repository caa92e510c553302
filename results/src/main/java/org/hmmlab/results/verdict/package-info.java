/**
 * From what the JVMs measured to an answer. First the validity rules, which never see a ratio;
 * then one number per JVM and metric; then the interval of the log ratios of the pairs against a margin; then, over all
 * benchmarks, which regressions to confirm and which are confirmed; last the exit code.
 *
 * <p>Imports model and stats.
 */
@NullMarked
package org.hmmlab.results.verdict;

import org.jspecify.annotations.NullMarked;
