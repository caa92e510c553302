package org.hmmlab.benchmarks.judges.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.judges.verify.OracleOp;
import org.hmmlab.benchmarks.judges.verify.TraceMachine;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plain model of memory accepts what the model answers, and objects to answers that are changed. */
final class ShadowTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Own memory: by the processor, the device, after a migration.
                "mmap A 0 2 rw private anon; cpu_write A 0 2 10; cpu_read A 0 2|head|10 12|page 1: the head must be"
                        + " 11: 12",
                "mmap A 0 2 rw private anon; dev_write m A 0 2 10; cpu_read A 0 2|tail|0 11|page 0: the tail must be"
                        + " 10: 0",
                "mmap A 0 1 rw private anon; cpu_write A 0 1 10; migrate m A 0 1|head|0|page 0: the head must be 10: 0",
                "mmap A 0 1 rw private anon; cpu_wtail A 0 1 9; dev_read m A 0 1|tail|8|page 0: the tail must be 9: 8",
                "mmap A 0 1 rw private anon; cpu_write A 0 1 7; madvise A 0 1 dontneed; cpu_read A 0 1|head|7"
                        + "|page 0: the head must be 0: 7",
                "mmap A 0 2 rw private anon; cpu_write A 0 2 7; mremap A 0 2 B 5 3; cpu_read B 5 3|head|7 7 0"
                        + "|page 1: the head must be 8: 7",
                "mmap A 0 1 rw private anon; munmap A 0 1; cpu_read A 0 1|head|5|page 0: a read of a hole must be"
                        + " SEGV: 5",
                // Rights.
                "mmap A 0 1 r private anon; cpu_write A 0 1 5|st|OK|page 0: a write to what may not be written must be"
                        + " SEGV: OK",
                "mmap A 0 1 rw private anon; cpu_write A 0 1 5|st|SEGV|page 0: a write to what may be written must be"
                        + " OK: SEGV",
                "mmap A 0 1 r private anon; mprotect A 0 1 rw; cpu_write A 0 1 5|st|BUS"
                        + "|page 0: an access to private memory must be possible: BUS",
                "mmap A 0 1 none private anon; cpu_read A 0 1|head|5|page 0: a read of what may not be read must be"
                        + " SEGV: 5",
                "mmap A 0 1 r private anon; snapshot m A 0 1|perm|W|page 0: a snapshot must be within the mapping's"
                        + " rights: W",
                "mmap A 0 1 r private anon; snapshot m A 0 2|perm|- -|page 1: a snapshot of a hole must be E: -",
                "mmap A 0 1 r private anon; pagemap A 0 2|map|- P|page 1: the page table at a hole must be -: P",
                // Fork: each its own afterwards; shared memory stays one.
                "mmap A 0 1 rw private anon; cpu_write A 0 1 3; fork c; cpu_write A 0 1 4; @c cpu_read A 0 1|head|4"
                        + "|page 0: the head must be 3: 4",
                "mmap A 0 1 rw shared anon; fork c; cpu_write A 0 1 4; @c cpu_read A 0 1|head|0|page 0: the head must"
                        + " be 4: 0",
                "mmap A 0 1 rw private anon; cpu_write A 0 1 3; fork c; @c cpu_write A 0 1 4; @c dev_read m A 0"
                        + " 1|head|4|page 0: the head must be 3: 4",
                // Files: a private copy keeps what it was, the others show the file.
                "file f 2 memfd; mmap A 0 2 rw private f:0; cpu_wtail A 0 1 1; fwrite f 0 2 50; cpu_read A 0 2|head|50"
                        + " 51|page 0: the head must be 0: 50",
                "file f 2 memfd; mmap A 0 2 rw private f:0; cpu_wtail A 0 1 1; fwrite f 0 2 50; cpu_read A 0 2|head|0 0"
                        + "|page 1: the head must be 51: 0",
                "file f 2 memfd; mmap A 0 1 rw shared f:1; dev_write m A 0 1 6; fread f 0 2|head|0 0|page 1: the head"
                        + " must be 6: 0",
                "file f 2 memfd; fwrite f 0 2 5; fpunch f 0 1; fread f 0 2|head|5 6|page 0: the head must be 0: 5",
                "file f 2 ram; fwrite f 0 2 5; ftruncate f 1; ftruncate f 2; fread f 0 2|head|5 6|page 1: the head"
                        + " must be 0: 6",
                "file f 1 memfd; mmap A 0 1 rw private f:0; madvise A 0 1 populate_write; fwrite f 0 1 5; cpu_read A 0"
                        + " 1|head|5|page 0: the head must be 0: 5",
                "mmap A 0 1 rw private anon; cpu_write A 0 1 3; raw read m A 0 1|head|2|page 0: the head must be 3: 2",
            })
    void shouldObjectToAChangedAnswer(String script, String field, String values, String problem) {
        Shadow shadow = new Shadow();
        try (TraceMachine machine = new TraceMachine(Generation.GET_PUT, DesignExecution.DEVICE_PAGES)) {
            List<OracleOp> ops = ops("open m 0; " + script);
            for (OracleOp op : ops.subList(0, ops.size() - 1)) {
                assertEquals("", shadow.follow(op, machine.execute(op).fields()), op::text);
            }
            OracleOp last = ops.get(ops.size() - 1);
            Map<String, List<String>> answer = machine.execute(last).fields();
            assertEquals("", shadow.follow(last, answer), last::text);
            Map<String, List<String>> changed = new LinkedHashMap<>(answer);
            changed.put(field, List.of(values.split(" ")));
            changed.putIfAbsent("tail", changed.getOrDefault("head", List.of()));
            assertEquals(problem, shadow.follow(last, changed));
            machine.end();
        }
    }

    @Test
    void shouldNotHoldAgainstADesignWhatAFailedOperationLeavesOpen() {
        Shadow shadow = new Shadow();
        Map<String, List<String>> failed = Map.of("err", List.of("EFAULT"));
        List<OracleOp> ops =
                ops("open m 0; mmap A 0 2 rw private anon; cpu_write A 0 2 3; dev_write m A 0 3 7; cpu_read A 0 2;"
                        + " cpu_write A 0 1 5; cpu_read A 0 2");
        Map<String, List<String>> ok = Map.of("err", List.of("OK"));
        Map<String, List<String>> written = Map.of("err", List.of("OK"), "st", List.of("OK", "OK"));
        shadow.follow(ops.get(0), ok);
        shadow.follow(ops.get(1), ok);
        shadow.follow(ops.get(2), written);
        shadow.follow(ops.get(3), failed);
        Map<String, List<String>> any =
                Map.of("err", List.of("OK"), "head", List.of("7", "4"), "tail", List.of("7", "0"));
        assertEquals("", shadow.follow(ops.get(4), any));
        shadow.follow(ops.get(5), Map.of("err", List.of("OK"), "st", List.of("OK")));
        assertEquals("page 0: the head must be 5: 7", shadow.follow(ops.get(6), any));
    }

    private static List<OracleOp> ops(String script) {
        return Script.parse("test", List.of(script.split("; ?"))).ops();
    }
}
