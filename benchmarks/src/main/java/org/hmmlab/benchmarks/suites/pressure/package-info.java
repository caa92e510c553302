/**
 * How long does each single operation take while another thread invalidates at a chosen rate?
 *
 * <p>For {@code lab latency}, which records every operation: {@code UnderInvalidationBenchmark} has a callback pair, a
 * batch of faults, a delivery and a migration, each a JMH state over {@code InvalidatedSpace}, whose {@code Pacer}
 * thread invalidates. A new operation is a benchmark method with a nested state.
 */
package org.hmmlab.benchmarks.suites.pressure;
