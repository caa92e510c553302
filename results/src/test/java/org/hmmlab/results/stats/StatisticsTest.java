package org.hmmlab.results.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Known values of each statistic. */
final class StatisticsTest {
    private static final double[] NOTHING = {};

    @Test
    void shouldLeaveOutWhatWasNotMeasured() {
        assertEquals(2, Samples.median(Double.NaN, 3, 1, Double.NaN));
        assertEquals(2, Samples.mean(3, Double.NaN, 1));
        assertEquals(3, Samples.quantile(new double[] {1, 3, 2}, 1));
        assertTrue(Double.isNaN(Samples.median(NOTHING)));
        assertTrue(Double.isNaN(Samples.standardDeviation(1)));
    }

    @Test
    void shouldGiveStudentsInterval() {
        // mean 3, sd 1.58114, t(.975, 4) = 2.77645
        PairedTInterval interval = PairedTInterval.of(new double[] {1, 2, 3, 4, 5}, .95);
        assertEquals(3, interval.mean(), 1e-12);
        assertEquals(1.96324, interval.halfWidth(), 1e-4);
        assertThrows(IllegalArgumentException.class, () -> PairedTInterval.of(new double[] {1}, .95));
    }

    @Test
    void shouldGiveTheSmallestSignFlipPOfTheTableInTheMethod() {
        assertEquals(.0625, SignFlipTest.twoSided(new double[] {1, 2, 3, 4, 5}, 1), 1e-12);
        assertEquals(.03125, SignFlipTest.twoSided(new double[] {1, 1, 1, 1, 1, 1}, 1), 1e-12);
        assertEquals(1.0 / 1024, SignFlipTest.greater(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0, 1), 1e-12);
    }

    @Test
    void shouldCountEverySignPatternOnce() {
        // |sums| of +-1 +-2 +-3: 6 4 2 0 0 2 4 6; at least 4: four of eight
        assertEquals(.5, SignFlipTest.twoSided(new double[] {-1, 2, 3}, 1), 1e-12);
        assertEquals(.25, SignFlipTest.greater(new double[] {-1, 2, 3}, 0, 1), 1e-12);
        assertEquals(1, SignFlipTest.twoSided(new double[] {0, 0}, 1), 1e-12);
    }

    @Test
    void shouldAgreeWithTheExactTestWhenDrawing() {
        double[] seventeen = new double[17];
        double[] sixteen = new double[16];
        for (int i = 0; i < 17; i++) {
            seventeen[i] = Math.sin(i) + .35;
            if (i < 16) {
                sixteen[i] = seventeen[i];
            }
        }
        double drawn = SignFlipTest.greater(seventeen, 0, 7);
        assertEquals(drawn, SignFlipTest.greater(seventeen, 0, 7));
        assertEquals(SignFlipTest.greater(sixteen, 0, 7), drawn, .05);
        assertTrue(drawn > 0);
    }

    @Test
    void shouldEstimateTheCentreBetweenMeanAndMedian() {
        // Walsh averages of 1 2 9: 1 1.5 2 5 5.5 9
        assertEquals(3.5, HodgesLehmann.estimate(1, 2, 9), 1e-12);
        assertTrue(Double.isNaN(HodgesLehmann.estimate()));
    }

    @Test
    void shouldAdjustForManyTests() {
        double[] p = {.01, .04, .03, .005};
        assertArrayEquals(new double[] {.02, .04, .04, .02}, BenjaminiHochberg.adjusted(p), 1e-12);
        assertArrayEquals(new double[] {.03, .06, .06, .02}, Holm.adjusted(p), 1e-12);
        assertEquals(0, Holm.adjusted().length);
        assertThrows(IllegalArgumentException.class, () -> Holm.adjusted(Double.NaN));
    }

    @Test
    void shouldSeeWhatTheTableInTheMethodSays() {
        assertEquals(.029, MinimumDetectableEffect.of(.02, 6, .8, .05), .001);
        assertEquals(.020, MinimumDetectableEffect.of(.02, 10, .8, .05), .001);
        assertEquals(.027, MinimumDetectableEffect.of(.02, 10, .8, .01), .001);
        assertEquals(.054, MinimumDetectableEffect.of(.10, 30, .8, .05), .001);
        assertEquals(10, MinimumDetectableEffect.pairsFor(.02, .0202, .8, .05));
        assertThrows(IllegalArgumentException.class, () -> MinimumDetectableEffect.of(.02, 1, .8, .05));
    }

    @Test
    void shouldFindATrendExactlyInAShortSeries() {
        assertEquals(2.0 / 120, MannKendall.of(1, 2, 3, 4, 5).p(), 1e-12);
        assertEquals(-10, MannKendall.of(5, 4, 3, 2, 1).s());
        assertEquals(1, MannKendall.of(2, 1).p());
        assertEquals(1, MannKendall.of(3, 3, 3, 3).p());
    }

    @Test
    void shouldFindATrendInALongOrTiedSeries() {
        double[] rising = new double[40];
        double[] tied = new double[20];
        for (int i = 0; i < rising.length; i++) {
            rising[i] = i + 10 * Math.sin(7 * i);
            tied[i / 2] = Math.floor(i / 8.0);
        }
        assertTrue(MannKendall.of(rising).p() < 1e-6);
        assertTrue(MannKendall.of(tied).p() < 1e-4);
    }
}
