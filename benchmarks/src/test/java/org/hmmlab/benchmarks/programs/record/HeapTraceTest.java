package org.hmmlab.benchmarks.programs.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Which lines come of what the kernel decides: where a heap begins, how long a mapping of huge pages is, in which
 * order.
 */
final class HeapTraceTest extends PerfRecords {
    @Test
    void shouldTakeTheStartOfAnUnaskedHeapFromTheKernel() throws Exception {
        assertEquals(
                List.of("0 mmap 20000 2 rwx private anon"),
                after(
                        enter("brk", "brk: 0x22000"),
                        "7/7 " + mmap2("20000", "2000", "rwxp", "[heap]"),
                        leave("brk", "22000")));
    }

    @Test
    void shouldRoundHugePagesAndFollowARequestToProtectDownToTheStart() throws Exception {
        assertEquals(
                List.of("0 mmap 200000 512 rw- private anon", "0 mprotect 200000 512 r--"),
                after(
                        enter("mmap", "addr: 0x0, len: 0x1, prot: 0x3, flags: 0x40022, fd: 0xffffffff, off: 0x0"),
                        leave("mmap", "200000"),
                        enter("mprotect", "start: 0x3ff000, len: 0x1000, prot: 0x1000001"),
                        leave("mprotect", "0")));
    }

    @Test
    void shouldNotLetTimesGoBack() throws Exception {
        List<String> lines = linesOf("7/7 5.000000009: " + NEW + "\n7/7 5.000000020: " + STARTED
                + "\n7/7 5.000000019: " + fault("1000", "4").substring(4) + "\n7/7 5.000000003: "
                + fault("2000", "4").substring(4) + "\n");

        assertEquals(List.of("0 0 exec", "10 0 fault 1000 r", "10 0 fault 2000 r"), lines);
    }
}
