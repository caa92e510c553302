package org.hmmlab.benchmarks.measure.latency;

/** The first JVM of a benchmark failed; the message holds its log. */
public final class ProbeFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public ProbeFailedException(String message) {
        super(message);
    }
}
