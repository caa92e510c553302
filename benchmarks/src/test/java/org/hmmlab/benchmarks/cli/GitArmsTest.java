package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commits as arms: built, kept, compared, searched; with real JVMs, tiny iterations and a build of a second. */
@Tag("slow")
@Timeout(600)
final class GitArmsTest extends ResultsCommands {
    private static final String FAST = "60000";
    private static final String SLOW = "240000";

    @Test
    void shouldMeasureTwoCommitsAndLeaveNothingOfTheirBuildsBehind() throws Exception {
        LevelRepository repository = new LevelRepository(folder, FAST, SLOW);
        int code = ab(repository, "git:HEAD~1", "git:HEAD", "--pairs=1");
        assertEquals(4, code, "one pair judges nothing: " + err);
        StoredRun run = new RunStore(folder.resolve("results")).read("latest");
        assertEquals(
                repository.commits.stream()
                        .map(id -> "git:" + id.substring(0, 12))
                        .toList(),
                run.header().arms());
        for (ForkRecord fork : run.forks()) {
            assertEquals(ForkStatus.OK, fork.status(), String.valueOf(fork.failure()));
            assertTrue(fork.iterations().get(0).cpuNsPerOp() > 0, "the lab's profiler ran in the commit's JVM");
        }
        assertTrue(
                run.forks().get(1).iterations().get(0).cpuNsPerOp()
                        > 2 * run.forks().get(0).iterations().get(0).cpuNsPerOp(),
                "each arm ran its own build");
        assertEquals(1, repository.git("worktree", "list").lines().count());
        assertEquals(
                2,
                err.toString()
                        .lines()
                        .filter(line -> line.startsWith("building "))
                        .count());
        assertEquals(0, ab(repository, "git:HEAD~1", "git:" + repository.commits.get(1), "--dry-run"));
        assertEquals(
                0,
                err.toString()
                        .lines()
                        .filter(line -> line.startsWith("building "))
                        .count(),
                "a commit is built once, whatever it is called");
    }

    @Test
    void shouldNameABuildThatFailsWithTheEndOfItsLogAndTheCommitThatIsNone() throws Exception {
        LevelRepository repository = new LevelRepository(folder, FAST, "broken");
        assertEquals(5, ab(repository, "git:HEAD~1", "git:HEAD"));
        assertTrue(err.toString().contains("level 1") && err.toString().contains("code 7"), err.toString());
        assertTrue(err.toString().contains("\nthe level is no number"), "the end of the build's log: " + err);
        assertEquals(1, repository.git("worktree", "list").lines().count());
        assertEquals(2, ab(repository, "git:nonsense", "git:HEAD"));
        assertTrue(err.toString().contains("\"nonsense\""), err.toString());
        refuses("--build", "ab", "git:HEAD", "git:HEAD", "--repo", repository.folder.toString());
        String here = folder.toString();
        refuses(here, "ab", "git:HEAD", "git:HEAD", "--repo", here, "--build", "true", "--jar", "x.jar");
        assertEquals(
                5,
                lab(
                        "ab",
                        "git:HEAD",
                        "git:HEAD",
                        "--repo",
                        repository.folder.toString(),
                        "--build",
                        "true",
                        "--jar",
                        "x"));
        assertTrue(err.toString().contains(" x"), "names the jar: " + err);
        try (Stream<Path> files = Files.list(folder.resolve("results/builds"))) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".partial")));
        }
    }

    @Test
    void shouldFindTheFirstSlowCommitPastOneThatDoesNotBuild() throws Exception {
        LevelRepository repository = new LevelRepository(folder, FAST, "broken", FAST, SLOW);
        assertEquals(0, bisect(repository, "--dry-run", "--json"), err.toString());
        assertEquals(3, printedJson().at("/commits").asInt());
        assertEquals(1, bisect(repository, "--pairs=5", "--json"), err + "\n" + out);
        JsonNode answer = printedJson();
        assertEquals("FOUND", answer.at("/ending").asText());
        assertEquals(1, answer.at("/candidates").size());
        assertEquals(repository.commits.get(3), answer.at("/candidates/0/id").asText());
        List<String> outcomes = answer.at("/probes").findValuesAsText("outcome");
        assertEquals(1, Collections.frequency(outcomes, "BROKEN"), "one is passed over: " + outcomes);
        assertEquals("CONFIRMED", outcomes.get(outcomes.size() - 1));
        List<StoredRun> runs = new ArrayList<>();
        RunStore store = new RunStore(folder.resolve("results"));
        store.list().forEach(entry -> runs.add(store.read(entry.runId())));
        assertEquals(3, runs.size(), "the ends, one between them, the step");
        assertEquals(
                "git:" + repository.commits.get(0),
                runs.get(0).header().command().get(2));
        assertEquals(1, repository.git("worktree", "list").lines().count());
    }

    @Test
    void shouldRefuseABisectionThatMakesNoSense() throws Exception {
        LevelRepository repository = new LevelRepository(folder, FAST, SLOW);
        List<String> base = new ArrayList<>(List.of("bisect", "LevelBenchmark"));
        base.addAll(repository.options());
        refuses("--bad", with(base, "--good", "HEAD"));
        refuses("must differ", with(base, "--good", "HEAD", "--bad", "HEAD"));
        refuses("first parents", with(base, "--good", "HEAD", "--bad", "HEAD~1"));
        assertEquals(6, lab(with(base)));
        assertTrue(err.toString().contains("LevelBenchmark"), err.toString());
    }

    private int bisect(LevelRepository repository, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "bisect",
                "LevelBenchmark",
                "--good",
                repository.commits.get(0),
                "--bad",
                "HEAD",
                "--warmup=1x100",
                "--measure=4x50"));
        words.addAll(repository.options());
        return lab(with(words, more));
    }

    private int ab(LevelRepository repository, String a, String b, String... more) {
        List<String> words = new ArrayList<>(List.of("ab", a, b, "--warmup=1x50", "--measure=3x50"));
        words.addAll(repository.options());
        return lab(with(words, more));
    }

    private static String[] with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }
}
