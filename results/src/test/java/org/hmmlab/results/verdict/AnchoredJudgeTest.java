package org.hmmlab.results.verdict;

import static org.hmmlab.results.SampleRuns.pairs;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.junit.jupiter.api.Test;

/** Two runs with one anchor: what changed between their candidates, and not what the anchor did. */
final class AnchoredJudgeTest {
    private final AnchoredJudge judge = new AnchoredJudge(JudgeSettings.DEFAULT);

    @Test
    void shouldFindWhatTheCandidateLostSinceTheBaseline() {
        VerdictRecord verdict = one(drawn(1, -.20), drawn(2, -.10));
        assertEquals(Verdict.REGRESSED, verdict.verdict(), verdict.toString());
        assertEquals(Math.exp(.10), verdict.ratio(), .02);
        assertTrue(verdict.p() < .001, verdict.toString());
    }

    @Test
    void shouldFindNoDifferenceWhenBothKeepTheirRatio() {
        assertEquals(Verdict.EQUIVALENT, one(drawn(1, -.20), drawn(2, -.20)).verdict());
    }

    @Test
    void shouldJudgeNothingWhenPairsAreFewOrBenchmarksDiffer() {
        assertEquals(Verdict.INVALID, one(pairs("b", 1, 0, 0, 0), drawn(2, 0)).verdict());
        assertEquals(List.of(), judge.judge(pairs("a", 1, 0, 0, 0, 0, 0), drawn(2, 0)));
    }

    @Test
    void shouldRaiseFalseAlarmsRarelyAndFindEightPercentNearlyAlways() {
        int alarms = 0;
        int found = 0;
        for (int trial = 0; trial < 200; trial++) {
            alarms += one(drawn(3L * trial, .1), drawn(3L * trial + 1, .1)).verdict() == Verdict.REGRESSED ? 1 : 0;
            found += one(drawn(3L * trial, .1), drawn(3L * trial + 2, .1 + Math.log1p(.08)))
                                    .verdict()
                            == Verdict.REGRESSED
                    ? 1
                    : 0;
        }
        assertTrue(alarms <= 2, alarms + " of 200 false alarms");
        assertTrue(found >= 190, found + " of 200 found");
    }

    private VerdictRecord one(List<ForkRecord> base, List<ForkRecord> candidate) {
        return judge.judge(base, candidate).get(0);
    }

    private static List<ForkRecord> drawn(long seed, double logRatio) {
        Random random = new Random(seed);
        double[] ratios = new double[12];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = logRatio + .015 * random.nextGaussian();
        }
        return pairs("b", 1, 0, ratios);
    }
}
