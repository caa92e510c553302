package org.hmmlab.results.latency;

import java.util.List;
import java.util.Optional;

/**
 * Where response time leaves service time behind: the highest rate of a ladder at which the chosen percentile of the response
 * time is at most {@value #WORST} times what it is at the lowest rate, and which was served.
 */
public final class Knee {
    /** How many times the response time of the lowest rate is still no queue. */
    static final double WORST = 3;

    private Knee() {}

    /**
     * One step of a ladder.
     *
     * @param ratePerSecond operations offered
     * @param responseNs the percentile of their response time
     * @param isServed whether all of them were done in about the time in which they were due
     */
    public record Rung(double ratePerSecond, double responseNs, boolean isServed) {}

    /**
     * Finds the knee.
     *
     * @param ladder steps in order of their rates
     * @return the last step before the first that queues; empty if not even the first was served
     */
    public static Optional<Rung> of(List<Rung> ladder) {
        Rung last = null;
        for (Rung rung : ladder) {
            boolean queues =
                    last != null && rung.responseNs() > WORST * ladder.get(0).responseNs();
            if (queues || !rung.isServed()) {
                return Optional.ofNullable(last);
            }
            last = rung;
        }
        return Optional.ofNullable(last);
    }
}
