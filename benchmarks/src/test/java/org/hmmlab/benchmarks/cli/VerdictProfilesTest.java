package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.compare.Comparison;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.Goal;
import org.hmmlab.benchmarks.measure.compare.ToyBenchmark;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.profile.VerdictProfiles;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.RunWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is profiled after a comparison: what changed, by the metric that decides. */
@Tag("slow")
final class VerdictProfilesTest {
    private static final BenchmarkTask PAIR = new BenchmarkTask("p.Pair.startEnd", new TreeMap<>(), 1, false);
    private static final BenchmarkTask FAULT = new BenchmarkTask("p.Fault.fault", new TreeMap<>(), 1, false);

    @TempDir
    Path results;

    @Test
    void shouldProfileWhatRegressedOrImprovedAndNothingElse() {
        assertEquals(
                Set.of(PAIR), changed(verdict("Pair.startEnd", Verdict.IMPROVED, "cpu ns/op", VerdictStage.FIRST)));
        assertEquals(
                Set.of(PAIR, FAULT),
                changed(
                        verdict("Pair.startEnd", Verdict.IMPROVED, "cpu ns/op", VerdictStage.FIRST),
                        verdict("Fault.fault", Verdict.REGRESSED, "cpu ns/op", VerdictStage.FIRST)));
        assertEquals(Set.of(), changed(verdict("Pair.startEnd", Verdict.EQUIVALENT, "cpu ns/op", VerdictStage.FIRST)));
        assertEquals(
                Set.of(), changed(verdict("Pair.startEnd", Verdict.INCONCLUSIVE, "cpu ns/op", VerdictStage.FIRST)));
    }

    @Test
    void shouldNotAskTheControlNorAMetricThatIsOnlyShown() {
        assertEquals(Set.of(), changed(verdict("Pair.startEnd", Verdict.REGRESSED, "cpu ns/op", VerdictStage.CONTROL)));
        assertEquals(Set.of(), changed(verdict("Pair.startEnd", Verdict.REGRESSED, "wall ns/op", VerdictStage.FIRST)));
    }

    @Test
    void shouldQuoteInTheRunWhatTheProfilesSayAndWhereTheyAre() throws InterruptedException, IOException {
        BenchmarkTask toy = new BenchmarkTask(
                ToyBenchmark.class.getName() + ".work", new TreeMap<>(Map.of("mood", "work")), 1, false);
        ComparisonPlan plan = new ComparisonPlan(
                List.of(toy),
                Arm.ofLab("kref", Map.of("design", "kref")),
                Arm.ofLab("get-put", Map.of("design", "get-put")),
                1,
                0,
                new Timing(1, 50, 2, 40),
                Goal.NONE,
                1);
        VerdictRecord improved = verdict("ToyBenchmark.work", Verdict.IMPROVED, "cpu ns/op", VerdictStage.FIRST);
        VerdictRecord ofToy = VerdictRecord.builder(
                        BenchmarkCase.of(improved.benchmark(), toy.params(), 1), improved.metric())
                .arms("kref", "get-put")
                .medians(50, 40)
                .ratio(.8, .7, .9)
                .confidence(.9)
                .pairs(6, 0)
                .margin(.03)
                .sees(.02)
                .p(.5)
                .verdict(Verdict.IMPROVED, "")
                .build();
        LabContext context = new LabContext(
                () -> new BenchmarkIndex(List.of()), results, new Interruption(), List.of("ab", "--profile"));
        RunHeader header = TestRecords.header("test")
                .startedAt("2026-01-01T00:00:00Z")
                .environment(EnvironmentProbe.probe())
                .build();
        Progress progress = new Progress(new PrintStream(new ByteArrayOutputStream()), false, System::nanoTime);
        try (RunWriter writer = RunWriter.open(results, header)) {
            new VerdictProfiles(context, results, progress, 2)
                    .attach(plan, new Comparison.Findings(List.of(), List.of(ofToy), List.of(), List.of()), writer);
            List<RunNote> notes = RunReader.read(writer.finish(new RunFooter(RunStatus.COMPLETE, "", 0, "")))
                    .notes();
            assertEquals(2, notes.size(), notes.toString());
            assertTrue(notes.get(0).text().startsWith("why ToyBenchmark.work"), notes.toString());
            assertTrue(notes.get(0).text().contains("engine "), notes.toString());
            String page = notes.get(1).text();
            assertTrue(Files.isRegularFile(Path.of(page.substring(page.lastIndexOf(": ") + 2))), page);
        }
    }

    private static Set<BenchmarkTask> changed(VerdictRecord... verdicts) {
        Arm a = Arm.ofLab("kref", Map.of());
        Arm b = Arm.ofLab("get-put", Map.of());
        ComparisonPlan plan =
                new ComparisonPlan(List.of(PAIR, FAULT), a, b, 6, 0, new Timing(1, 10, 2, 10), Goal.NONE, 1);
        return VerdictProfiles.changed(plan, List.of(verdicts));
    }

    private static VerdictRecord verdict(String benchmark, Verdict verdict, String metric, VerdictStage stage) {
        return VerdictRecord.builder(BenchmarkCase.of(benchmark, Map.of(), 1), metric)
                .arms("kref", "get-put")
                .medians(50, 40)
                .ratio(.8, .7, .9)
                .confidence(.9)
                .pairs(6, 0)
                .margin(.03)
                .sees(.02)
                .p(.5)
                .verdict(verdict, "")
                .stage(stage)
                .build();
    }
}
