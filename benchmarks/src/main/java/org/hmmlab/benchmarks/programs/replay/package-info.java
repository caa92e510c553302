/**
 * Replays the recorded life of a real program into the model, in any design.
 *
 * <p>{@code MmTrace} is one recording, read by {@code MmTraceReader}; {@code MmTraceWriter} has the format, for package
 * {@code record} too. {@code RecordedPrograms} finds recordings by name or path. {@code TraceReplayer} applies one
 * event by event to a machine: one {@code ReplayProcess} an address space, each with a mirror, and {@code
 * DeviceAccessSampler} decides which faults the device follows. {@code ReplayBenchmark} measures it under JMH, for
 * {@code lab ab --bench replay:NAME}. For {@code lab replay}, {@code ReplayRuns} starts a {@code ReplayWorker} for each
 * design, once to count and once to take the time, and {@code ReplayTable} prints the {@code ReplayReport}s. A replay
 * uses one thread.
 *
 * <p>To add a program, put its recording into {@code benchmarks/workloads} and its name into {@code RecordedPrograms}.
 * To add a kind of event, add it to {@code TraceOp}, reader, writer and {@code TraceReplayer}, with a method in {@code
 * ReplayProcess}.
 */
package org.hmmlab.benchmarks.programs.replay;
