package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupted gate goes on where it stopped, on times and on percentiles; with real JVMs and tiny iterations. */
@Tag("slow")
@Timeout(300)
final class ResumedGateTest extends LabCommands {
    private static final String CUT = "cut";
    private static final int GROUP = 3;

    @Override
    List<String> always() {
        return List.of("--results=" + folder);
    }

    private StoredRun measured(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(
                List.of("--bench=ToyBenchmark", "-p", "mood=work", "--pairs=2", "--warmup=1x20", "--measure=3x20"));
        lab(words.toArray(new String[0]));
        return new RunStore(folder).read("latest");
    }

    /** Stores the run again as one that was killed after its first pair; a word of its first line may be another. */
    private void cut(StoredRun run, String word, String other) throws IOException {
        String id = run.header().runId();
        List<String> lines = Files.readAllLines(new RunStore(folder).find(id).file());
        List<String> left = new ArrayList<>();
        left.add(lines.get(0).replace('"' + id + '"', '"' + CUT + '"').replace('"' + word + '"', '"' + other + '"'));
        int forks = 0;
        int next = 1;
        while (forks < GROUP) {
            forks += lines.get(next).startsWith("{\"type\":\"fork\"") ? 1 : 0;
            left.add(lines.get(next++));
        }
        left.add(lines.get(next).substring(0, 40));
        Files.writeString(folder.resolve("runs/" + CUT + ".ndjson"), String.join("\n", left), StandardCharsets.UTF_8);
    }

    private static List<String> notes(StoredRun run) {
        return run.notes().stream().map(RunNote::text).toList();
    }

    @Test
    void shouldGoOnWithAGateOnTimes() throws IOException {
        StoredRun whole = measured("gate", "--base", "design:kref", "design:get-put");
        cut(whole, "gate", "demo");
        refuses(CUT, "ab", "--resume", CUT);
        cut(whole, "", "");
        StoredRun resumed = earned(lab("ab", "--resume", CUT), folder);
        assertEquals(CUT, resumed.header().settings().get("resumes"));
        assertEquals(whole.forks().subList(0, GROUP), resumed.forks().subList(0, GROUP));
        assertEquals(whole.header().command(), resumed.header().command(), "so that it can be resumed again");
    }

    @Test
    void shouldGoOnWithAGateOnPercentilesAndDriveItAsBefore() throws IOException {
        StoredRun whole = measured("gate", "--latency", "--base", "design:kref", "design:get-put");
        assertTrue(notes(whole).get(0).startsWith("probe "), notes(whole).toString());
        assertTrue(notes(whole).get(1).startsWith("driven  "), notes(whole).toString());
        cut(whole, "", "");
        StoredRun resumed = earned(lab("latency", "--resume", CUT), folder);
        assertEquals(CUT, resumed.header().settings().get("resumes"));
        assertEquals(whole.forks().subList(0, GROUP), resumed.forks().subList(0, GROUP));
        assertEquals(
                whole.latencies().subList(0, GROUP),
                resumed.latencies().subList(0, GROUP),
                "their histograms are the stored ones");
        assertEquals(notes(whole).get(1), notes(resumed).get(0), "driven as before, and not probed");
        assertTrue(
                notes(resumed).stream().noneMatch(note -> note.startsWith("probe ")),
                notes(resumed).toString());
        assertEquals(
                List.of(0, 0, 0, 1, 1, 1),
                resumed.forks().stream().map(ForkRecord::pair).limit(6).toList());
        assertEquals(resumed.forks().size(), resumed.latencies().size());
        assertFalse(resumed.verdicts().isEmpty());
        measureAgainWhatLostItsHistograms(whole);
    }

    private void measureAgainWhatLostItsHistograms(StoredRun whole) throws IOException {
        Path log = folder.resolve("runs").resolve(whole.latencies().get(1).file());
        Files.delete(log);
        StoredRun resumed = earned(lab("latency", "--resume", CUT), folder);
        assertTrue(
                notes(resumed).get(0).startsWith("measured again, since its histograms cannot be read: pair 0 of"),
                notes(resumed).toString());
        assertNotEquals(whole.forks().subList(0, GROUP), resumed.forks().subList(0, GROUP));
        assertEquals(resumed.forks().size(), resumed.latencies().size());
    }

    @Test
    void shouldSayWhatCannotGoOn() throws IOException {
        StoredRun one = measured("gate", "--latency", "--base", "design:kref", "design:get-put");
        refuses(one.header().runId(), "latency", "--resume", one.header().runId());
        refuses("--resume " + CUT, "latency", "ToyBenchmark", "--resume", CUT);
        refuses("--pairs, --seed", "latency", "--resume", CUT, "--pairs=3", "--seed=4");
        refuses("--pairs", "ab", "--resume", CUT, "--pairs=3", "--no-profile");
        refuses("--resume RUN", "latency");
        cut(one, "kref\",\"get-put", "kref");
        refuses("one arm", "latency", "--resume", CUT);
        cut(one, "loop", "injected tail");
        refuses("injected tail", "latency", "--resume", CUT);
        cut(one, "latency", "ab");
        refuses("of kind ab", "latency", "--resume", CUT);
    }
}
