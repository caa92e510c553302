/**
 * Is each operation of the model as expensive as the kernel's, counted in atomic operations and fences?
 *
 * <p>{@code CostProbe} runs each {@code Operation} in one design, in one thread, and reads the counters of core's
 * primitives before and after: a {@code Cost}. {@code KernelCosts} is the table read from the kernel's source. A {@code
 * CostRow} holds both, {@code CostTable} prints them. {@code lab costs} and {@code CostProbeTest} use it. The JVM must
 * run with {@code -Dhmmlab.counting=true}.
 *
 * <p>To add an operation: a constant in {@code Operation}, its run in {@code CostProbe}, a line in {@code KernelCosts}.
 * To add a design: a column in each line of {@code KernelCosts}, in the order of {@code Generation}.
 */
package org.hmmlab.benchmarks.judges.costs;
