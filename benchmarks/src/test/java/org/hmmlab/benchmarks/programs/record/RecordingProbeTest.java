package org.hmmlab.benchmarks.programs.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the probe names as missing, on machines that are made up of files. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class RecordingProbeTest {
    private static final long CAP_SYS_ADMIN = 1L << 21;

    @TempDir
    Path root;

    private RecordingProbe probe() {
        return new RecordingProbe(root, new CommandCheck(""), Path.of("/bin/true"));
    }

    private void assertOnlyProblem(String words) {
        List<String> problems = probe().problems();
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).contains(words), problems.toString());
    }

    @Test
    void shouldMissNothingWhereEverythingIsThere() throws Exception {
        FakeSystemRoot.able(root);
        assertEquals(List.of(), probe().problems());
        FakeSystemRoot.capabilities(root, 0);
        FakeSystemRoot.paranoid(root, "-1");
        assertEquals(List.of(), probe().problems());
    }

    @Test
    void shouldNameAMissingPerf() throws Exception {
        FakeSystemRoot.able(root);
        RecordingProbe none = new RecordingProbe(root, new CommandCheck(root.toString()), null);
        assertTrue(
                none.problems().get(0).startsWith("perf is not in PATH: install it"),
                none.problems().toString());
        RecordingProbe absent = new RecordingProbe(root, new CommandCheck(""), root.resolve("perf"));
        assertTrue(
                absent.problems().get(0).startsWith("perf cannot be started: "),
                absent.problems().toString());
    }

    @Test
    void shouldNameAMissingPermission() throws Exception {
        FakeSystemRoot.able(root);
        FakeSystemRoot.capabilities(root, 1L << 5);
        assertOnlyProblem("kernel.perf_event_paranoid at most -1: it is 2");
        Files.delete(root.resolve("proc/sys/kernel/perf_event_paranoid"));
        assertOnlyProblem("no perf events");
    }

    @Test
    void shouldNameATracefsThatPerfCannotMountItself() throws Exception {
        FakeSystemRoot.capabilities(root, 1L << 38);
        FakeSystemRoot.paranoid(root, "2");
        assertOnlyProblem("tracefs cannot be read");
        FakeSystemRoot.capabilities(root, CAP_SYS_ADMIN);
        assertEquals(List.of(), probe().problems());
    }

    @Test
    void shouldNameMissingTracepointsAndAskForOptionalOnesOnlyWhereTheyAre() throws IOException {
        FakeSystemRoot.able(root);
        assertEquals(Tracepoints.required(), probe().tracepoints());
        Path events = root.resolve("sys/kernel/tracing/events");
        Files.createDirectories(events.resolve("syscalls/sys_enter_shmdt"));
        assertEquals(
                Tracepoints.required(), probe().tracepoints(), "a call is asked for with its return or not at all");
        Files.createDirectories(events.resolve("syscalls/sys_exit_shmdt"));
        assertTrue(probe().tracepoints().contains("syscalls:sys_exit_shmdt"));
        Files.delete(events.resolve("exceptions/page_fault_kernel"));
        Files.delete(events.resolve("syscalls/sys_exit_brk"));
        assertOnlyProblem("exceptions:page_fault_kernel, syscalls:sys_exit_brk");
    }
}
