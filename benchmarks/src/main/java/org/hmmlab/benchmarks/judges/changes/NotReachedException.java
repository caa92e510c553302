package org.hmmlab.benchmarks.judges.changes;

/** The event that a scenario is about did not occur: nothing is reproduced. */
final class NotReachedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotReachedException(String message) {
        super(message);
    }
}
