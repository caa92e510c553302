package org.hmmlab.results.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.RunSettings;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.hmmlab.results.verdict.Margins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thirty stored runs: a step in them has a name, and noise has none. */
final class HistorySeriesTest {
    private static final int RUNS = 30;
    private static final int STEP_AT = 17;

    @TempDir
    Path folder;

    @Test
    void shouldNameTheRunOfTheStepInThirtyStoredRuns() {
        HistorySeries series = series(store(.08));
        assertEquals(RUNS, series.points().size());
        assertEquals(1, series.steps().size(), series.steps().toString());
        assertEquals(
                "r" + (10 + STEP_AT),
                series.points().get(series.steps().get(0).index()).runId());
        assertEquals(.077, series.steps().get(0).size(), .02);
    }

    @Test
    void shouldNameNoneInThirtyStoredRunsWithoutAStep() {
        assertEquals(List.of(), series(store(0)).steps());
    }

    @Test
    void shouldFollowEachPercentileByItselfWithItsOwnMargin() {
        RunStore store = new RunStore(folder);
        List<StoredRun> runs = new ArrayList<>();
        Random random = new Random(7);
        for (int run = 0; run < RUNS; run++) {
            RunHeader header = SampleRuns.header("r" + (10 + run), "2026-01-01T12:" + (10 + run) + ":00Z");
            try (RunWriter writer = RunWriter.open(folder, header)) {
                writer.verdict(percentile("p50", 1 + .01 * random.nextGaussian()));
                writer.verdict(percentile("p90", (run < STEP_AT ? 1 : 1.05) + .01 * random.nextGaussian()));
                writer.verdict(percentile("p99", (run < STEP_AT ? 1 : 1.5) + .03 * random.nextGaussian()));
                writer.finish(SampleRuns.complete());
            }
            runs.add(store.read(header.runId()));
        }
        List<HistorySeries> series = HistorySeries.of(runs, Margins.DEFAULT, 1);
        assertEquals(
                List.of("p50 service ns", "p90 service ns", "p99 service ns"),
                series.stream().map(HistorySeries::metric).toList());
        assertEquals(List.of(), series.get(0).steps());
        assertEquals(List.of(), series.get(1).steps(), "5 % is less than p90's margin");
        assertEquals(1, series.get(2).steps().size());
        assertEquals(STEP_AT, series.get(2).steps().get(0).index());
        assertEquals(RUNS, series.get(2).points().size());
    }

    @Test
    void shouldPassOverRunsThatMadeATailOfTheirOwn() {
        List<StoredRun> runs = store(0).stream()
                .map(run -> new StoredRun(
                        TestRecords.header(run.header().runId())
                                .kind(RunKind.LATENCY)
                                .startedAt(run.header().startedAt())
                                .command(run.header().command())
                                .environment(run.header().environment())
                                .arms(run.header().arms())
                                .settings(RunSettings.builder().injectedTail("of B"))
                                .build(),
                        run.forks(),
                        run.verdicts(),
                        run.notes(),
                        run.footer(),
                        null))
                .toList();
        assertEquals(List.of(), HistorySeries.of(runs, Margins.DEFAULT, 1));
    }

    private static VerdictRecord percentile(String name, double ratio) {
        return VerdictRecord.builder(BenchmarkCase.of("fault.hit", Map.of(), 1), name + " service ns")
                .arms("pre", "post")
                .medians(100, 100 * ratio)
                .ratio(ratio, ratio * .98, ratio * 1.02)
                .confidence(.9)
                .pairs(10, 0)
                .margin(.05)
                .sees(.1)
                .p(.5)
                .verdict(Verdict.INCONCLUSIVE, "")
                .build();
    }

    @Test
    void shouldPassOverIncompleteRunsAndKeepOtherAnchorsApart() {
        List<StoredRun> runs = new ArrayList<>(store(0));
        StoredRun any = runs.get(3);
        runs.set(
                3,
                new StoredRun(
                        any.header(),
                        any.forks(),
                        any.verdicts(),
                        any.notes(),
                        new RunFooter(RunStatus.INCOMPLETE, "", -1, "died"),
                        null));
        Collections.shuffle(runs, new Random(1));
        HistorySeries series = series(runs);
        assertEquals(RUNS - 1, series.points().size());
        assertEquals("r10", series.points().get(0).runId());
        assertEquals("pre", series.anchor());
        assertEquals("post", series.candidate());
    }

    @Test
    void shouldKeepRemarksAndPassOverOneThatWasCutOff() throws IOException {
        Annotations annotations = new Annotations(folder);
        assertEquals(List.of(), annotations.read());
        annotations.add(new Annotations.Annotation("r12", "2026-01-01T00:00:00Z", "new kernel"));
        Files.writeString(folder.resolve("annotations.ndjson"), "{\"runId\":\"r1", StandardOpenOption.APPEND);
        annotations.add(new Annotations.Annotation("r13", "2026-01-01T00:00:00Z", "accepted"));
        assertEquals(
                List.of("new kernel", "accepted"),
                annotations.read().stream().map(Annotations.Annotation::text).toList());
    }

    private static HistorySeries series(List<StoredRun> runs) {
        List<HistorySeries> all = HistorySeries.of(runs, Margins.DEFAULT, 1);
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    /** Thirty runs through the store, each of ten pairs that lie 1.5 % apart. */
    private List<StoredRun> store(double step) {
        Random random = new Random(42);
        RunStore store = new RunStore(folder);
        List<StoredRun> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            RunHeader header = SampleRuns.header("r" + (10 + run), "2026-01-01T12:" + (10 + run) + ":00Z");
            double[] ratios = new double[10];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = .02 + (run >= STEP_AT ? Math.log1p(step) : 0) + .015 * random.nextGaussian();
            }
            try (RunWriter writer = RunWriter.open(folder, header)) {
                new Judge(JudgeSettings.DEFAULT)
                        .judge(SampleRuns.pairs("fault.hit", 1, 0, ratios), VerdictStage.FIRST)
                        .forEach(judgement -> judgement.verdicts().forEach(writer::verdict));
                writer.finish(SampleRuns.complete());
            }
            runs.add(store.read(header.runId()));
        }
        assertTrue(runs.size() == RUNS);
        return runs;
    }
}
