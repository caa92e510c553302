package org.hmmlab.benchmarks.measure.fork;

/** A benchmark uses something of JMH that a loop of the lab's own cannot give; the message names it. */
public final class RefusedBenchmarkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which benchmark, and what it uses. */
    public RefusedBenchmarkException(String message) {
        super(message);
    }
}
