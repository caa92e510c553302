package org.hmmlab.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers do not mix their lines: not two of one run, not threads of one writer. */
final class TwoWritersTest {
    private static final int THREADS = 8;
    private static final int EACH = 50;

    @TempDir
    Path folder;

    @Test
    void shouldRefuseASecondWriterOfARunWhileTheFirstLives() {
        try (RunWriter first = RunWriter.open(folder, SampleRuns.header("r", "2026-01-01T12:00:00Z"))) {
            first.note("of the first");
            assertThrows(
                    UnwritableStoreException.class,
                    () -> RunWriter.open(folder, SampleRuns.header("r", "2026-01-01T12:00:00Z")));
            first.note("still of the first");
            StoredRun run = RunReader.read(first.finish(SampleRuns.complete()));
            assertEquals(2, run.notes().size());
        }
    }

    @Test
    void shouldWriteWholeLinesWhenManyThreadsWrite() throws InterruptedException, ExecutionException {
        Path file;
        try (RunWriter writer = RunWriter.open(folder, SampleRuns.header("r", "2026-01-01T12:00:00Z"))) {
            ExecutorService pool = Executors.newFixedThreadPool(THREADS);
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread * EACH;
                all.add(pool.submit(() -> IntStream.range(first, first + EACH)
                        .forEach(pair ->
                                writer.fork(SampleRuns.fork(Role.A, "b", 1, pair, SampleRuns.steady(pair + 1, 40))))));
            }
            for (Future<?> future : all) {
                future.get();
            }
            pool.shutdown();
            file = writer.finish(SampleRuns.complete());
        }
        List<Integer> pairs = RunReader.read(file).forks().stream()
                .map(ForkRecord::pair)
                .sorted()
                .toList();
        assertEquals(IntStream.range(0, THREADS * EACH).boxed().toList(), pairs);
    }
}
