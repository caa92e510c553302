package org.hmmlab.benchmarks.measure.launch;

/** No benchmark answers to a pattern, or not with the parameters asked for; the message names what there is. */
public final class UnknownBenchmarkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what was asked for and what there is. */
    public UnknownBenchmarkException(String message) {
        super(message);
    }
}
