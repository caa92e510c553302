/**
 * The life of a real program's address space, recorded once and replayed into the model: {@link
 * org.hmmlab.benchmarks.programs.replay.MmTrace} reads a recording, {@link org.hmmlab.benchmarks.programs.replay.TraceReplayer} applies it
 * event by event in one design, {@link org.hmmlab.benchmarks.programs.replay.ReplayReport} says what happened and what it cost.
 */
package org.hmmlab.benchmarks.programs.replay;
