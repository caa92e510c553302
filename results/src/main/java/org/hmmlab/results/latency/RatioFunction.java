package org.hmmlab.results.latency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.hmmlab.results.stats.Samples;

/**
 * The ratio of two distributions, quantile by quantile: B/A at q tells a shift of all operations from one of the slow ones
 * only. The band comes from drawing pairs of JVMs with replacement, seeded.
 */
public final class RatioFunction {
    /** Where the ratio is taken. */
    private static final double[] QUANTILES = {.01, .05, .1, .25, .5, .75, .9, .95, .99, .999};

    private RatioFunction() {}

    /**
     * The ratio at one quantile.
     *
     * @param q 0 to 1
     * @param a quantile of all operations of A, ns per operation
     * @param b quantile of all operations of B, ns per operation
     * @param ratio b/a
     * @param low end of the band of 95 %, point by point; NaN of fewer than two pairs
     * @param high end of it
     */
    public record Point(double q, double a, double b, double ratio, double low, double high) {}

    /**
     * The histograms of one pair.
     *
     * @param a of the baseline
     * @param b of the candidate
     */
    public record Pair(Histogram a, Histogram b) {}

    /**
     * Takes the ratio where both distributions have at least {@link Support#EXCEEDANCES} operations a JVM on either side.
     *
     * @param pairs what counts of each pair
     * @param batch operations that were timed together: values are divided by it
     * @param seed of the draws
     * @return points in order of their quantiles; empty of no pairs
     */
    public static List<Point> of(List<Pair> pairs, int batch, long seed) {
        List<Point> points = new ArrayList<>();
        if (pairs.isEmpty()) {
            return points;
        }
        MergedForks a = new MergedForks(pairs.stream().map(Pair::a).toList());
        MergedForks b = new MergedForks(pairs.stream().map(Pair::b).toList());
        int[] once = new int[pairs.size()];
        Arrays.fill(once, 1);
        double[][] drawn = new double[QUANTILES.length][Resampling.DRAWS];
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        for (int draw = 0; draw < Resampling.DRAWS && pairs.size() > 1; draw++) {
            int[] times = Resampling.draw(pairs.size(), random);
            for (int i = 0; i < QUANTILES.length; i++) {
                drawn[i][draw] = b.quantile(QUANTILES[i], times) / a.quantile(QUANTILES[i], times);
            }
        }
        for (int i = 0; i < QUANTILES.length; i++) {
            if (isSupported(pairs, QUANTILES[i])) {
                double ofA = a.quantile(QUANTILES[i], once) / batch;
                double ofB = b.quantile(QUANTILES[i], once) / batch;
                boolean hasBand = pairs.size() > 1;
                points.add(new Point(
                        QUANTILES[i],
                        ofA,
                        ofB,
                        ofB / ofA,
                        hasBand ? Samples.quantile(drawn[i], .025) : Double.NaN,
                        hasBand ? Samples.quantile(drawn[i], .975) : Double.NaN));
            }
        }
        return List.copyOf(points);
    }

    private static boolean isSupported(List<Pair> pairs, double q) {
        double share = Math.min(q, 1 - q);
        return pairs.stream()
                .allMatch(pair -> Math.min(pair.a().getTotalCount(), pair.b().getTotalCount()) * share
                        >= Support.EXCEEDANCES - 1e-6);
    }
}
