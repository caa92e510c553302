package org.hmmlab.results.model;

import java.util.SortedMap;

/**
 * That one JVM recorded every operation, how it was driven, and where its histograms lie. The JVM is the {@link ForkRecord}
 * with the same role, case and pair.
 *
 * @param role of the JVM
 * @param benchmarkCase what it measured
 * @param pair number of the pair
 * @param file HdrHistogram log, relative to the folder of the run's file
 * @param loop when operations started
 * @param ratePerSecond operations that all threads together were to start in a second; NaN in a closed loop
 * @param batch operations timed together, 1 where each was timed by itself; histograms hold the time of a whole batch
 * @param timerNs cost of reading the clock in this JVM, in ns
 */
public record LatencyRecord(
        Role role,
        BenchmarkCase benchmarkCase,
        int pair,
        String file,
        LoadModel loop,
        double ratePerSecond,
        int batch,
        double timerNs) {
    /** Checks and copies. */
    public LatencyRecord {
        Require.atLeast("pair", 0, pair);
        Require.text("file", file);
        Require.measured("ratePerSecond", ratePerSecond);
        if (loop.isOpen() == Double.isNaN(ratePerSecond)) {
            throw new IllegalArgumentException("a rate must be given if and only if the loop is open: loop=" + loop
                    + ", ratePerSecond=" + ratePerSecond);
        }
        Require.atLeast("batch", 1, batch);
        Require.measured("timerNs", timerNs);
    }

    /**
     * The same under another case: under the name that a later run has for it, for instance.
     *
     * @param other what the JVM measured
     * @return a record that differs in it only
     */
    public LatencyRecord withCase(BenchmarkCase other) {
        return new LatencyRecord(role, other, pair, file, loop, ratePerSecond, batch, timerNs);
    }

    /**
     * Name of the benchmark as people read it.
     *
     * @return class and method; {@link CaseNames} tells two of one name apart
     */
    public String benchmark() {
        return benchmarkCase.shortName();
    }

    /**
     * Parameters of the benchmark.
     *
     * @return by name
     */
    public SortedMap<String, String> params() {
        return benchmarkCase.params();
    }

    /**
     * Threads of the benchmark.
     *
     * @return number of worker threads
     */
    public int threads() {
        return benchmarkCase.threads();
    }

    /**
     * Which JVM this is about.
     *
     * @return equal to {@link ForkRecord#place()} of that JVM
     */
    public String place() {
        return benchmarkCase.toString() + ' ' + role + ' ' + pair;
    }
}
