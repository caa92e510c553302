package org.hmmlab.benchmarks.programs.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hmmlab.benchmarks.programs.replay.CpuAccess;
import org.hmmlab.benchmarks.programs.replay.MmTrace;
import org.hmmlab.benchmarks.programs.replay.ReplayConfig;
import org.hmmlab.benchmarks.programs.replay.ReplayOutcome;
import org.hmmlab.benchmarks.programs.replay.TraceOp;
import org.hmmlab.benchmarks.programs.replay.TraceReplayer;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs recorded for real, with perf; and a perf that fails, where failure is the subject. */
@Timeout(300)
final class ProgramRecorderTest {
    private static final int BUFFER_MIB = 4;
    private static final int EXIT_OF_LIFE = 3;

    @TempDir
    Path folder;

    private Path out;

    @BeforeEach
    void nameTheRecording() {
        out = folder.resolve("program.mmtrace.gz");
    }

    private static RecordingProbe ableMachine() throws InterruptedException {
        RecordingProbe probe = new RecordingProbe(null);
        String words = probe.describe();
        assumeTrue(words.startsWith("yes"), () -> "this machine cannot record: " + words);
        return probe;
    }

    private ProgramRecorder recorder(RecordingProbe probe, String... command) {
        return new ProgramRecorder(new ProgramRecorder.Request(out, List.of(command), false, BUFFER_MIB, true), probe);
    }

    /** The test program, compiled; it says on its output at which addresses what must be seen. */
    private Path life() throws IOException, InterruptedException {
        assumeTrue(new CommandCheck(System.getenv("PATH")).find("cc") != null, "there is no C compiler 'cc' in PATH");
        Path source = folder.resolve("life.c");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/record/life.c"))) {
            Files.copy(in, source);
        }
        Path program = folder.resolve("life");
        Process cc = new ProcessBuilder("cc", "-O0", "-o", program.toString(), source.toString(), "-lpthread")
                .inheritIO()
                .start();
        assertEquals(0, cc.waitFor());
        return program;
    }

    @Test
    void shouldRecordAProgramThatReplaysWithNothingUnexplained() throws Exception {
        RecordingProbe probe = ableMachine();
        Path output = folder.resolve("said.txt");
        ProgramRecorder.Result result =
                recorder(probe, "sh", "-c", "exec " + life() + " > " + output).record();

        assertEquals(EXIT_OF_LIFE, result.commandExit());
        TraceSummary life = result.life();
        assertEquals(3, life.processes(), life.toString());
        assertEquals(0, life.running());
        assertEquals(1, life.threads());
        assertEquals(1, life.sharedUntilExec());
        assertEquals(Map.of("mmap", 1L), life.failedCalls());
        assertEquals(0, life.faults().unmapped());
        assertEquals(
                Map.of("exec", 3L, "exit", 3L, "fork", 2L, "mremap", 1L),
                pick(life.events(), "exec", "exit", "fork", "mremap"));
        assertTrue(life.events().get("madvise") >= 1 && life.events().get("mprotect") >= 2, life.toString());

        MmTrace trace = MmTrace.read(out);
        assertEquals(life.totalEvents(), trace.size());
        for (String line : Files.readAllLines(output)) {
            String[] words = line.split(" ", 2);
            long address = Long.parseLong(words[1], 16);
            switch (words[0]) {
                case "read" -> assertTrue(hasFault(trace, address, CpuAccess.READ), line);
                case "write", "kernel" -> assertTrue(hasFault(trace, address, CpuAccess.WRITE), line);
                case "execute" -> assertTrue(hasFault(trace, address, CpuAccess.EXECUTE), line);
                case "attached" -> assertTrue(isMappedAndUnmapped(trace, address), line);
                default -> throw new AssertionError("a line of life.c that no check knows: " + line);
            }
        }
        for (Generation design : Generation.values()) {
            assertNothingUnexplained(trace, design);
        }
    }

    private static Map<String, Long> pick(Map<String, Long> counts, String... names) {
        return Arrays.stream(names)
                .collect(java.util.stream.Collectors.toMap(name -> name, name -> counts.getOrDefault(name, 0L)));
    }

    private static boolean hasFault(MmTrace trace, long address, CpuAccess access) {
        for (int i = 0; i < trace.size(); i++) {
            if (trace.op(i) == TraceOp.FAULT && trace.address(i) == address && trace.access(i) == access) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMappedAndUnmapped(MmTrace trace, long address) {
        boolean isMapped = false;
        for (int i = 0; i < trace.size(); i++) {
            if (trace.address(i) == address && trace.op(i) == TraceOp.MMAP) {
                isMapped = trace.isShared(i) && trace.isFile(i);
            }
            if (isMapped && trace.op(i) == TraceOp.MUNMAP && trace.address(i) == address) {
                return trace.pages(i) == 4;
            }
        }
        return false;
    }

    private static void assertNothingUnexplained(MmTrace trace, Generation design) {
        try (TraceReplayer replayer = new TraceReplayer(trace, new ReplayConfig(design, 1, 1))) {
            ReplayOutcome outcome = replayer.replay();
            assertEquals(0, outcome.cpu().unmapped(), design.id());
            assertEquals(0, outcome.cpu().denied(), design.id());
            assertEquals(Map.of(), outcome.unexpressed(), design.id());
            assertTrue(outcome.device().accesses() > 0, design.id());
        }
    }

    @Test
    void shouldHoldTheCommandsProcessesAndNoOthers() throws Exception {
        ProgramRecorder.Result result = recorder(ableMachine(), "sh", "-c", "true | cat | cat; kill -9 $$")
                .record();

        assertEquals(128 + 9, result.commandExit());
        MmTrace trace = MmTrace.read(out);
        assertEquals(TraceOp.EXEC, trace.op(0));
        assertEquals(result.life().processes(), trace.processes());
        assertEquals(
                result.life().processes() - 1L,
                result.life().events().get("fork"),
                "each process but the first is a descendant of it");
        assertEquals(0, result.life().running());
    }

    @Test
    void shouldKeepWhatWasRecordedWhenItIsStopped() throws Exception {
        Path started = folder.resolve("started");
        ProgramRecorder recorder = recorder(ableMachine(), "sh", "-c", "echo > " + started + "; exec sleep 600");
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<ProgramRecorder.Result> running = threads.submit(recorder::record);
            while (!Files.exists(started) && !running.isDone()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            recorder.stop();
            ProgramRecorder.Result result = running.get();

            assertTrue(result.isInterrupted());
            assertEquals(result.life().totalEvents(), MmTrace.read(out).size());
        } finally {
            threads.shutdownNow();
        }
        assertNothingBeside(out);
    }

    @Test
    void shouldSayThatTheKernelRefusedTheCommand() throws Exception {
        RecordingProbe probe = ableMachine();
        String program = Files.readString(Path.of("/bin/true"), StandardCharsets.ISO_8859_1);
        String loader = "/lib64/ld-linux";
        assumeTrue(program.contains(loader), "/bin/true has no loader whose name could be changed");
        Path file = executable("homeless", "");
        Files.writeString(file, program.replace(loader, "/lib64/no-linux"), StandardCharsets.ISO_8859_1);

        RecordingException failure = assertThrows(
                RecordingException.class, () -> recorder(probe, file.toString()).record());

        assertEquals(RecordingException.Reason.INPUT, failure.reason(), failure.getMessage());
        assertTrue(failure.getMessage().contains("COMMAND cannot be started"), failure.getMessage());
        assertNothingBeside(file);
    }

    @Test
    void shouldRefuseWhatCannotBeStartedAndWhereNothingCanBeWritten() throws Exception {
        RecordingProbe probe = able();
        Path plain = Files.writeString(folder.resolve("plain"), "");
        Path script = executable("script", "#! /no/such/interpreter -x\n");

        assertRefused(probe, "'/no/such/program': no such file", "/no/such/program");
        assertRefused(probe, "'no-such-program': not in PATH", "no-such-program");
        assertRefused(probe, "not executable", plain.toString());
        assertRefused(probe, "not a file", folder.toString());
        assertRefused(probe, "its interpreter '/no/such/interpreter' is not there", script.toString());
        assertRefused(probe, "it has no name", "");
        Files.writeString(out, "mine");
        assertRefused(probe, "--force replaces it", "true");
        assertEquals("mine", Files.readString(out));
        out = folder.resolve("no/such/folder.mmtrace");
        assertRefused(probe, "OUT must be in a folder that can be written", "true");
        out = folder;
        assertRefused(probe, "there is something else", "true");
    }

    private void assertRefused(RecordingProbe probe, String words, String command) {
        RecordingException failure = assertThrows(
                RecordingException.class, () -> recorder(probe, command).record());
        assertEquals(RecordingException.Reason.INPUT, failure.reason(), failure.getMessage());
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
    }

    /** A probe with a perf that is never started, on a machine where nothing else is missing. */
    private RecordingProbe able() throws IOException {
        return fakePerf("exit 1");
    }

    @Test
    void shouldRefuseARecordingWithHoles() throws Exception {
        RecordingException failure = failure("""
            7/7 5.000000000: PERF_RECORD_COMM exec: a:7/7
            7/7 5.000000001: PERF_RECORD_LOST lost 41
            7/7 5.000000002: sched:sched_process_exit: comm=a
            """);

        assertEquals(RecordingException.Reason.MACHINE, failure.reason());
        assertTrue(failure.getMessage().contains("lost 41 records"), failure.getMessage());
        assertTrue(failure.getMessage().contains("--buffer 8"), failure.getMessage());
    }

    @Test
    void shouldRefuseARecordingThatIsCutOffOrNotUnderstood() throws Exception {
        RecordingException cut = failure("7/7 5.000000000: PERF_RECORD_COMM exec: a:7/7\n");
        assertEquals(RecordingException.Reason.FAILED, cut.reason());
        assertTrue(cut.getMessage().contains("before COMMAND did"), cut.getMessage());
        RecordingException other = failure("another format\n");
        assertTrue(other.getMessage().contains("line 1: expected 'PID/TID"), other.getMessage());
    }

    @Test
    void shouldQuoteAPerfThatCannotRecordAtAll() throws Exception {
        RecordingProbe probe = fakePerf("echo 'Error: Access to tracepoints is limited.' >&2; exit 255");

        RecordingException failure = assertThrows(
                RecordingException.class, () -> recorder(probe, "true").record());

        assertEquals(RecordingException.Reason.MACHINE, failure.reason());
        assertTrue(failure.getMessage().contains("exit code 255: Error: Access to tracepoints"), failure.getMessage());
        assertNothingBeside(probe.perf());
        assertTrue(probe.describe().startsWith("no: perf record ended"), probe.describe());
    }

    @Test
    void shouldReplaceARecordingOnlyWhenForced() throws Exception {
        RecordingProbe probe = fakePerf(printing("7/7 5.000000000: PERF_RECORD_COMM exec: a:7/7\n"
                + "7/7 5.000000002: sched:sched_process_exit: comm=a\n"));
        Files.writeString(out, "old");

        ProgramRecorder.Result result = new ProgramRecorder(
                        new ProgramRecorder.Request(out, List.of("true"), true, BUFFER_MIB, true), probe)
                .record();

        assertEquals(2, MmTrace.read(out).size());
        assertEquals(Files.size(out), result.bytes());
        assertFalse(result.isInterrupted());
    }

    private RecordingException failure(String script) throws IOException {
        RecordingProbe probe = fakePerf(printing(script));
        RecordingException failure = assertThrows(
                RecordingException.class, () -> recorder(probe, "true").record());
        assertFalse(Files.exists(out), "no recording is written");
        return failure;
    }

    private String printing(String script) throws IOException {
        Path text = Files.writeString(folder.resolve("script.txt"), script);
        return "case \"$*\" in\n*--input*) cat " + text
                + ";;\n*--output*) while [ \"$1\" != --output ]; do shift; done;" + " echo data > \"$2\";;\nesac";
    }

    /** A probe of a machine where only perf is another. */
    private RecordingProbe fakePerf(String script) throws IOException {
        Path root = FakeSystemRoot.able(folder.resolve("root"));
        return new RecordingProbe(root, new CommandCheck(""), executable("perf", "#!/bin/sh\n" + script + "\n"));
    }

    private Path executable(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void assertNothingBeside(Path but) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().endsWith(".partial")).toList(),
                    "left beside " + but);
        }
    }
}
