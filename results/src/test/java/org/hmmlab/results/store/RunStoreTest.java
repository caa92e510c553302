package org.hmmlab.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hmmlab.results.Refusal;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs are stored whole or not at all, and found again. */
final class RunStoreTest {
    private static final String NOON = "2026-01-01T12:00:00Z";

    @TempDir
    Path folder;

    @Test
    void shouldReadBackWhatWasWritten() {
        RunHeader header = SampleRuns.header("r1", NOON);
        List<ForkRecord> forks = SampleRuns.pairs("fault.hit", 1, 0, .1, .11, .09, .1);
        List<VerdictRecord> verdicts = new Judge(JudgeSettings.DEFAULT)
                .judge(forks, VerdictStage.FIRST)
                .get(0)
                .verdicts();
        Path file;
        try (RunWriter writer = RunWriter.open(folder, header)) {
            forks.forEach(writer::fork);
            verdicts.forEach(writer::verdict);
            writer.note("a remark");
            file = writer.finish(SampleRuns.complete());
        }
        StoredRun run = RunReader.read(file);
        assertEquals(folder.resolve("runs/r1.ndjson"), file);
        assertEquals(header, run.header());
        assertEquals(forks, run.forks());
        assertEquals(verdicts, run.verdicts());
        assertEquals("a remark", run.notes().get(0).text());
        assertEquals(SampleRuns.complete(), run.footer());
        assertNull(run.tornTail());
    }

    @Test
    void shouldShowNoRunUntilItIsFinished() throws IOException {
        RunWriter writer = RunWriter.open(folder, SampleRuns.header("r1", NOON));
        writer.fork(SampleRuns.fork(Role.A, "b", 1, 0, SampleRuns.steady(1)));
        assertEquals(List.of(), new RunStore(folder).list());
        assertFalse(Files.exists(writer.target()));
        writer.finish(SampleRuns.complete());
        assertEquals(1, new RunStore(folder).list().size());
        assertEquals(1, filesInRuns());
    }

    @Test
    void shouldKeepAndMarkWhatWasMeasuredWhenClosedEarly() {
        RunWriter writer = RunWriter.open(folder, SampleRuns.header("r1", NOON));
        writer.fork(SampleRuns.fork(Role.A, "b", 1, 0, SampleRuns.steady(1)));
        writer.close();
        StoredRun run = new RunStore(folder).read("r1");
        assertEquals(RunStatus.INCOMPLETE, run.footer().status());
        assertEquals(1, run.forks().size());
    }

    @Test
    void shouldCountOnlyTheFirstEnding() {
        RunWriter writer = RunWriter.open(folder, SampleRuns.header("r1", NOON));
        writer.finish(new RunFooter(RunStatus.INCOMPLETE, NOON, 130, "interrupted"));
        writer.finish(SampleRuns.complete());
        assertEquals(130, new RunStore(folder).read("r1").footer().exitCode());
        assertThrows(IllegalStateException.class, () -> writer.note("too late"));
    }

    @Test
    void shouldSayBeforeMeasuringThatTheFolderIsUnwritable() throws IOException {
        Path file = Files.createFile(folder.resolve("results"));
        String message =
                Refusal.of(UnwritableStoreException.class, () -> RunWriter.open(file, SampleRuns.header("r1", NOON)));
        assertTrue(message.contains(file.resolve("runs").toString()), message);
        assertTrue(message.contains("name another results folder"), message);
    }

    @Test
    void shouldNotOverwriteARunOfTheSameName() {
        RunWriter.open(folder, SampleRuns.header("r1", NOON)).close();
        assertThrows(UnwritableStoreException.class, () -> RunWriter.open(folder, SampleRuns.header("r1", NOON)));
        assertEquals(1, new RunStore(folder).list().size());
    }

    @Test
    void shouldLeaveTheFileOfALivingWriterAlone() {
        RunWriter writer = RunWriter.open(folder, SampleRuns.header("r1", NOON));
        assertEquals(List.of(), new RunStore(folder).recoverAbandoned());
        writer.finish(SampleRuns.complete());
        assertEquals(
                RunStatus.COMPLETE, new RunStore(folder).read("r1").footer().status());
    }

    @Test
    void shouldRecoverWhatADeadProcessHadMeasured() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingWriter.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        assertEquals(DyingWriter.EXIT_CODE, process.waitFor());
        RunStore store = new RunStore(folder);
        assertEquals(List.of(), store.list());
        assertEquals(List.of(folder.resolve("runs/dead.ndjson")), store.recoverAbandoned());
        StoredRun run = store.read("dead");
        assertEquals(RunStatus.INCOMPLETE, run.footer().status());
        assertTrue(run.footer().note().contains("recovered"), run.footer().note());
        assertEquals(1, run.forks().size());
        assertEquals(1, filesInRuns());
    }

    @Test
    void shouldDropTheTornTailWhenRecovering() throws IOException {
        abandon(".r1.partial", RunLines.write(SampleRuns.header("r1", NOON)) + "\n{\"type\":\"fork\",\"arm");
        assertEquals(1, new RunStore(folder).recoverAbandoned().size());
        assertNull(new RunStore(folder).read("r1").tornTail());
    }

    @Test
    void shouldSetAnAbandonedFileWithoutHeaderAside() throws IOException {
        abandon(".r1.partial", "{\"ty");
        assertEquals(List.of(), new RunStore(folder).recoverAbandoned());
        assertTrue(Files.exists(folder.resolve("runs/r1.partial.unreadable")));
    }

    @Test
    void shouldFindByIdByUniquePrefixAndByLatest() {
        RunWriter.open(folder, SampleRuns.header("x-1", "2026-01-01T12:00:00+02:00"))
                .close();
        RunWriter.open(folder, SampleRuns.header("x-12", "2026-01-01T11:00:00Z"))
                .close();
        RunWriter.open(folder, SampleRuns.header("y", "2026-01-01T10:30:00Z")).close();
        RunStore store = new RunStore(folder);
        assertEquals("x-1", store.find("x-1").runId());
        assertEquals("y", store.find("y").runId());
        assertEquals("x-12", store.find("latest").runId());
        String several = Refusal.of(UnknownRunException.class, () -> store.find("x"));
        assertEquals("2 runs start with \"x\"; candidates, newest first: x-12, x-1; or latest", several);
        String none = Refusal.of(UnknownRunException.class, () -> store.find("z"));
        assertEquals("no run starts with \"z\"; candidates, newest first: x-12, y, x-1; or latest", none);
    }

    @Test
    void shouldSayThatNothingIsStoredWhenTheFolderIsAbsent() {
        assertThrows(UnknownRunException.class, () -> new RunStore(folder.resolve("absent")).find("latest"));
    }

    @Test
    void shouldListABrokenRunWithoutFailing() throws IOException {
        RunWriter.open(folder, SampleRuns.header("good", NOON)).close();
        Files.writeString(folder.resolve("runs/broken.ndjson"), "no json\n");
        RunStore store = new RunStore(folder);
        assertEquals(
                List.of("broken", "good"),
                store.list().stream().map(RunStore.Entry::runId).toList());
        assertEquals("good", store.find("latest").runId());
    }

    private void abandon(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("runs"));
        Files.writeString(folder.resolve("runs").resolve(name), text, StandardCharsets.UTF_8);
    }

    private long filesInRuns() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("runs"))) {
            return files.count();
        }
    }
}
