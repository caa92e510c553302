package org.hmmlab.benchmarks.programs.replay;

/** A child JVM that replayed a recording crashed; the message holds the beginning of its output. */
public final class ReplayFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    ReplayFailedException(String message) {
        super(message);
    }
}
