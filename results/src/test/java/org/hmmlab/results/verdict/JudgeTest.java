package org.hmmlab.results.verdict;

import static org.hmmlab.results.SampleRuns.crashed;
import static org.hmmlab.results.SampleRuns.fork;
import static org.hmmlab.results.SampleRuns.iteration;
import static org.hmmlab.results.SampleRuns.pairs;
import static org.hmmlab.results.SampleRuns.steady;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.junit.jupiter.api.Test;

/** Verdicts on pairs whose ratios are known. */
final class JudgeTest {
    private final Judge judge = new Judge(JudgeSettings.DEFAULT);

    @Test
    void shouldSayRegressedWhenTheIntervalLiesAboveTheMargin() {
        VerdictRecord v = primary(pairs("b", 1, 0, .10, .11, .09, .10, .12, .08));
        assertEquals(Verdict.REGRESSED, v.verdict());
        assertEquals(Math.exp(.1), v.ratio(), 1e-9);
        assertEquals(1.0 / 64, v.p(), 1e-12);
        assertEquals("cpu ns/op", v.metric());
        assertEquals(6, v.pairs());
        assertEquals(.03, v.margin(), 1e-12);
    }

    @Test
    void shouldSayImprovedEquivalentOrInconclusive() {
        assertEquals(
                Verdict.IMPROVED,
                primary(pairs("b", 1, 0, -.1, -.11, -.09, -.1)).verdict());
        assertEquals(
                Verdict.EQUIVALENT,
                primary(pairs("b", 1, 0, .01, -.01, 0, .005)).verdict());
        VerdictRecord open = primary(pairs("b", 1, 0, .10, -.05, .05, 0));
        assertEquals(Verdict.INCONCLUSIVE, open.verdict());
        assertTrue(open.reason().matches("needs (~\\d+|more than 1000) pairs; .*"), open.reason());
    }

    @Test
    void shouldReportTheOtherMetricBesideTheOneThatDecides() {
        Judgement single = judge.judge(pairs("b", 1, 0, .1, .1, .1, .11), VerdictStage.FIRST)
                .get(0);
        assertEquals("wall ns/op", single.secondary().get(0).metric());
        Judgement several = judge.judge(pairs("b", 2, 0, .1, .1, .1, .11), VerdictStage.FIRST)
                .get(0);
        assertEquals("wall ns/op", several.primary().metric());
        assertEquals(3, several.verdicts().size());
    }

    @Test
    void shouldBeInvalidWithFewerThanFourValidPairs() {
        VerdictRecord v = primary(pairs("b", 1, 0, .1, .1, .1));
        assertEquals(Verdict.INVALID, v.verdict());
        assertTrue(
                v.reason().startsWith("3 valid pairs of 3, needs 4; median cpu share by pair, pre/post:"), v.reason());
        assertTrue(Double.isNaN(v.ratio()) && Double.isNaN(v.a()));
    }

    @Test
    void shouldBeInvalidWhenThreadsDidNotHaveTheirCores() {
        List<ForkRecord> forks = new ArrayList<>();
        for (int pair = 0; pair < 6; pair++) {
            forks.add(fork(Role.A, "b", 2, pair, shares(.4, .4, .4, .4, .4)));
            forks.add(fork(Role.B, "b", 2, pair, shares(.4, .4, .4, .4, .4)));
        }
        VerdictRecord v = primary(forks);
        assertEquals(Verdict.INVALID, v.verdict());
        assertTrue(v.reason().contains("cpu share 0.40 < 0.95"), v.reason());
        assertEquals(6, v.droppedPairs());
    }

    @Test
    void shouldBeInvalidWhenOneArmWasTreatedWorse() {
        List<ForkRecord> forks = new ArrayList<>();
        for (int pair = 0; pair < 6; pair++) {
            forks.add(fork(Role.A, "b", 2, pair, shares(1, 1, 1, 1, 1)));
            forks.add(fork(Role.B, "b", 2, pair, shares(1, 1, .5, 1, 1)));
        }
        VerdictRecord v = primary(forks);
        assertEquals(Verdict.INVALID, v.verdict());
        assertTrue(v.reason().contains("0 % of the iterations of pre broke a rule, 20 % of post"), v.reason());
    }

    @Test
    void shouldCountPairsThatKeepEnoughIterationsOfBothArms() {
        List<ForkRecord> forks = new ArrayList<>();
        for (int pair = 0; pair < 4; pair++) {
            forks.add(fork(Role.A, "b", 2, pair, shares(1, .5, 1, 1, 1)));
            forks.add(fork(Role.B, "b", 2, pair, shares(1, 1, .5, 1, 1)));
        }
        assertEquals(4, primary(forks).pairs());
    }

    @Test
    void shouldInvalidateEveryVerdictWhenAControlDeviates() {
        List<ForkRecord> forks = new ArrayList<>(pairs("good", 1, 0, 0, .001, 0, -.001));
        for (int pair = 0; pair < 5; pair++) {
            forks.add(fork(Role.A, "biased", 1, pair, steady(100)));
            forks.add(fork(Role.B, "biased", 1, pair, steady(100)));
            forks.add(fork(Role.CONTROL, "biased", 1, pair, steady(110 + .1 * pair)));
        }
        List<Judgement> judgements = judge.judge(forks, VerdictStage.FIRST);
        assertEquals(2, judgements.size());
        for (Judgement judgement : judgements) {
            assertEquals(Verdict.INVALID, judgement.primary().verdict());
            assertTrue(judgement.primary().reason().contains("differs from itself by +10"));
        }
        VerdictRecord control = judgements.get(1).control();
        assertNotNull(control);
        assertEquals(Verdict.REGRESSED, control.verdict());
        assertEquals("pre'", control.armB());
    }

    @Test
    void shouldWidenTheMarginToTwiceTheNoiseOfTheControl() {
        List<ForkRecord> forks = new ArrayList<>();
        double[] noise = {.05, -.05, .04, -.04, .03, -.03};
        for (int pair = 0; pair < noise.length; pair++) {
            forks.add(fork(Role.A, "b", 1, pair, steady(100)));
            forks.add(fork(Role.B, "b", 1, pair, steady(106)));
            forks.add(fork(Role.CONTROL, "b", 1, pair, steady(100 * Math.exp(noise[pair]))));
        }
        VerdictRecord v = primary(forks);
        assertTrue(v.margin() > .06, "margin=" + v.margin());
        assertEquals(Verdict.EQUIVALENT, v.verdict());
    }

    @Test
    void shouldShowNoEquivalenceBeyondTenPercentHoweverNoisyTheControl() {
        List<ForkRecord> forks = new ArrayList<>();
        double[] noise = {.30, -.30, .25, -.25, .20, -.20};
        for (int pair = 0; pair < noise.length; pair++) {
            forks.add(fork(Role.A, "b", 1, pair, steady(100)));
            forks.add(fork(Role.B, "b", 1, pair, steady(115)));
            forks.add(fork(Role.CONTROL, "b", 1, pair, steady(100 * Math.exp(noise[pair]))));
        }
        VerdictRecord v = primary(forks);
        assertTrue(v.margin() > .15, "the noise excuses the difference: margin=" + v.margin());
        assertEquals(Verdict.INCONCLUSIVE, v.verdict());
    }

    @Test
    void shouldDropAPairWhoseJvmCrashedAndKeepTheStagesApart() {
        List<ForkRecord> forks = new ArrayList<>(pairs("b", 1, 0, .1, .1, .1, .11));
        forks.add(crashed(Role.A, "b", 1, 4));
        forks.add(fork(Role.B, "b", 1, 4, steady(100)));
        forks.addAll(pairs("b", 1, SampleRuns.CONFIRMATION, 0, .001, 0, -.001));
        assertEquals(4, primary(forks).pairs());
        assertEquals(1, primary(forks).droppedPairs());
        VerdictRecord again =
                judge.judge(forks, VerdictStage.CONFIRMATION).get(0).primary();
        assertEquals(Verdict.EQUIVALENT, again.verdict());
        assertEquals(VerdictStage.CONFIRMATION, again.stage());
    }

    private VerdictRecord primary(List<ForkRecord> forks) {
        return judge.judge(forks, VerdictStage.FIRST).get(0).primary();
    }

    private static List<IterationRecord> shares(double... shares) {
        List<IterationRecord> iterations = new ArrayList<>();
        for (double share : shares) {
            iterations.add(iteration(100, share));
        }
        return iterations;
    }
}
