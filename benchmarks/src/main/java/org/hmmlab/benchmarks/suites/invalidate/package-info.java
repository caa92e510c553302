/**
 * What does it cost to tell the subscribers of an invalidation, in each design? This is the question that the lab was
 * built for.
 *
 * <p>{@code InvalidatePairBenchmark} measures one start with its end, which package {@code attribution} also divides
 * into components; {@code RangeRegistrationBenchmark} measures what puts a range under observation.
 */
package org.hmmlab.benchmarks.suites.invalidate;
