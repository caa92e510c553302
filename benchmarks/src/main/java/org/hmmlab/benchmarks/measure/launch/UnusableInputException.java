package org.hmmlab.benchmarks.measure.launch;

/** What the user gave cannot be used; the message says what must hold and what was given. */
public final class UnusableInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnusableInputException(String message) {
        super(message);
    }
}
