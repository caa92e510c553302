/**
 * Records what a real program does to its address spaces: mappings, faults, forks, exits.
 *
 * <p>{@code RecordingProbe} says whether this machine can record, and what is missing. {@code ProgramRecorder} runs the
 * command under perf and decodes what perf stored: {@code PerfScript} reads records, {@code TraceBuilder} turns them
 * into lines (one {@code RecordedSpace} an address space, {@code MemoryCalls} for system calls), {@code PendingLines}
 * keeps their order, {@code RecordingFile} puts the whole file in its place. The format belongs to package {@code
 * replay}, which reads it. {@code TraceSummary} says what a recording holds. {@code lab record} and {@code lab doctor}
 * use it. Everything runs on one thread, but a recording may be stopped from another.
 *
 * <p>To record another system call: its tracepoints in {@code Tracepoints}, its effect in {@code MemoryCalls}, and if
 * it is a new kind of event a {@code TraceOp} with its line in {@code MmTraceWriter} and {@code MmTraceReader}.
 */
package org.hmmlab.benchmarks.programs.record;
