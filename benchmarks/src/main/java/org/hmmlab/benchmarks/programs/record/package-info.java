/**
 * Records the memory life of a program: {@link org.hmmlab.benchmarks.programs.record.RecordingProbe} says whether this machine can,
 * {@link org.hmmlab.benchmarks.programs.record.ProgramRecorder} runs it under perf, {@link org.hmmlab.benchmarks.programs.record.PerfScript}
 * reads what perf saw, and {@link org.hmmlab.benchmarks.programs.record.TraceBuilder} turns it into the lines of a recording.
 */
package org.hmmlab.benchmarks.programs.record;
