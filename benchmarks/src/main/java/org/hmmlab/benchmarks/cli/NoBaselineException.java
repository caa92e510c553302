package org.hmmlab.benchmarks.cli;

/** There is nothing that a candidate may be judged against; the message says what there is instead. Ends with code 6. */
final class NoBaselineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoBaselineException(String message) {
        super(message);
    }
}
