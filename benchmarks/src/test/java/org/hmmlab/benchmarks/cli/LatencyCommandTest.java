package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.HistogramLog;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Latency with real JVMs and tiny iterations, and what the command says to bad input. No figure is looked at. */
@Tag("slow")
@Timeout(300)
final class LatencyCommandTest extends LabCommands {
    private static final List<String> TINY = List.of("--pairs=1", "--warmup=1x20", "--measure=3x20", "-p", "mood=work");

    @Override
    List<String> always() {
        return List.of("--results=" + folder);
    }

    private int tiny(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(TINY);
        return lab(all.toArray(new String[0]));
    }

    private static long operations(ForkRecord fork) {
        return fork.iterations().stream().mapToLong(IterationRecord::ops).sum();
    }

    private ForkLatency log(LatencyRecord record) throws IOException {
        return HistogramLog.read(folder.resolve("runs").resolve(record.file()));
    }

    @Test
    void shouldRecordEveryOperationOfOneArmInAClosedLoop() throws IOException {
        StoredRun run = earned(tiny("latency", "ToyBenchmark", "--design=kref"), folder);
        assertEquals(RunKind.LATENCY, run.header().kind());
        ForkRecord fork = run.forks().get(0);
        LatencyRecord record = run.latencies().get(0);
        assertEquals(fork.place(), record.place());
        assertEquals("closed", fork.params().get("@loop"));
        ForkLatency latency = log(record);
        assertEquals(
                operations(fork),
                latency.merged(Kind.SERVICE).getTotalCount() * record.batch(),
                "every operation is in a histogram");
        for (Kind kind : List.of(Kind.SERVICE, Kind.HICCUP, Kind.OUTSIDE)) {
            assertEquals(3, latency.iterations(kind).size(), kind.word());
        }
        assertEquals(0, latency.iterations(Kind.RESPONSE).size());
        assertTrue(out.toString().contains("the clock costs"), out.toString());
        assertTrue(
                run.notes().get(0).text().contains("JMH's own mean"),
                run.notes().toString());
        assertEquals(0, lab("report", "latest", "--json"));
        assertTrue(out.toString().contains("\"timerNs\""), "the report has the percentiles again");
    }

    @Test
    void shouldRecordServiceAndResponseOfAJarsBenchmarkInAnOpenLoop() throws IOException {
        Path jar = JmhJars.of(folder.resolve("toy.jar"), JmhJars.toyList());
        StoredRun run = earned(
                tiny("latency", "jar:" + jar, "--bench=work", "-p", "design=kref", "--open=poisson", "--rate=5000/s"),
                folder);
        assertEquals(List.of("jar:toy.jar"), run.header().arms());
        LatencyRecord record = run.latencies().get(0);
        assertEquals(LoadModel.POISSON, record.loop());
        assertEquals(5000, record.ratePerSecond());
        ForkLatency latency = log(record);
        double unserved = run.forks().get(0).iterations().stream()
                .mapToDouble(i -> i.secondary().get("unserved ops"))
                .sum();
        assertEquals(
                latency.merged(Kind.SERVICE).getTotalCount() + unserved / record.batch(),
                latency.merged(Kind.RESPONSE).getTotalCount(),
                "what was due has a response time, served or not");
    }

    @Test
    void shouldJudgeTwoArmsPercentileByPercentileInLockStep() {
        assertEquals(4, tiny("latency", "design:kref", "design:get-put", "--bench=ToyBenchmark"), "one pair: " + err);
        StoredRun run = new RunStore(folder).read("latest");
        assertEquals(
                List.of(Role.A, Role.B, Role.CONTROL),
                run.latencies().stream().map(LatencyRecord::role).distinct().toList());
        assertEquals(
                List.of("p50 service ns", "p90 service ns", "p99 service ns", "p99.9 service ns"),
                run.verdicts().stream()
                        .filter(v -> !v.ofControl())
                        .map(VerdictRecord::metric)
                        .distinct()
                        .toList());
        assertEquals(run.forks().size(), run.latencies().size(), "every JVM has its log");
    }

    @Test
    void shouldMeasureTwoArmsOneJvmAfterAnotherWhereThatIsAskedFor() {
        StoredRun run = earned(
                tiny("latency", "design:kref", "design:get-put", "--bench=ToyBenchmark", "--sequential-blocks"),
                folder);
        assertTrue(
                run.header()
                        .settings()
                        .getOrDefault("execution", "")
                        .startsWith("ABBA blocks of single JVMs: asked for"),
                run.header().settings().toString());
        List<ForkRecord> first = run.forks().stream()
                .filter(fork -> fork.stage() == VerdictStage.FIRST)
                .toList();
        assertEquals(0, first.size() % 6, "blocks of two pairs with their controls, not " + first.size() + " JVMs");
        List<Role> order = first.stream().limit(6).map(ForkRecord::role).toList();
        List<Role> mirrored = new ArrayList<>(order);
        Collections.reverse(mirrored);
        assertEquals(order, mirrored, "the second half is the first one's mirror image");
        assertEquals(run.forks().size(), run.latencies().size(), "every JVM has its log");
        refusesToPlan("--sequential-blocks", "ToyBenchmark", "--sequential-blocks");
        assertEquals(
                0,
                lab(
                        "latency",
                        "design:kref",
                        "design:get-put",
                        "--bench=ToyBenchmark",
                        "--pairs=3",
                        "--sequential-blocks",
                        "--dry-run"));
        assertTrue(out.toString().contains("4 pairs (ABBA blocks"), out.toString());
    }

    @Test
    void shouldSayThatTheBenchmarkCrashed() {
        assertEquals(5, lab("latency", "ToyBenchmark", "--design=kref", "-p", "mood=crash", "--warmup=1x20"));
        assertTrue(err.toString().contains("crashed as asked"), err.toString());
    }

    @Test
    void shouldRefuseByNameWhatItCannotRecord() {
        refuses("@Group", "latency", "FaultUnderInvalidation");
        refuses("Level.Invocation", "latency", "MissingFault");
        assertEquals(0, lab("latency", "(MissingFault|ToyBenchmark)", "--dry-run"));
        assertTrue(out.toString().contains("ToyBenchmark.work"), "the others are measured: " + out);
    }

    @Test
    void shouldSayWhatMustBeGivenWhenTheInputIsBad() {
        refusesToPlan("--rate fast", "ToyBenchmark", "--rate=fast");
        refusesToPlan("--rate-sweep", "ToyBenchmark", "--rate-sweep", "--rate=5/s");
        refusesToPlan("\"invalidations\"", "ToyBenchmark", "--invalidations=100/s");
        refusesToPlan("--invalidations 100", "UnderInvalidation", "--invalidations=100");
        refusesToPlan("ToyBenchmark design:kref", "ToyBenchmark", "design:kref");
        refusesToPlan("--design", "design:kref", "--design=kref", "--bench=Toy");
        refusesToPlan("--detect", "ToyBenchmark", "--detect=3%");
        refusesToPlan("--inject-tail-latency", "ToyBenchmark", "--inject-tail-latency");
        refusesToPlan("\"NoSuchThing\"", "NoSuchThing");
        refuses("--latency", "gate", "--latency");
    }

    private void refusesToPlan(String sentence, String... arguments) {
        List<String> all = new ArrayList<>(List.of("latency"));
        all.addAll(List.of(arguments));
        all.add("--dry-run");
        refuses(sentence, all.toArray(new String[0]));
    }

    @Test
    void shouldPlanALadderAndARateOfInvalidations() {
        assertEquals(
                0,
                lab("latency", "callbackPair", "--design=pre", "--rate-sweep", "--invalidations=500/s", "--dry-run"));
        assertTrue(out.toString().contains("open loop, uniform at [50%, 70%, 80%, 90%, 95%]"), out.toString());
        assertTrue(out.toString().contains("callbackPair {invalidations=500} t1"), out.toString());
    }
}
