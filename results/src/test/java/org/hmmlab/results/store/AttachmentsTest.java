package org.hmmlab.results.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.hmmlab.results.Refusal;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.HistogramLog;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.model.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of runs lie under their content's name, are verified when read, and are known as garbage when nobody names them. */
final class AttachmentsTest {
    private static final byte[] CONTENT = "what the build said".getBytes(UTF_8);

    @TempDir
    Path folder;

    private Attachments attachments = new Attachments(Path.of(""));

    @BeforeEach
    void open() {
        attachments = new Attachments(folder);
    }

    @Test
    void shouldStoreEqualContentsOnceAndReadThemBack() throws IOException {
        String name = attachments.put(CONTENT);
        assertEquals(name, attachments.put(CONTENT.clone()));
        assertArrayEquals(CONTENT, attachments.read(name));
        assertEquals(folder.resolve("attachments/" + name.substring(0, 2) + '/' + name), attachments.file(name));
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(1, files.filter(Files::isRegularFile).count(), "one file, nothing half written");
        }
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                attachments.put("abc".getBytes(UTF_8)),
                "the SHA-256 of abc in its standard's examples");
    }

    @Test
    void shouldRefuseAContentThatIsNotWhatItIsNamedForAndMakeItWholeWhenStoredAgain() throws IOException {
        String name = attachments.put(CONTENT);
        Files.writeString(attachments.file(name), "what the bui");
        String why = Refusal.of(StoreException.class, () -> attachments.read(name));
        assertTrue(why.contains("must be what it was") && why.contains(name), why);
        attachments.put(CONTENT);
        assertArrayEquals(CONTENT, attachments.read(name));
    }

    @Test
    void shouldSayThatNothingLiesUnderAName() {
        String name = "0".repeat(64);
        assertTrue(
                Refusal.of(StoreException.class, () -> attachments.read(name)).contains("nothing at"));
        assertThrows(IllegalArgumentException.class, () -> attachments.read("../../etc/passwd"));
    }

    @Test
    void shouldNameAsGarbageWhatNoRunStoredKeptOrUnfinishedNames() throws IOException {
        assertEquals(List.of(), attachments.garbage(), "of nothing");
        RunWriter open = RunWriter.open(folder, SampleRuns.header("open", "2026-01-01T12:00:00Z"));
        open.attach("a.txt", "text/plain", "of an unfinished run".getBytes(UTF_8));
        Path stored;
        try (RunWriter writer = RunWriter.open(folder, SampleRuns.header("stored", "2026-01-01T12:00:00Z"))) {
            writer.attach("b.txt", "text/plain", "of a stored run".getBytes(UTF_8));
            stored = writer.finish(SampleRuns.complete());
        }
        String stray = attachments.put(CONTENT);
        assertEquals(List.of(attachments.file(stray)), attachments.garbage());
        assertTrue(Files.exists(attachments.file(stray)), "named, not deleted");
        new Baselines(folder).keep(stored);
        Files.delete(stored);
        assertEquals(List.of(attachments.file(stray)), attachments.garbage(), "a baseline names it still");
        open.close();
        assertEquals(List.of(attachments.file(stray)), attachments.garbage());
    }

    @Test
    void shouldGiveARunItsFilesAndItsHistogramsFromEveryFolderOfRuns() throws IOException {
        ForkLatency latency = new ForkLatency();
        Histogram histogram = ForkLatency.newHistogram();
        ForkLatency.record(histogram, 1234);
        latency.add(Kind.SERVICE, histogram);
        Path stored;
        String file;
        try (RunWriter writer = RunWriter.open(folder, SampleRuns.header("r", "2026-01-01T12:00:00Z"))) {
            file = writer.attach(
                    "0.hlog",
                    "text/x-hdrhistogram-log",
                    HistogramLog.write(latency, "b|a|0").getBytes(UTF_8));
            writer.latency(new LatencyRecord(
                    Role.A, BenchmarkCase.of("b", Map.of(), 1), 0, file, LoadModel.CLOSED, Double.NaN, 1, 25));
            stored = writer.finish(SampleRuns.complete());
        }
        StoredRun run = RunReader.read(stored);
        assertEquals("0.hlog", run.attachments().get(0).name());
        assertEquals(
                Files.size(stored.resolveSibling(file)),
                run.attachments().get(0).bytes());
        Path kept = Files.copy(
                stored, Files.createDirectories(folder.resolve("baselines")).resolve("r.ndjson"));
        for (Path place : List.of(stored, kept)) {
            LatencySet.read(run.latencies(), place.resolveSibling("."));
        }
        Files.writeString(stored.resolveSibling(file), "#[cut off");
        IOException why =
                assertThrows(IOException.class, () -> LatencySet.read(run.latencies(), stored.resolveSibling(".")));
        assertTrue(String.valueOf(why.getMessage()).contains("must be what it was"), why.toString());
    }

    @Test
    void shouldKeepTheFilesOfARunWhoseProcessDied() throws IOException {
        Path partial = folder.resolve("runs/.dead.partial");
        try (RunWriter writer = RunWriter.open(folder, SampleRuns.header("alive", "2026-01-01T12:00:00Z"))) {
            writer.attach("a.txt", "text/plain", CONTENT);
            String lines = Files.readString(folder.resolve("runs/.alive.partial"));
            Files.writeString(partial, lines.replace("\"runId\":\"alive\"", "\"runId\":\"dead\"") + "{\"type\":\"fo");
        }
        List<Path> recovered = new RunStore(folder).recoverAbandoned();
        assertEquals(1, recovered.size());
        assertEquals(
                "a.txt", RunReader.read(recovered.get(0)).attachments().get(0).name());
    }

    @Test
    void shouldHoldOneWholeFileWhenManyStoreTheSame() {
        byte[] large = new byte[1 << 18];
        List<String> names = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> attachments.put(large))
                .distinct()
                .toList();
        assertEquals(1, names.size());
        assertArrayEquals(large, attachments.read(names.get(0)));
    }
}
