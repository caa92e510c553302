package org.hmmlab.results.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.junit.jupiter.api.Test;

/** The whole way from JVMs to verdicts on drawn pairs: 10 pairs of sd 2 %, seeded. */
final class JudgeCalibrationTest {
    private static final int RUNS = 400;
    private static final int PAIRS = 10;

    private final Judge judge = new Judge(JudgeSettings.DEFAULT);

    @Test
    void shouldNeverSayRegressedOrImprovedWhenNothingDiffers() {
        Map<Verdict, Integer> verdicts = verdictsAt(0, 21);
        assertEquals(0, verdicts.getOrDefault(Verdict.REGRESSED, 0));
        assertEquals(0, verdicts.getOrDefault(Verdict.IMPROVED, 0));
        assertTrue(verdicts.getOrDefault(Verdict.EQUIVALENT, 0) > .75 * RUNS, verdicts.toString());
    }

    @Test
    void shouldFindEightPercentNearlyAlways() {
        assertTrue(verdictsAt(.08, 22).getOrDefault(Verdict.REGRESSED, 0) >= .99 * RUNS);
    }

    @Test
    void shouldCallTheMarginItselfARegressionAtTheNominalRate() {
        int regressed = verdictsAt(.03, 23).getOrDefault(Verdict.REGRESSED, 0);
        assertTrue(regressed >= .03 * RUNS && regressed <= .07 * RUNS, regressed + " of " + RUNS);
    }

    private Map<Verdict, Integer> verdictsAt(double effect, long seed) {
        ContinuousDistribution.Sampler noise = NormalDistribution.of(Math.log1p(effect), .02)
                .createSampler(RandomSource.XO_RO_SHI_RO_128_PP.create(seed));
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int run = 0; run < RUNS; run++) {
            double[] logRatios = noise.samples(PAIRS).toArray();
            VerdictRecord verdict = judge.judge(SampleRuns.pairs("b", 1, 0, logRatios), VerdictStage.FIRST)
                    .get(0)
                    .primary();
            verdicts.merge(verdict.verdict(), 1, Integer::sum);
        }
        return verdicts;
    }
}
