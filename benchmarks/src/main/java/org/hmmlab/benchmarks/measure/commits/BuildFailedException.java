package org.hmmlab.benchmarks.measure.commits;

/** A commit could not be built; the message names it, the log, and the log's last lines. */
public final class BuildFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BuildFailedException(String message) {
        super(message);
    }
}
