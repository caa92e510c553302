package org.hmmlab.benchmarks.measure.fork;

import java.util.Arrays;

/** What reading the clock costs: every timed operation carries one such reading in its time. */
final class TimerCost {
    private static final int ROUNDS = 21;
    private static final int READINGS = 20_000;

    private TimerCost() {}

    /**
     * Measures it.
     *
     * @return ns, the median of {@value #ROUNDS} rounds
     */
    static double measure(NanoClock clock) {
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long first = clock.nanos();
            long last = first;
            for (int i = 0; i < READINGS; i++) {
                last = clock.nanos();
            }
            rounds[round] = (double) (last - first) / READINGS;
        }
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }
}
