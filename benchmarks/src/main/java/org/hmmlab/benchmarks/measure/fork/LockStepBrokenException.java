package org.hmmlab.benchmarks.measure.fork;

/** A lock-step group cannot go on: an arm died, the lab ended, or the group was closed. */
public final class LockStepBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which arm waited for what. */
    public LockStepBrokenException(String message) {
        super(message);
    }
}
