package org.hmmlab.results.stats;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/**
 * How often something happened, with Clopper and Pearson's 95 % interval.
 *
 * @param hits how often, 0 to {@code trials}
 * @param trials out of how many; 0 if nobody looked
 */
public record Proportion(int hits, int trials) {
    private static final double ERROR_RATE = .05;

    /** Checks. */
    public Proportion {
        if (hits < 0 || hits > trials) {
            throw new IllegalArgumentException("hits must lie in 0..trials: hits=" + hits + ", trials=" + trials);
        }
    }

    /**
     * The share.
     *
     * @return 0 to 1; NaN of no trials
     */
    public double share() {
        return trials == 0 ? Double.NaN : (double) hits / trials;
    }

    /**
     * The smallest share that these counts leave possible.
     *
     * @return 0 to 1; 0 of no trials
     */
    public double low() {
        return trials == 0 ? 0 : interval().getLowerBound();
    }

    /**
     * The largest share that these counts leave possible.
     *
     * @return 0 to 1; 1 of no trials
     */
    public double high() {
        return trials == 0 ? 1 : interval().getUpperBound();
    }

    private Interval interval() {
        return BinomialConfidenceInterval.CLOPPER_PEARSON.fromErrorRate(trials, hits, ERROR_RATE);
    }
}
