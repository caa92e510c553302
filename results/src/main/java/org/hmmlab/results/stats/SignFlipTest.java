package org.hmmlab.results.stats;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Sign-flip permutation test of paired differences: if nothing differs, each difference is as likely with the other sign. Exact
 * over all 2^n sign patterns up to n = {@value #EXACT_UP_TO}, beyond that over seeded draws. The statistic is the mean.
 */
public final class SignFlipTest {
    /** Largest number of pairs for which all sign patterns are tried. */
    public static final int EXACT_UP_TO = 16;

    private static final int DRAWS = 10_000;

    private SignFlipTest() {}

    /**
     * One-sided: is the mean difference above what the hypothesis allows?
     *
     * @param differences one per pair, at least one
     * @param hypothesis largest mean difference that the null hypothesis allows
     * @param seed of the draws; without effect where the test is exact
     * @return p-value in (0, 1]; not below 1/2^n
     */
    public static double greater(double[] differences, double hypothesis, long seed) {
        double[] shifted = new double[differences.length];
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = differences[i] - hypothesis;
        }
        return pValue(shifted, false, seed);
    }

    /**
     * Two-sided: does the mean difference deviate from zero?
     *
     * @param differences one per pair, at least one
     * @param seed of the draws; without effect where the test is exact
     * @return p-value in (0, 1]; not below 2/2^n
     */
    public static double twoSided(double[] differences, long seed) {
        return pValue(differences.clone(), true, seed);
    }

    private static double pValue(double[] d, boolean twoSided, long seed) {
        if (d.length == 0) {
            throw new IllegalArgumentException("a sign-flip test needs at least 1 pair: pairs=0");
        }
        double observed = 0;
        double size = 0;
        for (double v : d) {
            observed += v;
            size += Math.abs(v);
        }
        double threshold = (twoSided ? Math.abs(observed) : observed) - 1e-12 * size;
        return d.length <= EXACT_UP_TO ? exact(d, threshold, twoSided, size) : drawn(d, threshold, twoSided, seed);
    }

    private static double exact(double[] d, double threshold, boolean twoSided, double size) {
        // Gray code: each pattern differs from the one before in one sign.
        double sum = 0;
        for (double v : d) {
            sum += Math.abs(v);
        }
        double[] sign = new double[d.length];
        Arrays.fill(sign, 1);
        long patterns = 1L << d.length;
        long extreme = 0;
        double rounding = 1e-12 * size;
        for (long k = 1; k <= patterns; k++) {
            if ((twoSided ? Math.abs(sum) : sum) >= threshold - rounding) {
                extreme++;
            }
            if (k < patterns) {
                int flip = Long.numberOfTrailingZeros(k);
                sign[flip] = -sign[flip];
                sum += 2 * sign[flip] * Math.abs(d[flip]);
            }
        }
        return (double) extreme / patterns;
    }

    private static double drawn(double[] d, double threshold, boolean twoSided, long seed) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        int extreme = 1; // the observed pattern is one of the draws
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (double v : d) {
                sum += random.nextBoolean() ? v : -v;
            }
            if ((twoSided ? Math.abs(sum) : sum) >= threshold) {
                extreme++;
            }
        }
        return extreme / (DRAWS + 1.0);
    }
}
