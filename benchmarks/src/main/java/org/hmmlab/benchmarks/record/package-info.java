/**
 * Records the memory life of a program: {@link org.hmmlab.benchmarks.record.RecordingProbe} says whether this machine can,
 * {@link org.hmmlab.benchmarks.record.ProgramRecorder} runs it under perf, {@link org.hmmlab.benchmarks.record.PerfScript}
 * reads what perf saw, and {@link org.hmmlab.benchmarks.record.LifeOfPrograms} turns it into the lines of a recording.
 */
package org.hmmlab.benchmarks.record;
