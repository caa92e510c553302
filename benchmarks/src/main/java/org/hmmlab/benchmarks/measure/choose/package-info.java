/**
 * Which arms and which benchmarks a command means: it turns the words of a command line into {@link
 * org.hmmlab.benchmarks.measure.launch.Arm}s and {@link org.hmmlab.benchmarks.measure.launch.BenchmarkTask}s. {@code jar:} and
 * {@code git:} are known here; what a program adds of its own (a name for a parameter value, a kind of input file, a catalogue of its
 * benchmarks) comes in through {@link org.hmmlab.benchmarks.measure.choose.Schemes}. Nothing here measures.
 */
package org.hmmlab.benchmarks.measure.choose;
