package org.hmmlab.results.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.latency.DrawnLatency;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.junit.jupiter.api.Test;

/** The judge on percentiles of drawn operations: what it finds, what it leaves alone, what it refuses to say. */
final class QuantileMeasureTest {
    private static final int TRIALS = Integer.getInteger("hmmlab.simulation.trials", 40);

    /** Both stages, as a gate runs them: the second of fresh pairs where the first says REGRESSED. */
    private static List<VerdictRecord> gate(long seed, double factor, boolean isTailed) {
        DrawnLatency drawn = new DrawnLatency(seed, .03).pairs(0, 10, factor, isTailed);
        Judge judge = new Judge(JudgeSettings.DEFAULT.withSeed(seed), QuantileMeasure.of(drawn.latencies()));
        List<VerdictRecord> verdicts = new ArrayList<>();
        judge.judge(drawn.forks(), VerdictStage.FIRST).forEach(j -> verdicts.addAll(j.verdicts()));
        if (!Confirmation.candidates(verdicts).isEmpty()) {
            drawn.pairs(SampleRuns.CONFIRMATION, 10, factor, isTailed);
            judge.judge(drawn.forks(), VerdictStage.CONFIRMATION).forEach(j -> verdicts.addAll(j.verdicts()));
        }
        return verdicts;
    }

    private static List<String> confirmed(List<VerdictRecord> verdicts) {
        return Confirmation.of(verdicts).stream()
                .filter(c -> c.outcome() == Confirmation.Outcome.CONFIRMED)
                .map(c -> c.first().metric())
                .toList();
    }

    private static Verdict first(List<VerdictRecord> verdicts, String metric) {
        return verdicts.stream()
                .filter(v -> v.stage() == VerdictStage.FIRST && v.metric().equals(metric))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    @Test
    void shouldFindAnInjectedTailOnP99AndNotOnP50() {
        int found = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            List<VerdictRecord> verdicts = gate(trial, 1, true);
            boolean isOnP50 = first(verdicts, "p50 service ns") == Verdict.REGRESSED;
            found += confirmed(verdicts).equals(List.of("p99 service ns")) && !isOnP50 ? 1 : 0;
        }
        assertTrue(found >= .9 * TRIALS, found + " of " + TRIALS);
    }

    @Test
    void shouldConfirmNothingWhenTheArmsAreEqual() {
        int alarms = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            alarms += confirmed(gate(1000 + trial, 1, false)).isEmpty() ? 0 : 1;
        }
        assertEquals(0, alarms, "of " + TRIALS);
    }

    @Test
    void shouldFindAShiftOnEveryPercentileThatDecides() {
        List<VerdictRecord> verdicts = gate(7, 1.4, false);
        assertEquals(List.of("p50 service ns", "p90 service ns", "p99 service ns"), confirmed(verdicts));
        VerdictRecord rare = verdicts.stream()
                .filter(v -> v.metric().equals("p99.9 service ns"))
                .findFirst()
                .orElseThrow();
        assertFalse(Metric.decides(rare), "from twenty pairs on");
        assertEquals(Verdict.INCONCLUSIVE, rare.verdict());
        assertEquals("p99.9 is not held up: needs JVMs 2 times as long", rare.reason());
        assertEquals(
                ExitCodes.REGRESSED,
                ExitCodes.of(new DrawnLatency(7, 0).pairs(0, 1, 1, false).forks(), verdicts));
    }

    @Test
    void shouldMergeTheIterationsThatCountInsteadOfTakingTheirMedian() {
        DrawnLatency drawn = new DrawnLatency(1, 0).pairs(0, 1, 1, false);
        ForkRecord fork = drawn.forks().get(0);
        ForkLatency latency = drawn.latencies().of(fork).orElseThrow().latency();
        Histogram stalled = ForkLatency.newHistogram();
        for (int i = 0; i < 400; i++) {
            ForkLatency.record(stalled, 900_000);
        }
        latency.add(Kind.SERVICE, stalled);
        Measure p99 = QuantileMeasure.of(drawn.latencies()).of(drawn.forks()).get(2);
        assertEquals("p99 service ns", p99.label());
        assertEquals(900_000, p99.of(fork, List.of(0, 1, 2, 3, 5)), 900, "one iteration of five holds the slow ones");
        assertEquals(1417, p99.of(fork, List.of(0, 1, 2, 3)), 40);
    }

    @Test
    void shouldNotJudgeP99OfFewPairs() {
        DrawnLatency drawn = new DrawnLatency(5, .03).pairs(0, 6, 1, true);
        Judge judge = new Judge(JudgeSettings.DEFAULT, QuantileMeasure.of(drawn.latencies()));
        Judgement judgement = judge.judge(drawn.forks(), VerdictStage.FIRST).get(0);
        VerdictRecord p99 = judgement.secondary().get(1);
        assertEquals("p99 service ns", p99.metric());
        assertEquals(Verdict.REGRESSED, p99.verdict());
        assertFalse(Metric.decides(p99), "shown, but six JVMs do not hold it up");
        assertTrue(Metric.decides(judgement.primary()));
        assertEquals(2, judgement.controls().size(), "of p50 and p90");
    }

    @Test
    void shouldNamePercentiles() {
        assertEquals("p50", QuantileMeasure.name(.5));
        assertEquals("p99", QuantileMeasure.name(.99));
        assertEquals("p99.9", QuantileMeasure.name(.999));
        assertEquals("p99.999", QuantileMeasure.name(.99999));
    }
}
