package org.hmmlab.results.verdict;

import static org.hmmlab.results.SampleRuns.fork;
import static org.hmmlab.results.SampleRuns.iteration;
import static org.hmmlab.results.SampleRuns.steady;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunSettings;
import org.junit.jupiter.api.Test;

/** The rules are those of the method, and read no ratio. */
final class ValidityRulesTest {
    private final ValidityRules rules = ValidityRules.DEFAULT;

    @Test
    void shouldAskForTheirCoresOnlyWhenThreadsContend() {
        assertEquals("", rules.broken(iteration(1, .95), 2));
        assertEquals("cpu share 0.94 < 0.95", rules.broken(iteration(1, .94), 2));
        assertEquals("", rules.broken(iteration(1, .20), 1));
        assertEquals("cpu share 0.19 < 0.20", rules.broken(iteration(1, .19), 1));
    }

    @Test
    void shouldRejectCompilationAndStealAboveTheirLimits() {
        assertEquals("", rules.broken(iteration(1, 1, 1.0, 2.0), 1));
        assertEquals("JIT 1.1 % > 1.0 % of the iteration", rules.broken(iteration(1, 1, 1.1, 0), 1));
        assertEquals("steal 2.1 % > 2.0 %", rules.broken(iteration(1, 1, 0, 2.1), 1));
    }

    @Test
    void shouldRejectAnIterationThatTheCollectorTookOver() {
        IterationRecord collecting = TestRecords.iteration(1, 1, 1, 100_000, 0, 10.1);
        assertTrue(rules.broken(collecting, 1).startsWith("garbage collection 10.1 % > 10.0 %"));
        assertEquals("", rules.broken(TestRecords.iteration(1, 1, 1, 100_000, 0, 10), 1));
    }

    @Test
    void shouldDropThePairsOfAJvmThatWasStillGettingFaster() {
        List<IterationRecord> warming = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            warming.add(iteration(108 - i, 1));
        }
        PairReview review = rules.review(List.of(
                fork(Role.A, "b", 1, 3, steady(100, 8)),
                fork(Role.B, "b", 1, 3, warming),
                fork(Role.CONTROL, "b", 1, 3, steady(100, 8))));
        String against = review.against(Role.A, Role.B, rules);
        assertTrue(against.startsWith("pair 3: post was not steady: its cpu ns/op changed by -5."), against);
        assertEquals("", review.against(Role.A, Role.CONTROL, rules));
    }

    @Test
    void shouldLeaveATrendThatIsTooSmallToMatterOrTooUnsteadyToBeOne() {
        List<IterationRecord> faint = new ArrayList<>();
        List<IterationRecord> wild = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            faint.add(iteration(100 + i * .1, 1));
            wild.add(iteration(i % 2 == 0 ? 100 : 120 - i, 1));
        }
        PairReview review = rules.review(List.of(fork(Role.A, "b", 1, 0, faint), fork(Role.B, "b", 1, 0, wild)));
        assertEquals("", review.against(Role.A, Role.B, rules));
    }

    @Test
    void shouldLetFewLongOperationsCompileOnAnotherCore() {
        IterationRecord replays = TestRecords.iteration(5e6, 5e6, 1, 20, 40, 0);
        assertEquals("", rules.broken(replays, 1));
        assertEquals("JIT 40.0 % > 1.0 % of the iteration", rules.broken(replays, 2), "two threads need both cores");
        IterationRecord compiling = TestRecords.iteration(5e6, 5e6, 1, 20, 51, 0);
        assertEquals("JIT 51.0 % > 50.0 % of the iteration", rules.broken(compiling, 1));
    }

    @Test
    void shouldNotJudgeWhatWasNotMeasuredExceptContention() {
        double none = Double.NaN;
        IterationRecord blind = new IterationRecord(1, none, none, 1, 1e8, none, none, none, Map.of());
        assertEquals("", rules.broken(blind, 1));
        assertEquals("cpu share not measured", rules.broken(blind, 2));
    }

    @Test
    void shouldDropABrokenIterationOnlyFromTheComparisonsOfItsJvm() {
        List<IterationRecord> brokenAt1 = new ArrayList<>(steady(100));
        brokenAt1.set(1, iteration(100, .5));
        PairReview review = rules.review(List.of(
                fork(Role.A, "b", 2, 3, steady(100)),
                fork(Role.B, "b", 2, 3, steady(100)),
                fork(Role.CONTROL, "b", 2, 3, brokenAt1)));
        assertEquals(List.of(0, 2, 3, 4), review.kept(Role.A, Role.CONTROL));
        assertEquals(List.of(0, 1, 2, 3, 4), review.kept(Role.A, Role.B));
        assertEquals(List.of(new Rejection(3, Role.CONTROL, "pre", 1, "cpu share 0.50 < 0.95")), review.rejections());
        assertEquals("", review.against(Role.A, Role.B, rules));
    }

    @Test
    void shouldCountAPairFromSixtyPercentOfItsIterationsOn() {
        List<IterationRecord> half = new ArrayList<>(steady(100));
        half.set(0, iteration(100, .5));
        half.set(1, iteration(100, .5));
        ForkRecord b = fork(Role.B, "b", 2, 3, steady(100));
        assertEquals("", rules.review(List.of(fork(Role.A, "b", 2, 3, half), b)).against(Role.A, Role.B, rules));
        half.set(2, iteration(100, .5));
        String against = rules.review(List.of(fork(Role.A, "b", 2, 3, half), b)).against(Role.A, Role.B, rules);
        assertTrue(against.startsWith("pair 3: 2 of 5 iterations valid, needs 60 %"), against);
    }

    @Test
    void shouldRefuseTwoJvmsOfOneRoleInAPair() {
        ForkRecord a = fork(Role.A, "b", 2, 3, steady(100));
        assertThrows(IllegalArgumentException.class, () -> rules.review(List.of(a, a)));
    }

    @Test
    void shouldSummariseAJvmByTheMedianOfItsKeptIterations() {
        List<IterationRecord> a = List.of(iteration(10, 1), iteration(999, .1), iteration(12, 1), iteration(14, 1));
        List<IterationRecord> b = List.of(iteration(20, 1), iteration(20, 1), iteration(24, 1), iteration(28, 1));
        PairReview review = rules.review(List.of(fork(Role.A, "b", 1, 0, a), fork(Role.B, "b", 1, 0, b)));
        PairSummary pair = PairSummary.of(review, Role.A, Role.B, Metric.CPU_NS_PER_OP);
        assertEquals(new PairSummary(0, 12, 24, Math.log(2)), pair);
    }

    @Test
    void shouldCompareTheTurnsOfARoundAndNotTheMediansOfJvms() {
        // B takes 10 % more; the core is half as fast again for a while, and changes within the second round.
        List<ForkRecord> forks = List.of(
                fork(Role.A, "b", 1, 0, iterations(30, 45, 45, 30, 45)),
                fork(Role.B, "b", 1, 0, iterations(33, 33, 49.5, 33, 49.5)));
        PairSummary pair = PairSummary.of(rules.review(forks), Role.A, Role.B, Metric.CPU_NS_PER_OP);
        assertEquals(45, pair.a());
        assertEquals(33, pair.b());
        assertEquals(Math.log(1.1), pair.logRatio(), 1e-12);
        PairSummary swapped = PairSummary.of(rules.review(forks), Role.B, Role.A, Metric.CPU_NS_PER_OP);
        assertEquals(-pair.logRatio(), swapped.logRatio(), 1e-12, "neither arm is favoured");
        ForkRecord unmeasured = fork(Role.B, "b", 1, 0, iterations(Double.NaN, Double.NaN));
        assertTrue(Double.isNaN(Metric.CPU_NS_PER_OP.logRatio(forks.get(0), unmeasured, List.of(0, 1))));
    }

    private static List<IterationRecord> iterations(double... nanos) {
        return Arrays.stream(nanos).mapToObj(ns -> iteration(ns, 1)).toList();
    }

    @Test
    void shouldReadTheRulesThatARunWasJudgedBy() {
        ValidityRules other = new ValidityRules(.9, .1, .5, .2, 3, .05, .02, .7, .2);
        assertEquals(other, ValidityRules.of(settings(other.text())));
        assertEquals(ValidityRules.DEFAULT, ValidityRules.of(new RunSettings(Map.of())));
        assertEquals(.3, ValidityRules.of(settings("gcShare=0.3")).gcShare());
        assertThrows(IllegalArgumentException.class, () -> ValidityRules.of(settings("luck=0.5")));
    }

    private static RunSettings settings(String rules) {
        return RunSettings.builder().rules(rules).build();
    }
}
