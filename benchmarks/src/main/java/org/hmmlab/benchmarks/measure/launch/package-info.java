/**
 * Runs JMH benchmarks and brings their results home: one external JMH process per arm and fork, groups of JVMs in
 * lock-step, a profiler inside the fork for CPU time and validity, exact work counters, comparison plans, the
 * machine-wide lock and what happens on Ctrl-C. Knows nothing of the command line.
 */
package org.hmmlab.benchmarks.measure.launch;
