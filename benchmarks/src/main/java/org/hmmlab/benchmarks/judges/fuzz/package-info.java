/**
 * Do all designs agree on random scripts, and with a plain model of memory?
 *
 * <p>{@code ScriptSource} makes a {@code Script} from the seed and its number alone ({@code ScriptWriter}, {@code
 * Theme}). {@code ScriptRunner} executes it in all designs in step, each a {@code FuzzTarget}, on the machine of
 * package {@code verify}; {@code Shadow} is the plain model that follows the answers, {@code HangDetector} watches for
 * steps that do not end. The first thing that is wrong is a {@code Finding}: {@code Reducer} makes its script small,
 * {@code FuzzReport} and {@code FuzzText} show it. {@code Fuzzer} does this for many scripts on several threads; each
 * script runs on one. {@code lab fuzz} and {@code FuzzerTest} use it.
 *
 * <p>To let scripts use another operation, add it to package {@code verify}, to {@code Theme} and {@code ScriptWriter},
 * and to {@code Shadow} if it changes or shows contents. To check something else between two operations, add it to
 * {@code TraceMachine.notQuiescent}.
 */
@NullMarked
package org.hmmlab.benchmarks.judges.fuzz;

import org.jspecify.annotations.NullMarked;
