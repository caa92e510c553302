/**
 * Compares two arms: the plan, the pairs of JVMs with their control, the number of pairs that a goal needs, exact
 * counts of work, and plain runs without a comparison. {@code Comparison} is the whole procedure, first stage and
 * confirmation; it takes its groups from a {@code PairSource}, so that stored or drawn groups are judged by the same
 * code as measured ones.
 */
package org.hmmlab.benchmarks.measure.compare;
