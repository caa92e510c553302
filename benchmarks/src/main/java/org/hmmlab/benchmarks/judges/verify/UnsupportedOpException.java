package org.hmmlab.benchmarks.judges.verify;

/** The model lacks what an operation needs; the message says what. */
public final class UnsupportedOpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedOpException(String message) {
        super(message);
    }
}
