package org.hmmlab.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index says what the runs say, whatever became of its file. */
final class RunIndexTest {
    @TempDir
    Path folder;

    private Path store(String id, double slowdown) {
        List<ForkRecord> forks = SampleRuns.pairs("fault.hit", 1, 0, slowdown, slowdown, slowdown, slowdown, slowdown);
        try (RunWriter writer = RunWriter.open(folder, SampleRuns.header(id, "2026-01-01T12:00:00Z"))) {
            forks.forEach(writer::fork);
            new Judge(JudgeSettings.DEFAULT)
                    .judge(forks, VerdictStage.FIRST)
                    .forEach(judgement -> judgement.verdicts().forEach(writer::verdict));
            return writer.finish(SampleRuns.complete());
        }
    }

    @Test
    void shouldSayWhatEachRunFoundAndReadOnlyWhatIsNew() {
        store("r1", .2);
        assertEquals(1, RunIndex.open(folder).readAgain());
        assertEquals(0, RunIndex.open(folder).readAgain(), "nothing is new");
        store("r2", 0);
        RunIndex index = RunIndex.open(folder);
        assertEquals(1, index.readAgain());
        assertEquals(
                List.of("r1", "r2"),
                index.entries().stream().map(RunIndex.Entry::runId).toList());
        assertEquals(Verdict.REGRESSED, index.entries().get(0).answers().get(0).verdict());
        assertEquals(Verdict.EQUIVALENT, index.entries().get(1).answers().get(0).verdict());
        assertEquals(15, index.entries().get(0).jvms());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"version\":1,\"ent",
                "{\"version\":1,\"entries\":null}",
                "{\"version\":1,\"entries\":[null]}",
                "{\"version\":99,\"entries\":[]}",
                "null",
                "[]",
                "{\"version\":1,\"entries\":[{\"runId\":\"r1\"}]}"
            })
    void shouldBeMadeAgainWhenItsFileIsBroken(String broken) throws IOException {
        store("r1", .2);
        RunIndex right = RunIndex.open(folder);
        Files.writeString(RunIndex.file(folder), broken);
        RunIndex again = RunIndex.open(folder);
        assertEquals(right.entries(), again.entries());
        assertEquals(1, again.readAgain());
        assertEquals(0, RunIndex.open(folder).readAgain(), "and kept again");
    }

    @Test
    void shouldLoseNothingWhenDeletedAndForgetRunsThatAreGone() throws IOException {
        Path file = store("r1", .2);
        store("r2", 0);
        List<RunIndex.Entry> entries = RunIndex.open(folder).entries();
        Files.delete(RunIndex.file(folder));
        assertEquals(entries, RunIndex.open(folder).entries());
        assertEquals(entries, RunIndex.rebuild(folder).entries());
        Files.delete(file);
        assertEquals(entries.subList(1, 2), RunIndex.open(folder).entries());
    }

    @Test
    void shouldNotBelieveAnEntryWhoseRunIsAnother() throws IOException {
        Path file = store("r1", .2);
        RunIndex.open(folder);
        Files.writeString(file, "{\"type\":\"footer\"}\n");
        RunIndex.Entry broken = RunIndex.open(folder).entries().get(0);
        assertTrue(broken.problem().contains("r1.ndjson:1:"), broken.problem());
        assertEquals(List.of(), broken.answers());
    }

    @Test
    void shouldBeEmptyOfAFolderThatIsNotThere() {
        assertEquals(List.of(), RunIndex.open(folder.resolve("nowhere")).entries());
        assertTrue(Files.notExists(folder.resolve("nowhere")), "looking makes no folder");
    }
}
