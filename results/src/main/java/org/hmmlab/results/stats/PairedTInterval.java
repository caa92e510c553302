package org.hmmlab.results.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Student's t interval of the mean of paired differences; for log ratios, {@code exp} of it is an interval of the ratio.
 *
 * @param n number of pairs
 * @param mean mean difference
 * @param sd sample standard deviation of the differences
 * @param low lower bound of the mean
 * @param high upper bound of the mean
 * @param confidence two-sided, 0 to 1
 */
public record PairedTInterval(int n, double mean, double sd, double low, double high, double confidence) {
    /**
     * Computes the interval.
     *
     * @param differences one per pair, at least two
     * @param confidence two-sided: .90 leaves 5 % on each side
     * @return the interval
     * @throws IllegalArgumentException if there are fewer than two differences
     */
    public static PairedTInterval of(double[] differences, double confidence) {
        int n = differences.length;
        if (n < 2) {
            throw new IllegalArgumentException("an interval needs at least 2 pairs: pairs=" + n);
        }
        double mean = Samples.mean(differences);
        double sd = Samples.standardDeviation(differences);
        double half = halfWidth(sd, n, confidence);
        return new PairedTInterval(n, mean, sd, mean - half, mean + half, confidence);
    }

    /**
     * Half the width of the interval of the mean of n differences.
     *
     * @param sd sample standard deviation
     * @param n number of pairs, at least 2
     * @param confidence two-sided, 0 to 1
     * @return in the unit of the differences
     */
    public static double halfWidth(double sd, int n, double confidence) {
        return TDistribution.of(n - 1.0).inverseSurvivalProbability((1 - confidence) / 2) * sd / Math.sqrt(n);
    }

    /**
     * Half the width of this interval.
     *
     * @return in the unit of the differences
     */
    public double halfWidth() {
        return (high - low) / 2;
    }
}
