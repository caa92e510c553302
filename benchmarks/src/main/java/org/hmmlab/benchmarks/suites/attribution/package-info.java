/**
 * Where does the time of one invalidation go?
 *
 * <p>Divides it among {@code InvalidationComponent}s (locks, reference count, SRCU, driver and others) in three
 * independent ways: the time saved without a component, measured in JVMs that leave it out ({@code Ablation}); the
 * samples of a cpu profile that lie in it; and its counted operations times what one costs at least (package {@code
 * floor}). {@code AttributionRun} measures and gathers, {@code Attribution} is the result of one design, {@code
 * AttributionText} prints it. {@code lab profile --breakdown} uses it, after its profiles. Works for {@code
 * InvalidatePairBenchmark.startEnd} in one thread only, because core can leave out nothing else.
 *
 * <p>To add a component: a switch in core that leaves it out, a constant in {@code InvalidationComponent} with its
 * counter and its frames, and when an operation has it, in {@code Attribution}.
 */
package org.hmmlab.benchmarks.suites.attribution;
