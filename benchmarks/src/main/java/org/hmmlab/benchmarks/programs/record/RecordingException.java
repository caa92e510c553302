package org.hmmlab.benchmarks.programs.record;

/** A program could not be recorded; the message says why and what would help. */
public final class RecordingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why not. */
    public enum Reason {
        /** The command or the file given cannot be used. */
        INPUT,
        /** The machine lacks a tool or a permission, or lost events. */
        MACHINE,
        /** perf ended without a recording, or with one that cannot be read. */
        FAILED
    }

    RecordingException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    RecordingException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why not. */
    public Reason reason() {
        return reason;
    }
}
