/**
 * Starts measured JVMs and brings their results home. An {@code Arm} is what one side of a comparison runs, a {@code
 * Program} its class path and JVM, a {@code BenchmarkTask} one benchmark with its parameters and threads. {@code
 * LockStep} runs a group of JVMs that take turns, {@code Harness} abstracts what measures inside them (JMH, or the
 * lab's latency loop), and {@code ForkRecords} turns what they wrote into records of module results. The
 * machine-wide lock, Ctrl-C and the facts about the machine are here too.
 */
package org.hmmlab.benchmarks.measure.launch;
