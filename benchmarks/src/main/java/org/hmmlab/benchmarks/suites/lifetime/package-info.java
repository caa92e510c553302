/**
 * What do mirrors and ranges cost that come and go, and the end of an address space, and what does that do to callbacks
 * that run meanwhile?
 *
 * <p>These classes have two threads or more with different roles (JMH groups), except {@code ExitBenchmark}.
 */
package org.hmmlab.benchmarks.suites.lifetime;
