package org.hmmlab.benchmarks.measure.session;

/** There is nothing that a candidate may be judged against; the message says what there is instead. Ends with code 6. */
public final class NoBaselineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoBaselineException(String message) {
        super(message);
    }
}
