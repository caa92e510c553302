package org.hmmlab.benchmarks.programs.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of perf's text is a record, and what its fields hold. */
final class PerfScriptTest {
    @Test
    void shouldReadTheFieldsOfATracepoint() {
        PerfEvent event = PerfScript.parse(
                "21194/21195   671.588103348:        syscalls:sys_enter_munmap: addr: 0x7f5ac1800000, len: 0x02800000");

        assertEquals(
                new PerfEvent(
                        "syscalls:sys_enter_munmap",
                        21194,
                        21195,
                        671_588_103_348L,
                        "addr: 0x7f5ac1800000, len: 0x02800000"),
                event);
    }

    @Test
    void shouldTellExecFromARenamingAndALossFromTheRest() throws Exception {
        List<PerfEvent> events = read("""
            1/1 1.000000000: PERF_RECORD_COMM exec: a:1/1
            1/1 1.000000001: PERF_RECORD_COMM: exec: b:1/1
            1/1 1.000000002: PERF_RECORD_FORK(1:2):(1:1)
            1/1 1.000000003: PERF_RECORD_LOST lost 17
            1/1 1.000000004: PERF_RECORD_LOST_SAMPLES lost 2
            """);

        assertEquals(
                List.of(true, false, false, false, false),
                events.stream().map(PerfEvent::isExec).toList());
        assertEquals(
                List.of(false, false, false, true, true),
                events.stream().map(PerfEvent::isLoss).toList());
        assertEquals("(1:2):(1:1)", events.get(2).text());
    }

    @Test
    void shouldSkipTheRestOfANameWithALineFeed() throws Exception {
        List<PerfEvent> events =
                read("1/1 1.000000000: PERF_RECORD_COMM: a\nb c:1/1\n\n1/1 1.000000001: sched:sched_process_exit: x\n");

        assertEquals(2, events.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "1/1 1.5: a:b: c", "1 1.000000000: a:b: c", "99999999999/1 1.000000000: a:b: c"})
    void shouldNameALineThatIsNoRecord(String line) {
        RecordingException failure = assertThrows(
                RecordingException.class, () -> read("1/1 1.000000000: sched:sched_process_exit: x\n" + line + "\n"));

        assertTrue(failure.getMessage().contains("line 2"), failure.getMessage());
        assertTrue(failure.getMessage().contains(line), failure.getMessage());
        assertEquals(RecordingException.Reason.FAILED, failure.reason());
        assertNull(PerfScript.parse(line));
    }

    @Test
    void shouldFindTheFieldAndNotOneThatEndsLikeIt() {
        String mremap = "addr: 0x7f00, old_len: 0x10, new_len: 0x40, flags: 0x1, new_addr: 0x5";
        assertEquals(OptionalLong.of(0x7f00), PerfFields.hex(mremap, "addr"));
        assertEquals(OptionalLong.of(5), PerfFields.hex(mremap, "new_addr"));
        assertEquals(OptionalLong.empty(), PerfFields.hex(mremap, "len"));
        // A program chooses its name, which stands before the flags.
        assertEquals(
                OptionalLong.of(0x1200000),
                PerfFields.hex("pid=3 comm=clone_flags=100 clone_flags=1200000 oom_score_adj=0", "clone_flags"));
        // A kernel address is printed as a symbol.
        assertEquals(OptionalLong.empty(), PerfFields.hex("address=_etext+0x1 ip=x error_code=0x0", "address"));
        assertEquals(OptionalLong.of(-22), PerfFields.number("0xffffffffffffffea"));
        assertEquals(OptionalLong.empty(), PerfFields.number(""));
        assertEquals(OptionalLong.empty(), PerfFields.number("0x12345678901234567"));
    }

    @Test
    void shouldReadMappingsOfFilesAndOfNone() {
        PerfFields.Mapping file = PerfFields.mapping(
                        "7/8: [0x7f5aca25d000(0x26000) @ 0x1000 fe:00 338944 5]: r-xp /usr/lib/a b.so")
                .orElseThrow();
        assertEquals(0x7f5aca25d000L, file.start());
        assertEquals(0x7f5aca283000L, file.end());
        assertEquals(0x1000, file.offset());
        assertEquals("fe:00 338944 5", file.identity());
        assertEquals(5, file.prot());
        assertFalse(file.isShared());
        PerfFields.Mapping stack = PerfFields.mapping(
                        "7/7: [0x7ffea000(0x21000) @ 0x7ffffffde000 00:00 0 0]: rw-s [stack]")
                .orElseThrow();
        assertTrue(stack.isStack() && stack.isShared());
        assertEquals("", stack.identity());
        PerfFields.Mapping built = PerfFields.mapping("7/7: [0x1000(0x1000) @ 0 <0123abcd>]: r--p /bin/x")
                .orElseThrow();
        assertEquals("<0123abcd> /bin/x", built.identity());
        assertTrue(PerfFields.mapping("-1/0: [0xffffffff81000000(0x1209988) @ 0xffffffff81000000]: x [kernel]")
                .isEmpty());
    }

    private static List<PerfEvent> read(String text) throws IOException, RecordingException {
        List<PerfEvent> events = new ArrayList<>();
        PerfScript.read(new StringReader(text), events::add);
        return events;
    }
}
