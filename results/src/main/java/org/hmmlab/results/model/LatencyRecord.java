package org.hmmlab.results.model;

import java.util.List;
import java.util.SortedMap;

/**
 * That one JVM recorded every operation, how it was driven, and where its histograms lie. The JVM is the {@link ForkRecord}
 * with the same role, benchmark, params, threads and pair.
 *
 * @param role of the JVM
 * @param benchmark name of the benchmark
 * @param params parameters of the benchmark by name
 * @param threads number of worker threads
 * @param pair number of the pair
 * @param file HdrHistogram log, relative to the folder of the run's file
 * @param loop one of {@link #LOOPS}
 * @param ratePerSecond operations that all threads together were to start in a second; NaN in a closed loop
 * @param batch operations timed together, 1 where each was timed by itself; histograms hold the time of a whole batch
 * @param timerNs cost of reading the clock in this JVM, in ns
 */
public record LatencyRecord(
        String role,
        String benchmark,
        SortedMap<String, String> params,
        int threads,
        int pair,
        String file,
        String loop,
        double ratePerSecond,
        int batch,
        double timerNs) {
    /** Setting of a run that delayed operations of B on purpose: a trial of the lab itself, no result of what it measured. */
    public static final String INJECTED_TAIL = "injected tail";

    /** The next operation starts when the last has ended. */
    public static final String CLOSED = "closed";
    /** Operations are due at equal distances, whether the last has ended or not. */
    public static final String UNIFORM = "uniform";
    /** Operations are due at exponentially distributed distances, whether the last has ended or not. */
    public static final String POISSON = "poisson";
    /** How operations can be driven. */
    public static final List<String> LOOPS = List.of(CLOSED, UNIFORM, POISSON);

    /** Checks and copies. */
    public LatencyRecord {
        Require.oneOf("role", ForkRecord.ROLES, role);
        Require.text("benchmark", benchmark);
        params = Require.sorted(params);
        Require.atLeast("threads", 1, threads);
        Require.atLeast("pair", 0, pair);
        Require.text("file", file);
        Require.oneOf("loop", LOOPS, loop);
        Require.measured("ratePerSecond", ratePerSecond);
        if (loop.equals(CLOSED) != Double.isNaN(ratePerSecond)) {
            throw new IllegalArgumentException("a rate must be given if and only if the loop is open: loop=" + loop
                    + ", ratePerSecond=" + ratePerSecond);
        }
        Require.atLeast("batch", 1, batch);
        Require.measured("timerNs", timerNs);
    }

    /**
     * Which JVM this is about.
     *
     * @return equal to {@link ForkRecord#place()} of that JVM
     */
    public String place() {
        return ForkRecord.place(benchmark, params, threads) + ' ' + role + ' ' + pair;
    }
}
