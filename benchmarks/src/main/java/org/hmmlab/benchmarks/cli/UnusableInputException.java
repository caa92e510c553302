package org.hmmlab.benchmarks.cli;

/** What the user gave cannot be used; the message says what must hold and what was given. */
final class UnusableInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableInputException(String message) {
        super(message);
    }
}
