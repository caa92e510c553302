package org.hmmlab.benchmarks.judges.verify;

/** A line of a trace is not what it must be; the message says what must hold and what was given. */
public final class TraceFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TraceFormatException(String message) {
        super(message);
    }
}
