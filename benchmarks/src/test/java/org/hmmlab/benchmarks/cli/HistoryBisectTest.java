package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.hmmlab.benchmarks.measure.commits.StepEnds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From a step of the history to the commit that brought it: drawn runs, real commits, builds and JVMs. */
@Timeout(600)
final class HistoryBisectTest extends ResultsCommands {
    private static final String FAST = "60000";
    private static final String SLOW = "240000";
    private static final int RUNS = 20;
    private static final int STEP = 10;

    private LevelRepository repository;

    @BeforeEach
    void makeCommits() throws Exception {
        repository = new LevelRepository(folder, FAST, SLOW, SLOW, SLOW);
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

    private int bisect() {
        List<String> words =
                new ArrayList<>(List.of("bisect", "LevelBenchmark", "--warmup=1x100", "--measure=4x50", "--pairs=5"));
        words.addAll(repository.options());
        return lab(words.toArray(new String[0]));
    }

    @Test
    void shouldFindTheCommitOfTheNewestStepAndNoteItThere() {
        store("");
        assertEquals(1, bisect(), err + "\n" + out);
        String text = out.toString();
        assertTrue(
                text.contains(
                        "step    LevelBenchmark.work t1 of lab history, between " + shortId(0) + " and " + shortId(3)),
                text);
        assertTrue(text.contains("bisect  3 commits after " + shortId(0)), text);
        assertTrue(text.contains("answer  the first bad commit is " + shortId(1) + " level 1, confirmed"), text);
        assertEquals(0, lab("history"), err.toString());
        assertTrue(
                out.toString().contains("confirmed: the first bad commit is " + shortId(1)),
                "the step of " + StoredHistory.id(STEP) + " is explained: " + out);
    }

    @Test
    void shouldNotSearchOnOneJdkForAStepOnAnother() {
        store("@99");
        assertEquals(6, bisect());
        assertTrue(
                err.toString().contains("the step is of a series on JDK 99, and this lab runs on JDK "),
                err.toString());
        assertEquals(OptionalInt.of(99), StepEnds.jdk("git:@kref@99"));
        assertEquals(OptionalInt.of(25), StepEnds.jdk("kref@25"));
        assertEquals(OptionalInt.empty(), StepEnds.jdk("git:@kref"));
        assertEquals(OptionalInt.of(25), StepEnds.jdk("kref@25 (B)"));
        assertEquals("kref", StepEnds.design("kref@25 (B)"));
        assertEquals("get-put", StepEnds.design("get-put (B)"));
        assertEquals("kref", StepEnds.design("git:@kref@99"));
        assertEquals("", StepEnds.design("git:@99"));
        assertEquals("", StepEnds.design("git:"));
        assertEquals("kref", StepEnds.design("kref@25"));
        assertEquals("", StepEnds.design("jar:"));
    }
}
