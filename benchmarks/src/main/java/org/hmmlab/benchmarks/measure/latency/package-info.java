/**
 * Records every operation of a benchmark: the JVM that calls a JMH method in a loop of the lab's own, closed or open, the
 * meters of what held it up, and the harness that starts such JVMs. Knows nothing of the command line.
 */
package org.hmmlab.benchmarks.measure.latency;
