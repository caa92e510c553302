package org.hmmlab.benchmarks.measure.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.latency.ReusableLatency;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.model.LoadPattern;
import org.hmmlab.results.model.RunNote;
import org.junit.jupiter.api.Test;

/** How operations are driven, written into a run's notes and read back from there. */
final class LoadPatternTest {
    private static final List<LoadPattern> DRIVES = List.of(
            LoadPattern.CLOSED,
            LoadPattern.CLOSED.withCalls(26),
            new LoadPattern(LoadModel.UNIFORM, 5000, 1),
            new LoadPattern(LoadModel.POISSON, 123456.789, 3),
            new LoadPattern(LoadModel.POISSON, 1e9 / 3, 1));

    @Test
    void shouldComeBackFromWordsAsItWas() {
        for (LoadPattern drive : DRIVES) {
            assertEquals(drive, LoadPattern.parse(drive.words()));
            assertEquals(drive, LoadPattern.of(drive.params()));
        }
        for (String words : List.of("", "fast", "closed at 5/s", "uniform", "uniform at 0/s", "closed, no calls")) {
            assertThrows(IllegalArgumentException.class, () -> LoadPattern.parse(words), words);
        }
    }

    @Test
    void shouldBeTheLatestNotesOfItsOwnBenchmark() {
        BenchmarkTask task = new BenchmarkTask("a.b.Pair.op", new TreeMap<>(), 1, false);
        BenchmarkTask other = new BenchmarkTask("a.b.Pair.other", new TreeMap<>(), 1, false);
        ReusableLatency earlier = ReusableLatency.of(
                List.of(),
                List.of(),
                List.of(
                        new RunNote("probe   " + task + ": p50 3 ns"),
                        new RunNote(ReusableLatency.note(task, DRIVES)),
                        new RunNote(ReusableLatency.note(task, List.of(LoadPattern.CLOSED)))),
                Path.of(""));
        assertEquals(DRIVES, earlier.drives(task), "the newest run's notes come first");
        assertEquals(List.of(), earlier.drives(other));
    }
}
