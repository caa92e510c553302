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
import java.util.Random;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictRecord;
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
                        .judge(SampleRuns.pairs("fault.hit", 1, 0, ratios), VerdictRecord.FIRST)
                        .forEach(judgement -> judgement.verdicts().forEach(writer::verdict));
                writer.finish(SampleRuns.complete());
            }
            runs.add(store.read(header.runId()));
        }
        assertTrue(runs.size() == RUNS);
        return runs;
    }
}
