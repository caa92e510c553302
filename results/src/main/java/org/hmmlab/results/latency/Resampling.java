package org.hmmlab.results.latency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.hmmlab.results.stats.Samples;

/**
 * Intervals of percentiles by drawing JVMs with replacement, {@value #DRAWS} times, seeded. Operations are never drawn:
 * stalls hit neighbours, and JVMs differ, so operations are not independent. For display; too narrow below ten JVMs, which is
 * why verdicts rest on pairs instead.
 */
public final class Resampling {
    /** How often JVMs are drawn. */
    static final int DRAWS = 2_000;

    private static final double LOW = .025;
    private static final double HIGH = .975;

    private Resampling() {}

    /**
     * A quantile with its interval.
     *
     * @param q 0 to 1
     * @param value of all JVMs together, ns per operation; NaN if not supported
     * @param low end of the 95 % interval; NaN of fewer than two JVMs
     * @param high end of it
     * @param missing what the quantile lacks to be shown; empty if nothing
     */
    public record Estimate(double q, double value, double low, double high, String missing) {}

    /**
     * Estimates quantiles of one arm.
     *
     * @param forks its JVMs
     * @param kind what was recorded
     * @param batch operations that were timed together: values are divided by it
     * @param quantiles each 0 to 1
     * @param seed of the draws
     * @return one estimate a quantile, in order
     */
    public static List<Estimate> estimate(
            List<ForkLatency> forks, Kind kind, int batch, double[] quantiles, long seed) {
        MergedForks merged =
                new MergedForks(forks.stream().map(fork -> fork.merged(kind)).toList());
        int[] once = new int[forks.size()];
        Arrays.fill(once, 1);
        double[][] drawn = new double[quantiles.length][DRAWS];
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        for (int draw = 0; draw < DRAWS && forks.size() > 1; draw++) {
            int[] times = draw(forks.size(), random);
            for (int i = 0; i < quantiles.length; i++) {
                drawn[i][draw] = merged.quantile(quantiles[i], times) / batch;
            }
        }
        List<Estimate> estimates = new ArrayList<>();
        for (int i = 0; i < quantiles.length; i++) {
            Support support = Support.of(forks, kind, quantiles[i]);
            boolean hasInterval = support.isGiven() && forks.size() > 1;
            estimates.add(new Estimate(
                    quantiles[i],
                    support.isGiven() ? merged.quantile(quantiles[i], once) / batch : Double.NaN,
                    hasInterval ? Samples.quantile(drawn[i], LOW) : Double.NaN,
                    hasInterval ? Samples.quantile(drawn[i], HIGH) : Double.NaN,
                    support.missing()));
        }
        return List.copyOf(estimates);
    }

    /** How often each of n is drawn in n draws. */
    static int[] draw(int n, UniformRandomProvider random) {
        int[] times = new int[n];
        for (int i = 0; i < n; i++) {
            times[random.nextInt(n)]++;
        }
        return times;
    }
}
