package org.hmmlab.results.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/** What n pairs can see: smallest effect that a two-sided paired t test finds with a given power, and the way back. */
public final class MinimumDetectableEffect {
    private static final int MAX_PAIRS = 10_000;

    private MinimumDetectableEffect() {}

    /**
     * The smallest relative difference that is found.
     *
     * @param sd standard deviation of the log ratios of the pairs
     * @param n number of pairs, at least 2
     * @param power chance to find it, 0 to 1
     * @param alpha two-sided chance to find what is not there, 0 to 1
     * @return relative: 0.02 is 2 %
     */
    public static double of(double sd, int n, double power, double alpha) {
        if (n < 2) {
            throw new IllegalArgumentException("an effect can be seen with at least 2 pairs: pairs=" + n);
        }
        TDistribution t = TDistribution.of(n - 1.0);
        double quantiles = t.inverseSurvivalProbability(alpha / 2) + t.inverseCumulativeProbability(power);
        return Math.expm1(quantiles * sd / Math.sqrt(n));
    }

    /**
     * How many pairs see an effect.
     *
     * @param sd standard deviation of the log ratios of the pairs
     * @param effect relative: 0.02 is 2 %
     * @param power chance to find it, 0 to 1
     * @param alpha two-sided chance to find what is not there, 0 to 1
     * @return smallest number of pairs, at least 2, at most 10 000
     */
    public static int pairsFor(double sd, double effect, double power, double alpha) {
        int n = 2;
        while (n < MAX_PAIRS && of(sd, n, power, alpha) > effect) {
            n++;
        }
        return n;
    }
}
