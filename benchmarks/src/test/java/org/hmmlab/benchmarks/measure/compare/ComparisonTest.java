package org.hmmlab.benchmarks.measure.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.suites.invalidate.InvalidatePairBenchmark;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ExactComparison;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.JudgeSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From plan to stored run, with real JVMs and tiny iterations. */
@Tag("slow")
@Timeout(300)
final class ComparisonTest {
    @TempDir
    Path results;

    @Test
    void shouldStoreAGroupOfThreeWithExactCountsWhenOnePairIsMeasured() throws Exception {
        StoredRun run = run(ToyLab.plan("work"));
        assertEquals(
                List.of(Role.A, Role.B, Role.CONTROL),
                run.forks().stream().map(ForkRecord::role).toList());
        for (ForkRecord fork : run.forks()) {
            assertEquals(ForkStatus.OK, fork.status(), fork.toString());
            assertEquals(3, fork.iterations().size());
            fork.iterations().forEach(i -> {
                assertTrue(i.cpuNsPerOp() > 0 && i.ops() > 0 && i.wallNs() > 0, i.toString());
                assertTrue(i.cpuShare() > 0 && i.cpuShare() < 1.1, i.toString());
            });
        }
        // The seven references taken in set-up do not show.
        assertEquals(2.0, run.forks().get(0).counters().get("rmw/op"));
        assertEquals(0.0, run.forks().get(1).counters().get("rmw/op"));
        assertEquals(0.0, run.forks().get(1).counters().get("rmw.KREF/op"));
        assertEquals(
                Map.of(ExactComparison.ALLOCATED, 0.0), run.forks().get(2).counters(), "the control is not counted");
        assertTrue(run.verdicts().stream().anyMatch(v -> v.metric().equals("cpu ns/op")));
    }

    @Test
    void shouldReadInEachJvmWhatAnOperationAllocates() throws Exception {
        StoredRun run = run(ToyLab.plan("allocate"));
        assertEquals(
                List.of(64.0, 0.0, 64.0),
                run.forks().stream()
                        .map(fork -> fork.counters().get(ExactComparison.ALLOCATED))
                        .toList());
        assertEquals(List.of(), ExactComparison.unsteady(run.forks()));
    }

    @Test
    void shouldCountFailedAttemptsOfThreadsThatContendAndOfNoOthers() throws Exception {
        Map<String, String> params = Map.of("ranges", "1", "hits", "1", "mirrors", "1", "space", "shared");
        BenchmarkTask two = new BenchmarkTask(
                InvalidatePairBenchmark.class.getName() + ".startEnd", new TreeMap<>(params), 2, false);
        Arm arm = Arm.ofLab("kref", Map.of("design", "kref"));
        ExactWork work = new ExactWork(new Interruption());
        Map<String, Double> counted = work.contend(two.with(arm.params()), arm.program());
        assertEquals(Set.of(ExactComparison.CAS_FAILURES), counted.keySet());
        double failures = counted.get(ExactComparison.CAS_FAILURES);
        assertTrue(failures >= 0 && failures < 1e6, "attempts that failed, a thousand operations: " + failures);
        assertEquals(Map.of(), work.contend(two.withThreads(1).with(arm.params()), arm.program()));
    }

    @Test
    void shouldRunOneJvmAfterAnotherInMirroredBlocksWhenAskedTo() throws Exception {
        StoredRun run = run(ToyLab.plan("work").with(Execution.blocks("asked for")));
        List<Role> roles = run.forks().stream().map(ForkRecord::role).toList();
        assertEquals(6, roles.size(), "a block is two pairs");
        assertEquals(List.of(roles.get(2), roles.get(1), roles.get(0)), roles.subList(3, 6), "stored as they ran");
        assertEquals(
                List.of(0, 0, 0, 1, 1, 1),
                run.forks().stream().map(ForkRecord::pair).toList());
        run.forks().forEach(fork -> assertEquals(ForkStatus.OK, fork.status(), fork.toString()));
        assertEquals(
                "pairs in ABBA blocks of single JVMs: asked for",
                run.notes().get(0).text());
        assertEquals(2.0, counts(run, Role.A), "counted as in lock-step");
    }

    private static double counts(StoredRun run, Role role) {
        return run.forks().stream()
                .filter(fork -> fork.role() == role && fork.pair() == 0)
                .findFirst()
                .orElseThrow()
                .counters()
                .get("rmw/op");
    }

    @Test
    void shouldNotStartThePartnersOfAJvmThatCrashedInABlock() throws Exception {
        StoredRun run = run(ToyLab.plan("crash").with(Execution.blocks("asked for")));
        assertEquals(
                List.of(ForkStatus.CRASHED, ForkStatus.INCOMPLETE, ForkStatus.INCOMPLETE),
                run.forks().stream().map(ForkRecord::status).toList());
    }

    @Test
    void shouldStoreACrashAndEarnCodeFiveWhenABenchmarkThrows() throws Exception {
        StoredRun run = run(ToyLab.plan("crash"));
        assertEquals(3, run.forks().size());
        assertTrue(
                run.forks().stream().allMatch(f -> f.status() != ForkStatus.OK),
                run.forks().toString());
        assertTrue(
                run.forks().stream()
                        .anyMatch(f -> f.failure() != null && f.failure().contains("crashed as asked")),
                run.forks().toString());
        assertEquals(ExitCodes.NOTHING_MEASURED, ExitCodes.of(run.forks(), run.verdicts()));
    }

    private StoredRun run(ComparisonPlan plan) throws InterruptedException {
        RunHeader header = TestRecords.header("test")
                .startedAt("2026-01-01T00:00:00Z")
                .seed(plan.seed())
                .environment(EnvironmentProbe.probe())
                .build();
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true);
        try (RunWriter writer = RunWriter.open(results, header)) {
            Progress progress = new Progress(nowhere, false, System::nanoTime);
            new Comparison(plan, JudgeSettings.DEFAULT, writer, progress, new Interruption(), ReusableGroups.nothing())
                    .run();
            return RunReader.read(writer.finish(new RunFooter(RunStatus.COMPLETE, "", 0, "")));
        }
    }
}
