package org.hmmlab.benchmarks.measure.fork;

import org.hmmlab.results.model.RunTiming;

/**
 * How long one fork warms up and measures.
 *
 * @param warmupIterations not measured, and not in lock-step
 * @param warmupMillis length of each
 * @param iterations measured
 * @param iterationMillis length of each
 * @param setUpMillis how long a benchmark that warms itself until the JIT is quiet may take for it in its set-up; 0 for others
 */
public record Timing(int warmupIterations, int warmupMillis, int iterations, int iterationMillis, long setUpMillis) {
    /** One whose set-up does not warm up. */
    public Timing(int warmupIterations, int warmupMillis, int iterations, int iterationMillis) {
        this(warmupIterations, warmupMillis, iterations, iterationMillis, 0);
    }

    /** Checks that something is measured. */
    public Timing {
        if (warmupIterations < 0 || iterations < 1 || warmupMillis < 1 || iterationMillis < 1 || setUpMillis < 0) {
            throw new IllegalArgumentException("a fork must measure at least one iteration of 1 ms: warm-up "
                    + warmupIterations + " x " + warmupMillis + " ms, measured " + iterations + " x " + iterationMillis
                    + " ms");
        }
    }

    /** As the settings of a run hold it. */
    public RunTiming stored() {
        return new RunTiming(warmupIterations, warmupMillis, iterations, iterationMillis, setUpMillis);
    }

    /** Wall time of the warm-up, at most. */
    public long warmupTotalMillis() {
        return setUpMillis + (long) warmupIterations * warmupMillis;
    }

    /** Wall time of the measured iterations of one arm. */
    public long measuredTotalMillis() {
        return (long) iterations * iterationMillis;
    }
}
