package org.hmmlab.benchmarks.measure.launch;

import java.nio.file.Path;

/** A benchmark crashed, was stopped, or measured nothing. */
public final class JmhFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what happened, where the log is and how it ends.
     *
     * @param tail last lines of the log; may be empty
     */
    public JmhFailedException(BenchmarkTask task, String what, Path log, String tail) {
        super(task + " " + what + "; log: " + log + (tail.isEmpty() ? "" : "\n" + tail));
    }
}
