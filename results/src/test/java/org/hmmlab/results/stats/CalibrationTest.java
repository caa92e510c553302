package org.hmmlab.results.stats;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

/** The statistics keep what they promise on drawn samples; seeded. */
final class CalibrationTest {
    private static final int RUNS = 4000;
    private static final int PAIRS = 10;

    @Test
    void shouldRaiseFalseAlarmsAtTheNominalRateWhenNothingDiffers() {
        ContinuousDistribution.Sampler noise = normal(11);
        int t = 0;
        int flips = 0;
        for (int run = 0; run < RUNS; run++) {
            double[] d = draw(noise, PAIRS, 0);
            PairedTInterval interval = PairedTInterval.of(d, .95);
            t += interval.low() > 0 || interval.high() < 0 ? 1 : 0;
            flips += SignFlipTest.twoSided(d, run) <= .05 ? 1 : 0;
        }
        assertWithin(.03, .07, t);
        assertWithin(.03, .07, flips);
    }

    @Test
    void shouldCoverTheTruthAtTheNominalRateAlsoWithHeavyTails() {
        ContinuousDistribution.Sampler heavy = TDistribution.of(4).createSampler(random(12));
        ContinuousDistribution.Sampler normal = normal(13);
        int coversNormal = 0;
        int coversHeavy = 0;
        for (int run = 0; run < RUNS; run++) {
            PairedTInterval interval = PairedTInterval.of(draw(normal, PAIRS, .05), .95);
            coversNormal += interval.low() <= .05 && interval.high() >= .05 ? 1 : 0;
            PairedTInterval wide = PairedTInterval.of(draw(heavy, PAIRS, .05), .95);
            coversHeavy += wide.low() <= .05 && wide.high() >= .05 ? 1 : 0;
        }
        assertWithin(.92, .98, coversNormal);
        assertWithin(.92, .98, coversHeavy);
    }

    @Test
    void shouldHaveTheStatedPowerAtTheSmallestEffectSeen() {
        ContinuousDistribution.Sampler noise = normal(14);
        double effect = Math.log1p(MinimumDetectableEffect.of(.02, PAIRS, .8, .05));
        int found = 0;
        for (int run = 0; run < RUNS; run++) {
            found += PairedTInterval.of(draw(noise, PAIRS, effect), .95).low() > 0 ? 1 : 0;
        }
        assertWithin(.76, .84, found);
    }

    @Test
    void shouldDrawSignsAtTheNominalRateBeyondTheExactTest() {
        ContinuousDistribution.Sampler noise = normal(15);
        int runs = RUNS / 10;
        int alarms = 0;
        for (int run = 0; run < runs; run++) {
            alarms += SignFlipTest.twoSided(draw(noise, 20, 0), run) <= .05 ? 1 : 0;
        }
        assertTrue(alarms >= .02 * runs && alarms <= .08 * runs, alarms + " of " + runs);
    }

    private static void assertWithin(double least, double most, int count) {
        double share = (double) count / RUNS;
        assertTrue(share >= least && share <= most, "share=" + share);
    }

    private static double[] draw(ContinuousDistribution.Sampler noise, int n, double shift) {
        double[] d = new double[n];
        for (int i = 0; i < n; i++) {
            d[i] = shift + noise.sample();
        }
        return d;
    }

    private static ContinuousDistribution.Sampler normal(long seed) {
        return NormalDistribution.of(0, .02).createSampler(random(seed));
    }

    private static UniformRandomProvider random(long seed) {
        return RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
    }
}
