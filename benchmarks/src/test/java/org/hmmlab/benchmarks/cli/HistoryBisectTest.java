package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.hmmlab.benchmarks.measure.commits.Bisection;
import org.hmmlab.benchmarks.measure.commits.BisectionLog;
import org.hmmlab.benchmarks.measure.commits.Commit;
import org.hmmlab.benchmarks.measure.commits.KnownCommits;
import org.hmmlab.benchmarks.measure.commits.Probe;
import org.hmmlab.benchmarks.measure.commits.RegressionRange;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * From a step of the history to the commit that brought it: drawn runs, real commits, and comparisons whose outcome is known.
 * With builds and JVMs: {@link GitArmsTest}.
 */
final class HistoryBisectTest extends ResultsCommands {
    private static final int RUNS = 20;
    private static final int STEP = 10;

    private LevelRepository repository;

    @BeforeEach
    void makeCommits() throws Exception {
        repository = new LevelRepository(folder, "no", "number", "to", "build");
    }

    /** Runs of the first commit, then as many of the last one, which takes four times as long. */
    private void store(String suffix) {
        Random random = new Random(5);
        for (int run = 0; run < RUNS; run++) {
            boolean isSlow = run >= STEP;
            List<String> arms = List.of("anchor", "git:" + shortId(isSlow ? 3 : 0) + suffix);
            StoredHistory.store(
                    folder.resolve("results"), run, arms, "LevelBenchmark.work", isSlow ? Math.log(4) : 0, random);
        }
    }

    private String shortId(int commit) {
        return repository.commits.get(commit).substring(0, 12);
    }

    private int bisect(String... more) {
        List<String> words = new ArrayList<>(List.of("bisect", "LevelBenchmark", "--pairs=5"));
        words.addAll(repository.options());
        words.addAll(List.of(more));
        return lab(words.toArray(new String[0]));
    }

    /**
     * What a bisection with the same command finds: the first one ends at the build of an end, and names its log; the log is then
     * that of an interrupted one which knows all probes.
     */
    private void knowAllProbes() throws Exception {
        assertEquals(5, bisect(), "an end does not build: " + err);
        Path results = folder.resolve("results");
        Path log = onlyFile(results.resolve("bisect"));
        String key = log.getFileName().toString().replaceFirst("\\.json$", "");
        BisectionLog known =
                BisectionLog.open(results, key, 7, EnvironmentProbe.probe().facts(), true);
        List<Commit> commits = new ArrayList<>();
        for (int i = 0; i < repository.commits.size(); i++) {
            commits.add(new Commit(repository.commits.get(i), "level " + i));
        }
        KnownCommits levels = new KnownCommits(commits, 1, 4, 4, 4);
        new Bisection(
                        commits,
                        (number, base, commit, effect, confirms) -> {
                            Probe probe = levels.probe(number, base, commit, effect, confirms);
                            known.add(number, probe);
                            return probe;
                        },
                        line -> {})
                .run();
    }

    private static Path onlyFile(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.get(0);
        }
    }

    @Test
    void shouldFindTheCommitOfTheNewestStepAndNoteItThere() throws Exception {
        store("");
        knowAllProbes();
        assertEquals(1, bisect("--json"), err + "\n" + out);
        JsonNode answer = printedJson();
        assertEquals("FOUND", answer.at("/ending").asText());
        assertEquals(1, answer.at("/candidates").size());
        assertEquals(repository.commits.get(1), answer.at("/candidates/0/id").asText());
        assertEquals(repository.commits.get(0), answer.at("/probes/0/base").asText(), "the ends are those of the step");
        assertEquals(repository.commits.get(3), answer.at("/probes/0/commit").asText());
        JsonNode step = json("history").at("/steps/0");
        assertEquals(StoredHistory.id(STEP), step.at("/runId").asText());
        assertEquals("CONFIRMED", step.at("/state").asText());
        assertTrue(step.at("/words").asText().contains(shortId(1)), step.toString());
    }

    @Test
    void shouldPlanBetweenTheEndsOfTheNewestStep() {
        store("");
        assertEquals(0, bisect("--dry-run", "--json"), err.toString());
        assertEquals(3, printedJson().at("/commits").asInt());
        assertEquals(0, printedJson().at("/knownProbes").asInt());
        assertTrue(err.toString().contains(shortId(0)) && err.toString().contains(shortId(3)), err.toString());
    }

    @Test
    void shouldNotSearchOnOneJdkForAStepOnAnother() {
        store("@99");
        assertEquals(6, bisect());
        assertTrue(err.toString().contains("JDK 99"), err.toString());
        assertEquals(OptionalInt.of(99), RegressionRange.jdk("git:@kref@99"));
        assertEquals(OptionalInt.of(25), RegressionRange.jdk("kref@25"));
        assertEquals(OptionalInt.empty(), RegressionRange.jdk("git:@kref"));
        assertEquals(OptionalInt.of(25), RegressionRange.jdk("kref@25 (B)"));
        assertEquals("kref", RegressionRange.design("kref@25 (B)"));
        assertEquals("get-put", RegressionRange.design("get-put (B)"));
        assertEquals("kref", RegressionRange.design("git:@kref@99"));
        assertEquals("", RegressionRange.design("git:@99"));
        assertEquals("", RegressionRange.design("git:"));
        assertEquals("kref", RegressionRange.design("kref@25"));
        assertEquals("", RegressionRange.design("jar:"));
    }
}
