package org.hmmlab.results.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Mann and Kendall's test for a trend: do later values tend to be larger, or smaller? Exact up to 30 values without ties, beyond
 * that by the normal approximation with corrections for ties and continuity.
 *
 * @param s pairs that rise minus pairs that fall
 * @param p two-sided p-value of "no trend"
 */
public record MannKendall(long s, double p) {
    private static final int EXACT_UP_TO = 30;

    /**
     * Tests a series.
     *
     * @param series in order of time
     * @return the trend; p is 1 for fewer than three values
     */
    public static MannKendall of(double... series) {
        int n = series.length;
        long s = 0;
        boolean ties = false;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                int sign = Double.compare(series[j], series[i]);
                s += Integer.signum(sign);
                ties |= sign == 0;
            }
        }
        if (n < 3) {
            return new MannKendall(s, 1);
        }
        return new MannKendall(s, !ties && n <= EXACT_UP_TO ? exact(n, s) : approximate(series, s));
    }

    /** Of all orders of n values, the share with at least |s|: counts inversions, s = n(n-1)/2 - 2 inversions. */
    private static double exact(int n, long s) {
        int most = n * (n - 1) / 2;
        double[] share = new double[most + 1];
        share[0] = 1;
        for (int k = 2; k <= n; k++) {
            double[] next = new double[most + 1];
            for (int inversions = 0; inversions <= k * (k - 1) / 2; inversions++) {
                double sum = 0;
                for (int last = 0; last < k && last <= inversions; last++) {
                    sum += share[inversions - last];
                }
                next[inversions] = sum / k;
            }
            share = next;
        }
        double p = 0;
        for (int inversions = 0; inversions <= most; inversions++) {
            if (Math.abs(most - 2L * inversions) >= Math.abs(s)) {
                p += share[inversions];
            }
        }
        return Math.min(1, p);
    }

    private static double approximate(double[] series, long s) {
        double[] sorted = series.clone();
        Arrays.sort(sorted);
        double n = sorted.length;
        double variance = n * (n - 1) * (2 * n + 5);
        for (int i = 0; i < sorted.length; ) {
            int j = i;
            while (j < sorted.length && sorted[j] == sorted[i]) {
                j++;
            }
            double t = j - (double) i;
            variance -= t * (t - 1) * (2 * t + 5);
            i = j;
        }
        if (variance <= 0 || s == 0) {
            return 1;
        }
        double z = (Math.abs(s) - 1) / Math.sqrt(variance / 18);
        return Math.min(1, 2 * NormalDistribution.of(0, 1).survivalProbability(z));
    }
}
