package org.hmmlab.benchmarks.programs.record;

/**
 * One record of perf.
 *
 * @param name a tracepoint such as {@code task:task_newtask}, or a record's type such as {@code PERF_RECORD_MMAP2}
 * @param pid the process, as perf's namespace numbers it
 * @param tid the thread
 * @param nanos on perf's clock
 * @param text what follows the name
 */
record PerfEvent(String name, int pid, int tid, long nanos, String text) {
    static final String COMM = "PERF_RECORD_COMM";
    static final String MMAP = "PERF_RECORD_MMAP2";
    static final String FORK = "PERF_RECORD_FORK";
    private static final String LOST = "PERF_RECORD_LOST";

    /** Whether perf says here that records are missing. */
    boolean isLoss() {
        return name.startsWith(LOST);
    }

    /** Whether a program began here: the thread's name was set by exec, which stands before the colon and the name. */
    boolean isExec() {
        return name.equals(COMM) && text.startsWith(" exec:");
    }

    /** Whether a name or a path, which may hold line feeds, ends the record. */
    boolean endsWithText() {
        return name.equals(COMM) || name.equals(MMAP) || name.equals(Tracepoints.EXEC);
    }
}
