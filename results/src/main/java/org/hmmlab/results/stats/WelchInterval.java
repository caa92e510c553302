package org.hmmlab.results.stats;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Welch's t interval of the difference of two means whose samples are not paired and may spread differently.
 *
 * @param difference mean of the second minus mean of the first
 * @param standardError of the difference
 * @param degrees of freedom, by Welch and Satterthwaite
 * @param low lower bound
 * @param high upper bound
 */
public record WelchInterval(double difference, double standardError, double degrees, double low, double high) {
    /**
     * Computes the interval.
     *
     * @param first at least two values
     * @param second at least two values
     * @param confidence two-sided, 0 to 1
     * @return the interval
     * @throws IllegalArgumentException if a sample has fewer than two values
     */
    public static WelchInterval of(double[] first, double[] second, double confidence) {
        if (first.length < 2 || second.length < 2) {
            throw new IllegalArgumentException("an interval needs at least 2 values of each sample: first="
                    + first.length + ", second=" + second.length);
        }
        double difference = Samples.mean(second) - Samples.mean(first);
        double a = variance(first) / first.length;
        double b = variance(second) / second.length;
        double sum = a + b;
        double degrees = sum == 0
                ? first.length + second.length - 2.0
                : sum * sum / (a * a / (first.length - 1) + b * b / (second.length - 1));
        double error = Math.sqrt(sum);
        double half = TDistribution.of(degrees).inverseSurvivalProbability((1 - confidence) / 2) * error;
        return new WelchInterval(difference, error, degrees, difference - half, difference + half);
    }

    private static double variance(double... values) {
        double sd = Samples.standardDeviation(values);
        return sd * sd;
    }

    /**
     * Half the width of this interval.
     *
     * @return in the unit of the values
     */
    public double halfWidth() {
        return (high - low) / 2;
    }

    /**
     * One-sided p-value of "the difference is at most so much".
     *
     * @param most largest difference that the null hypothesis allows
     * @return 0 to 1
     */
    public double greater(double most) {
        if (standardError == 0) {
            return difference > most ? 0 : 1;
        }
        return TDistribution.of(degrees).survivalProbability((difference - most) / standardError);
    }
}
