package org.hmmlab.results.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/** Steps are found where they are, and not where there are none; on drawn series, seeded. */
final class ChangePointsTest {
    private static final int TRIALS = Integer.getInteger("hmmlab.simulation.trials", 200);
    private static final int RUNS = 30;
    private static final double SD = .015;
    private static final double DELTA = Math.log1p(.03);

    private final UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(30);
    private final ContinuousDistribution.Sampler unit =
            NormalDistribution.of(0, 1).createSampler(random);

    @Test
    void shouldNameTheRunOfAStepOfEightPercentInThirtyRuns() {
        int named = 0;
        int near = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            int at = 6 + random.nextInt(RUNS - 12);
            double[] series = noise(RUNS, 0);
            for (int i = at; i < RUNS; i++) {
                series[i] += Math.log1p(.08);
            }
            List<ChangePoints.Step> steps = ChangePoints.standard(DELTA, trial).of(series);
            named += steps.size() == 1 && steps.get(0).index() == at ? 1 : 0;
            near += steps.size() == 1 && Math.abs(steps.get(0).index() - at) <= 1 ? 1 : 0;
        }
        assertTrue(named >= .95 * TRIALS, named + " of " + TRIALS + " named");
        assertTrue(near >= .97 * TRIALS, near + " of " + TRIALS + " within one run");
    }

    @Test
    void shouldNameNoneInThirtyRunsWithoutAStep() {
        int alarms = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            alarms += ChangePoints.standard(DELTA, trial).of(noise(RUNS, 0)).isEmpty() ? 0 : 1;
        }
        assertTrue(alarms <= .01 * TRIALS, alarms + " of " + TRIALS + " with a step that is none");
    }

    @Test
    void shouldKeepItsLevelWithoutAFloorOnTheStep() {
        int alarms = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            alarms += ChangePoints.standard(0, trial).of(noise(RUNS, 0)).isEmpty() ? 0 : 1;
        }
        assertTrue(alarms <= .04 * TRIALS, alarms + " of " + TRIALS + " at alpha .01");
    }

    @Test
    void shouldRaiseFewAlarmsWhenNeighboursResembleEachOther() {
        int blocks = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            blocks += ChangePoints.standard(0, trial).of(noise(60, .5)).isEmpty() ? 0 : 1;
        }
        assertTrue(blocks <= .12 * TRIALS, blocks + " of " + TRIALS + " on a series of autocorrelation .5");
    }

    @Test
    void shouldIgnoreASpikeOfThreeRuns() {
        double[] series = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            series[i] = (i % 2 == 0 ? 1 : -1) * .001 * (1 + i % 5) + (i >= 14 && i < 17 ? .2 : 0);
        }
        assertEquals(List.of(), ChangePoints.standard(DELTA, 1).of(series));
    }

    @Test
    void shouldFindTwoSteps() {
        double[] series = noise(60, 0);
        for (int i = 20; i < 60; i++) {
            series[i] += i < 40 ? .12 : .24;
        }
        List<ChangePoints.Step> steps = ChangePoints.standard(DELTA, 1).of(series);
        assertEquals(
                List.of(20, 40), steps.stream().map(ChangePoints.Step::index).toList());
        assertTrue(steps.get(0).size() > .08 && steps.get(1).size() > .08, steps.toString());
    }

    @Test
    void shouldFindNothingInTooFewRunsOrEqualOnes() {
        assertEquals(List.of(), ChangePoints.standard(DELTA, 1).of(0, 0, 0, 1, 1, 1, 1));
        assertEquals(List.of(), ChangePoints.standard(DELTA, 1).of(new double[30]));
        assertThrows(IllegalArgumentException.class, () -> new ChangePoints(.01, 0, 50, 1));
    }

    private double[] noise(int n, double correlation) {
        double[] series = new double[n];
        double last = unit.sample();
        for (int i = 0; i < n; i++) {
            last = correlation * last + Math.sqrt(1 - correlation * correlation) * unit.sample();
            series[i] = SD * last;
        }
        return series;
    }
}
