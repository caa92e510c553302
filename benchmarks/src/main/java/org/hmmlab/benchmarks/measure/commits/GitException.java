package org.hmmlab.benchmarks.measure.commits;

/** Git refused; the message says what was asked and what git answered. */
public final class GitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GitException(String message) {
        super(message);
    }
}
