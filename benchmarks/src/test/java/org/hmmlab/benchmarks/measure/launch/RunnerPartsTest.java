package org.hmmlab.benchmarks.measure.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.hmmlab.benchmarks.measure.choose.Catalog;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.ToyLab;
import org.hmmlab.benchmarks.measure.fork.ProcReader;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.suites.SuiteCatalog;
import org.hmmlab.results.model.IterationRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the runner that need no JVM of their own. */
final class RunnerPartsTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadScoresAndTheLabsMetricsFromJmhsJson() throws IOException {
        Path file = Files.writeString(folder.resolve("jmh.json"), """
                [{"jmhVersion":"1.37","benchmark":"a.b.C.m","mode":"avgt","threads":2,"params":{"design":"kref"},
                  "primaryMetric":{"score":2.0,"scoreUnit":"us/op","rawData":[[1.5,2.5]]},
                  "secondaryMetrics":{
                    "lab.cpuNsPerOp":{"rawData":[[10.0,"NaN"]]},
                    "lab.wallNs":{"rawData":[[1e8,2e8]]},
                    "lab.ops":{"rawData":[[100.0,200.0]]},
                    "lab.count.rmw":{"rawData":[[9.0,9.0]]},
                    "retries":{"rawData":[[3.0,4.0]]}}}]
                """);
        JmhResult result = JmhResult.read(file).get(0);
        assertEquals(List.of(1.5, 2.5), result.scores());
        List<IterationRecord> iterations = ForkRecords.iterations(result);
        assertEquals(1500.0, iterations.get(0).wallNsPerOp());
        assertEquals(10.0, iterations.get(0).cpuNsPerOp());
        assertTrue(Double.isNaN(iterations.get(1).cpuNsPerOp()));
        assertTrue(Double.isNaN(iterations.get(1).cpuShare()), "not reported is not measured");
        assertEquals(4.0, iterations.get(1).secondary().get("retries"));
        assertEquals(Map.of("rmw/op", 9.0), ForkRecords.counters(result));
    }

    @Test
    void shouldMeasureSeveralThreadsAsLongAndWarmThemUpLonger() {
        Timing planned = new Timing(4, 200, 10, 100);
        Timing one = new BenchmarkTask("a.PairBenchmark.op", new TreeMap<>(), 1, false).timing(planned);
        Timing two = new BenchmarkTask("a.PairBenchmark.op", new TreeMap<>(), 2, false).timing(planned);
        assertEquals(planned, one);
        assertEquals(2 * one.measuredTotalMillis(), two.measuredTotalMillis());
        assertEquals(400, two.iterationMillis(), "the harness takes milliseconds to start and stop an iteration");
        assertEquals(4 * one.warmupTotalMillis(), two.warmupTotalMillis());
    }

    @Test
    void shouldRefuseWhatJmhDidNotWrite() throws IOException {
        Path file = Files.writeString(folder.resolve("jmh.json"), "{}");
        assertThrows(IOException.class, () -> JmhResult.read(file));
    }

    @Test
    void shouldTurnScoresOfEveryModeIntoNanosecondsOfOneThread() {
        assertEquals(2e6, ForkRecords.scoreNanos("avgt", "ms/op", 4, 2));
        assertEquals(500, ForkRecords.scoreNanos("thrpt", "ops/us", 1, 2));
        assertEquals(1000, ForkRecords.scoreNanos("thrpt", "ops/us", 2, 2));
    }

    @Test
    void shouldChooseFlagsByTheVersionOfTheTargetJvm() {
        assertFalse(String.join(" ", JvmArgs.forTarget(17)).contains("sun-misc"));
        assertTrue(JvmArgs.forTarget(25).contains("--sun-misc-unsafe-memory-access=allow"));
        assertTrue(JvmArgs.forTarget(17).contains(JvmArgs.AGRONA_OPENS));
    }

    @Test
    void shouldAskJmhForExactlyOneBenchmarkAndForkIt() {
        List<String> command = Harness.JMH.command(
                new MeasuredProcess.Launch(
                        ToyLab.task("work"),
                        ToyLab.SHORT,
                        Program.ofLab(TargetJvm.current()),
                        Map.of("a", "b c"),
                        List.of()),
                folder);
        assertTrue(
                command.contains("^\\Qorg.hmmlab.benchmarks.measure.compare.ToyBenchmark.work\\E$"),
                command.toString());
        assertTrue(command.contains("mood=work"), command.toString());
        assertTrue(command.contains("-Da=b c"), command.toString());
        assertEquals("1", command.get(command.indexOf("-f") + 1));
    }

    @Test
    void shouldReadFieldsOfProcFiles() {
        assertEquals(22, ProcReader.field("11 22 33\n", 1));
        assertEquals(8, ProcReader.field("cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 99", 8));
        assertEquals(0, ProcReader.field("11\n", 3));
    }

    @Test
    void shouldExpandParametersAskedForAndKeepTheFirstValueOfOthers() {
        BenchmarkIndex.Entry entry = new BenchmarkIndex.Entry(
                "x.Y.z",
                Map.of("design", List.of("kref", "get-put"), "n", List.of("1", "8"), "m", List.of("2", "4")),
                1,
                false);
        TaskSelection selection = new TaskSelection(Map.of("n", List.of("8", "64")), List.of(1, 2));
        List<BenchmarkTask> tasks = selection.ofDefaultCases(SuiteCatalog.catalog(), List.of(entry), Set.of("design"));
        assertEquals(
                List.of("Y.z {m=2, n=8} t1", "Y.z {m=2, n=8} t2", "Y.z {m=2, n=64} t1", "Y.z {m=2, n=64} t2"),
                tasks.stream().map(Object::toString).toList());
        assertEquals(
                16,
                selection.ofAllDeclared(SuiteCatalog.catalog(), List.of(entry)).size(),
                "two designs, two m, two n, two thread counts");
    }

    @Test
    void shouldLeaveTheThreadsOfAGroupAlone() {
        BenchmarkIndex.Entry group = new BenchmarkIndex.Entry("x.Y.g", Map.of(), 3, true);
        List<BenchmarkTask> tasks =
                new TaskSelection(Map.of(), List.of(1, 2)).ofDefaultCases(Catalog.EMPTY, List.of(group), Set.of());
        assertEquals(List.of("Y.g t3"), tasks.stream().map(Object::toString).toList());
    }

    @Test
    void shouldEstimateTheTimeOfAPlan() {
        ComparisonPlan plan = ToyLab.plan("work");
        assertTrue(plan.estimatedMillis() > plan.groupMillis(plan.tasks().get(0)));
        assertTrue(Double.isNaN(plan.sees(.02)), "one pair sees nothing");
    }

    @Test
    void shouldRewriteOneLineOnATerminalAndStayQuietInALog() {
        AtomicLong clock = new AtomicLong();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Progress terminal = new Progress(out, true, clock::get);
        terminal.plan(4_000);
        clock.set(2_000_000_000L);
        terminal.done(1_000, "pair 1");
        assertTrue(bytes.toString(StandardCharsets.UTF_8).startsWith("\r 25 %  0:06 left  pair 1"));
        bytes.reset();
        Progress log = new Progress(out, false, clock::get);
        log.plan(100_000);
        for (int i = 0; i < 100; i++) {
            log.done(1_000, "pair " + i);
        }
        assertEquals(4, bytes.toString(StandardCharsets.UTF_8).lines().count());
        bytes.reset();
        Progress resumed = new Progress(out, true, clock::get);
        resumed.plan(4_000);
        resumed.doneBefore(2_000, "measured before");
        clock.set(4_000_000_000L);
        resumed.done(1_000, "pair 1");
        String line = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(
                line.contains(" 75 %  0:02 left  pair 1"), "what an earlier run took is no pace of this one: " + line);
    }

    @Test
    void shouldStoreAndCloseChildrenWhenItFires() {
        Interruption interruption = new Interruption();
        AtomicLong closed = new AtomicLong();
        AutoCloseable child = closed::incrementAndGet;
        interruption.add(child);
        assertFalse(interruption.fire(), "not armed: an orderly end");
        interruption.onInterrupt(() -> "stored " + closed.incrementAndGet());
        assertTrue(interruption.fire());
        assertTrue(interruption.isInterrupted());
        assertEquals(3, closed.get());
    }
}
