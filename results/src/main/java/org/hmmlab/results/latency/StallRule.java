package org.hmmlab.results.latency;

import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Whether a percentile says more about the machine than about what was measured: a thread outside the measured JVM, which does
 * nothing but sleep and look at the clock, was held up at the same percentile by at least half as much. What is shorter than
 * twice that thread's median delay lies below what it can see and is not asked.
 */
public final class StallRule {
    private static final double HALF = .5;

    private StallRule() {}

    /**
     * Asks about one quantile.
     *
     * @param forks JVMs of one arm
     * @param kind what was recorded of them
     * @param q 0 to 1
     * @return why the quantile is the machine's; empty if it is not
     */
    public static String limited(List<ForkLatency> forks, Kind kind, double q) {
        Histogram operations = ForkLatency.newHistogram();
        Histogram stalls = ForkLatency.newHistogram();
        for (ForkLatency fork : forks) {
            operations.add(fork.merged(kind));
            stalls.add(fork.merged(Kind.OUTSIDE));
        }
        if (stalls.getTotalCount() == 0 || operations.getTotalCount() == 0) {
            return "";
        }
        long operation = operations.getValueAtPercentile(100 * q);
        long stall = stalls.getValueAtPercentile(100 * q);
        if (operation < 2 * stalls.getValueAtPercentile(50) || stall < HALF * operation) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "limited by the machine: outside the measured JVM a sleeping thread was late by %.1f us at this percentile,"
                        + " the operations took %.1f us",
                stall / 1e3,
                operation / 1e3);
    }

    /**
     * Asks about both arms of a comparison.
     *
     * @param a JVMs of the baseline
     * @param b JVMs of the candidate
     * @param kind what was recorded of them
     * @param q 0 to 1
     * @return why the quantile is the machine's in either; empty if it is in neither
     */
    public static String limited(List<ForkLatency> a, List<ForkLatency> b, Kind kind, double q) {
        String ofA = limited(a, kind, q);
        return ofA.isEmpty() ? limited(b, kind, q) : ofA;
    }
}
