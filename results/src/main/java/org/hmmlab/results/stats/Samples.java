package org.hmmlab.results.stats;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.StandardDeviation;

/** Summaries of a sample. NaN stands for "not measured" and is left out; of an empty sample every summary is NaN. */
public final class Samples {
    private Samples() {}

    /**
     * The middle value.
     *
     * @param values any order, not changed
     * @return median, NaN of nothing
     */
    public static double median(double... values) {
        return Median.withDefaults().evaluate(measured(values));
    }

    /**
     * A quantile, interpolated (Hyndman and Fan, type 8).
     *
     * @param values any order, not changed
     * @param q 0 to 1
     * @return quantile, NaN of nothing
     */
    public static double quantile(double[] values, double q) {
        return Quantile.withDefaults().evaluate(measured(values), q);
    }

    /**
     * The arithmetic mean.
     *
     * @param values any order
     * @return mean, NaN of nothing
     */
    public static double mean(double... values) {
        return Mean.of(measured(values)).getAsDouble();
    }

    /**
     * The sample standard deviation (n - 1).
     *
     * @param values any order
     * @return standard deviation, NaN of fewer than two values
     */
    public static double standardDeviation(double... values) {
        double[] measured = measured(values);
        return measured.length < 2 ? Double.NaN : StandardDeviation.of(measured).getAsDouble();
    }

    /**
     * What was measured.
     *
     * @param values any order
     * @return a copy without NaN
     */
    public static double[] measured(double... values) {
        return Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    }
}
