package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hmmlab.benchmarks.runner.Arm;
import org.hmmlab.benchmarks.runner.BenchmarkTask;
import org.hmmlab.benchmarks.runner.ComparisonPlan;
import org.hmmlab.benchmarks.runner.Goal;
import org.hmmlab.benchmarks.runner.Timing;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.junit.jupiter.api.Test;

/** What is profiled after a comparison: what changed, by the metric that decides. */
final class AttachedProfilesTest {
    private static final BenchmarkTask PAIR = new BenchmarkTask("p.Pair.startEnd", new TreeMap<>(), 1, false);
    private static final BenchmarkTask FAULT = new BenchmarkTask("p.Fault.fault", new TreeMap<>(), 1, false);

    @Test
    void shouldProfileWhatRegressedOrImprovedAndNothingElse() {
        assertEquals(Set.of(PAIR), changed(verdict("Pair.startEnd", Verdict.IMPROVED, "cpu ns/op", "first")));
        assertEquals(
                Set.of(PAIR, FAULT),
                changed(
                        verdict("Pair.startEnd", Verdict.IMPROVED, "cpu ns/op", "first"),
                        verdict("Fault.fault", Verdict.REGRESSED, "cpu ns/op", "first")));
        assertEquals(Set.of(), changed(verdict("Pair.startEnd", Verdict.EQUIVALENT, "cpu ns/op", "first")));
        assertEquals(Set.of(), changed(verdict("Pair.startEnd", Verdict.INCONCLUSIVE, "cpu ns/op", "first")));
    }

    @Test
    void shouldNotAskTheControlNorAMetricThatIsOnlyShown() {
        assertEquals(Set.of(), changed(verdict("Pair.startEnd", Verdict.REGRESSED, "cpu ns/op", "control")));
        assertEquals(Set.of(), changed(verdict("Pair.startEnd", Verdict.REGRESSED, "wall ns/op", "first")));
    }

    private static Set<BenchmarkTask> changed(VerdictRecord... verdicts) {
        Arm a = Arm.ofLab("kref", Map.of());
        Arm b = Arm.ofLab("get-put", Map.of());
        ComparisonPlan plan =
                new ComparisonPlan(List.of(PAIR, FAULT), a, b, 6, 0, new Timing(1, 10, 2, 10), Goal.NONE, 1);
        return AttachedProfiles.changed(plan, List.of(verdicts));
    }

    private static VerdictRecord verdict(String benchmark, Verdict verdict, String metric, String stage) {
        return new VerdictRecord(
                benchmark,
                new TreeMap<>(),
                1,
                metric,
                "kref",
                "get-put",
                50,
                40,
                .8,
                .7,
                .9,
                .9,
                6,
                0,
                .03,
                .02,
                .5,
                verdict,
                "",
                stage);
    }
}
