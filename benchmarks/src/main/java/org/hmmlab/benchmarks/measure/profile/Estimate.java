package org.hmmlab.benchmarks.measure.profile;

import java.util.List;
import java.util.Locale;
import org.hmmlab.results.stats.PairedTInterval;

/**
 * A mean with its 90 % t interval.
 *
 * @param mean NaN if there is nothing to take it of
 * @param low NaN with fewer than two values
 * @param high NaN with fewer than two values
 */
public record Estimate(double mean, double low, double high) {
    private static final double CONFIDENCE = .90;

    /** Nothing known. */
    static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);

    /** The mean of independent values, one a round or a JVM; what is not finite is left out. */
    public static Estimate of(List<Double> values) {
        double[] finite = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        if (finite.length < 2) {
            return finite.length == 0 ? NONE : new Estimate(finite[0], Double.NaN, Double.NaN);
        }
        PairedTInterval interval = PairedTInterval.of(finite, CONFIDENCE);
        return new Estimate(interval.mean(), interval.low(), interval.high());
    }

    /** Whether the interval holds zero; false without one. */
    public boolean mayBeZero() {
        return low <= 0 && high >= 0;
    }

    /** {@code 31.2 [29.0, 33.4]}, or a dash. */
    public String words() {
        if (Double.isNaN(mean)) {
            return "-";
        }
        return Double.isNaN(low)
                ? String.format(Locale.ROOT, "%.1f", mean)
                : String.format(Locale.ROOT, "%.1f [%.1f, %.1f]", mean, low, high);
    }
}
