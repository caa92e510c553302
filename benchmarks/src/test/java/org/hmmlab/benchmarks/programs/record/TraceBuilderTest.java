package org.hmmlab.benchmarks.programs.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.programs.replay.CpuAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lines come of which records of perf. */
final class TraceBuilderTest extends PerfRecords {
    @Test
    void shouldBeginWithTheProgramAndWhatTheKernelSetUpForIt() throws Exception {
        List<String> lines = lines(
                "0/0 PERF_RECORD_MMAP -1/0: [0xffffffff81000000(0x1209988) @ 0xffffffff81000000]: x"
                        + " [kernel.kallsyms]_text",
                "0/0 PERF_RECORD_COMM: perf-exec:7/7",
                "7/7 " + NEW,
                "7/7 " + mmap2("7fffffffe000", "1000", "rw-p", "[stack]"),
                "7/7 " + mmap2("7ffea1d14000", "21000", "rw-p", "[stack]"),
                "7/7 " + mmap2("400000", "5000", "r--p", "/bin/a"),
                "7/7 " + mmap2("401000", "1000", "r-xp", "/bin/a").replace("@ 0 ", "@ 0x1000 "),
                "7/7 exceptions:page_fault_kernel: address=0x402090 ip=elf_load error_code=0x2",
                "7/7 " + STARTED,
                fault("401234", "14"));

        assertEquals(
                List.of(
                        "0 0 exec",
                        "0 0 mmap 400000 1 r-- private file:0:0 implicit",
                        "0 0 mmap 401000 1 r-x private file:0:1 implicit",
                        "0 0 mmap 402000 3 r-- private file:0:2 implicit",
                        "0 0 mmap 7ffea1d14000 33 rw- private anon implicit",
                        "5 0 fault 402090 w",
                        "7 0 fault 401234 x"),
                lines);
        assertEquals(1, summary.faults().kernel());
        assertFalse(isComplete);
        assertEquals(1, summary.running());
    }

    @ParameterizedTest
    @CsvSource({
        "0, READ",
        "4, READ",
        "5, READ",
        "2, WRITE",
        "6, WRITE",
        "7, WRITE",
        "14, EXECUTE",
        "15, EXECUTE",
        "16, EXECUTE"
    })
    void shouldReadTheAccessFromTheProcessorsErrorCode(String hex, CpuAccess access) {
        assertEquals(access, TraceBuilder.access(Long.parseLong(hex, 16)));
    }

    @Test
    void shouldWriteCallsWhenTheyReturnAndLeaveOutThoseThatFailed() throws Exception {
        assertEquals(
                List.of(
                        "0 mmap 5000 2 rw- private anon",
                        "0 mmap 9000 1 r-x shared file:0:38",
                        "0 mprotect 5000 1 r--",
                        "0 mprotect 5000 1 ---",
                        "0 madvise 5000 1 dontneed",
                        "0 madvise 5000 1 10",
                        "0 mremap 5000 2 a000 4",
                        "0 munmap a000 1"),
                after(
                        enter("mmap", "addr: 0x0, len: 0x1001, prot: 0x3, flags: 0x22, fd: 0xffffffff, off: 0x0"),
                        "7/7 " + mmap2("5000", "2000", "rw-p", "//anon"),
                        leave("mmap", "5000"),
                        enter("mmap", "addr: 0x0, len: 0x1000, prot: 0x5, flags: 0x1, fd: 0x3, off: 0x26000"),
                        leave("mmap", "9000"),
                        enter("mmap", "addr: 0x1, len: 0x1000, prot: 0x5, flags: 0x32, fd: 0x3, off: 0x0"),
                        leave("mmap", "ffffffffffffffea"),
                        enter("mprotect", "start: 0x5000, len: 0x1000, prot: 0x1"),
                        leave("mprotect", "0"),
                        enter("pkey_mprotect", "start: 0x5000, len: 0x1, prot: 0x0, pkey: 0x1"),
                        leave("pkey_mprotect", "0"),
                        enter("mprotect", "start: 0x5000, len: 0x0, prot: 0x1"),
                        leave("mprotect", "0"),
                        enter("madvise", "start: 0x5000, len_in: 0x1000, behavior: 0x4"),
                        leave("madvise", "0"),
                        enter("madvise", "start: 0x5000, len_in: 0x1000, behavior: 0xa"),
                        leave("madvise", "0"),
                        enter("mremap", "addr: 0x5000, old_len: 0x2000, new_len: 0x4000, flags: 0x1, new_addr: 0x0"),
                        leave("mremap", "a000"),
                        enter("munmap", "addr: 0xa000, len: 0x10"),
                        leave("munmap", "0")));
        assertEquals(Map.of("mmap", 1L), summary.failedCalls());
    }

    @Test
    void shouldKeepTheMapThatFaultsAreHeldAgainst() throws Exception {
        after(
                enter("mmap", "addr: 0x0, len: 0x4000, prot: 0x3, flags: 0x22, fd: 0xffffffff, off: 0x0"),
                leave("mmap", "5000"),
                enter("mremap", "addr: 0x5000, old_len: 0x4000, new_len: 0x8000, flags: 0x1, new_addr: 0x0"),
                leave("mremap", "20000"),
                enter("munmap", "addr: 0x21000, len: 0x1000"),
                leave("munmap", "0"),
                fault("5000", "6"),
                fault("20000", "6"),
                fault("21000", "6"),
                fault("27fff", "6"),
                fault("28000", "6"));

        assertEquals(3, summary.faults().unmapped());
        assertEquals(Map.of("write", 5L), summary.faults().byAccess());
    }

    @Test
    void shouldKeepWhatAMoveLeavesMappedAndWhatItShowsTwice() throws Exception {
        assertEquals(
                List.of(
                        "0 mmap 5000 2 rw- shared anon",
                        "0 mremap 5000 2 20000 2",
                        "0 mmap 5000 2 rw- shared anon",
                        "0 mmap 30000 2 rw- shared anon"),
                after(
                        enter("mmap", "addr: 0x0, len: 0x2000, prot: 0x3, flags: 0x21, fd: 0xffffffff, off: 0x0"),
                        leave("mmap", "5000"),
                        enter("mremap", "addr: 0x5000, old_len: 0x2000, new_len: 0x2000, flags: 0x5, new_addr: 0x0"),
                        leave("mremap", "20000"),
                        enter("mremap", "addr: 0x5000, old_len: 0x0, new_len: 0x2000, flags: 0x1, new_addr: 0x0"),
                        leave("mremap", "30000")));
    }

    @Test
    void shouldWriteTheHeapAsMappings() throws Exception {
        assertEquals(
                List.of("0 mmap 20000 3 rw- private anon", "0 munmap 22000 1"),
                after(
                        enter("brk", "brk: 0x0"),
                        leave("brk", "1f800"),
                        enter("brk", "brk: 0x22800"),
                        leave("brk", "22800"),
                        enter("brk", "brk: 0xffffffffffff"),
                        leave("brk", "22800"),
                        enter("brk", "brk: 0x21801"),
                        leave("brk", "21801")));
    }

    @Test
    void shouldPutAGrowingStackBeforeTheFaultThatGrewIt() throws Exception {
        assertEquals(
                List.of(
                        "0 mmap f000 1 rw- private anon implicit",
                        "0 fault f800 w",
                        "1 munmap 1000 1",
                        "0 fault e000 r"),
                after(
                                "7/7 PERF_RECORD_FORK(8:8):(7:7)",
                                "7/7 task:task_newtask: pid=8 comm=a clone_flags=1200000 oom_score_adj=0",
                                fault("f800", "6"),
                                "8/8 syscalls:sys_enter_munmap: addr: 0x1000, len: 0x1000",
                                "8/8 syscalls:sys_exit_munmap: 0x0",
                                "7/7 " + mmap2("f000", "1000", "rw-p", "[stack]"),
                                fault("e000", "4"),
                                "7/7 sched:sched_process_exit: comm=a pid=7 prio=120 group_dead=true")
                        .stream()
                        .filter(line -> !line.contains("fork") && !line.contains("exit"))
                        .toList());
        assertEquals(1, summary.faults().unmapped());
        assertTrue(isComplete);
    }

    @Test
    void shouldTellThreadsFromCopiesFromThoseThatShareMemoryUntilExec() throws Exception {
        List<String> lines = after(
                "7/7 PERF_RECORD_FORK(7:8):(7:7)",
                "7/7 task:task_newtask: pid=8 comm=a clone_flags=3d0f00 oom_score_adj=0",
                "7/8 PERF_RECORD_FORK(9:9):(7:8)",
                "7/8 task:task_newtask: pid=9 comm=a clone_flags=1200011 oom_score_adj=0",
                "9/9 exceptions:page_fault_user: address=0x1000 ip=0x1 error_code=0x7",
                "7/7 PERF_RECORD_FORK(10:10):(7:7)",
                "7/7 task:task_newtask: pid=10 comm=a clone_flags=4100 oom_score_adj=0",
                "10/10 exceptions:page_fault_user: address=0x1008 ip=0x1 error_code=0x6",
                "10/10 PERF_RECORD_COMM exec: b:10/10",
                "10/10 sched:sched_process_exec: filename=b pid=10 old_pid=10",
                "7/7 sched:sched_process_exit: comm=a pid=7 prio=120 group_dead=false",
                "7/8 exceptions:page_fault_user: address=0x1000 ip=0x1 error_code=0x4",
                "10/10 sched:sched_process_exit: comm=b pid=10 prio=120 group_dead=true",
                "7/8 sched:sched_process_exit: comm=a pid=8 prio=120 group_dead=true",
                "7/8 exceptions:page_fault_kernel: address=0x1000 ip=x error_code=0x0");

        assertEquals(
                List.of(
                        "0 fork 1",
                        "1 fault 1000 w",
                        "0 fault 1008 w",
                        "0 fork 2",
                        "2 exec",
                        "0 fault 1000 r",
                        "2 exit",
                        "0 exit"),
                lines);
        assertEquals(3, summary.processes());
        assertEquals(1, summary.threads());
        assertEquals(1, summary.sharedUntilExec());
        assertEquals(1, summary.strays());
        assertEquals(1, summary.running());
        assertTrue(isComplete, "process 9 outlived the first, which has ended");
    }

    @Test
    void shouldKeepNothingOfASharedChildThatStartsNoProgram() throws Exception {
        assertEquals(
                List.of("0 exit"),
                after(
                        "7/7 PERF_RECORD_FORK(10:10):(7:7)",
                        "7/7 task:task_newtask: pid=10 comm=a clone_flags=4100 oom_score_adj=0",
                        "10/10 sched:sched_process_exit: comm=a pid=10 prio=120 group_dead=true",
                        "7/7 sched:sched_process_exit: comm=a pid=7 prio=120 group_dead=true"));
        assertEquals(1, summary.processes());
    }

    @Test
    void shouldEmptyTheSpaceAtExec() throws Exception {
        assertEquals(
                List.of("0 exec", "0 mmap 3000 1 r-x private anon implicit", "0 fault 1000 r"),
                after(
                        enter("mmap", "addr: 0x0, len: 0x1000, prot: 0x3, flags: 0x22, fd: 0xffffffff, off: 0x0"),
                        "7/7 PERF_RECORD_COMM exec: b:7/7",
                        "7/7 " + mmap2("3000", "1000", "r-xp", "[vdso]"),
                        "7/7 sched:sched_process_exec: filename=b pid=7 old_pid=7",
                        leave("mmap", "9000"),
                        fault("1000", "4")));
        assertEquals(1, summary.faults().unmapped());
    }

    @Test
    void shouldOrderAnUnmappingBeforeTheMappingThatTookItsPlace() throws Exception {
        assertEquals(
                List.of(
                        "0 mmap 5000 4 rw- private anon",
                        "0 munmap 5000 4",
                        "0 mmap 6000 1 rw- private anon",
                        "0 fault 6000 w"),
                after(
                        "7/7 PERF_RECORD_FORK(7:8):(7:7)",
                        "7/7 task:task_newtask: pid=8 comm=a clone_flags=3d0f00 oom_score_adj=0",
                        enter("mmap", "addr: 0x0, len: 0x4000, prot: 0x3, flags: 0x22, fd: 0x0, off: 0x0"),
                        leave("mmap", "5000"),
                        enter("munmap", "addr: 0x5000, len: 0x4000"),
                        "7/8 syscalls:sys_enter_mmap: addr: 0x0, len: 0x1000, prot: 0x3, flags: 0x22, fd: 0x0, off:"
                                + " 0x0",
                        "7/8 syscalls:sys_exit_mmap: 0x6000",
                        leave("munmap", "0"),
                        "7/8 exceptions:page_fault_user: address=0x6000 ip=0x1 error_code=0x6"));
        assertEquals(0, summary.faults().unmapped());
    }

    @Test
    void shouldOrderAMoveBeforeTheMappingThatTookItsPlace() throws Exception {
        assertEquals(
                List.of(
                        "0 mmap 5000 4 rw- private anon",
                        "0 mremap 5000 4 20000 8",
                        "0 mmap 6000 1 r-- private anon",
                        "0 fault 6000 r",
                        "0 fault 27000 w"),
                after(
                        "7/7 PERF_RECORD_FORK(7:8):(7:7)",
                        "7/7 task:task_newtask: pid=8 comm=a clone_flags=3d0f00 oom_score_adj=0",
                        enter("mmap", "addr: 0x0, len: 0x4000, prot: 0x3, flags: 0x22, fd: 0x0, off: 0x0"),
                        leave("mmap", "5000"),
                        enter("mremap", "addr: 0x5000, old_len: 0x4000, new_len: 0x8000, flags: 0x1, new_addr: 0x0"),
                        "7/8 syscalls:sys_enter_mmap: addr: 0x0, len: 0x1000, prot: 0x1, flags: 0x22, fd: 0x0, off:"
                                + " 0x0",
                        "7/8 syscalls:sys_exit_mmap: 0x6000",
                        "7/8 exceptions:page_fault_user: address=0x6000 ip=0x1 error_code=0x4",
                        leave("mremap", "20000"),
                        fault("27000", "6")));
        assertEquals(0, summary.faults().unmapped());
    }

    @Test
    void shouldKeepWhatTheKernelMapsUnaskedAndWhatShmdtTakesAway() throws Exception {
        assertEquals(
                List.of("0 mmap 5000 4 rw- shared file:0:0 implicit", "0 mprotect 6000 1 r--", "0 munmap 5000 4"),
                after(
                        "7/7 " + mmap2("5000", "4000", "rw-s", "/SYSV00000000 (deleted)"),
                        enter("mprotect", "start: 0x6000, len: 0x1000, prot: 0x1"),
                        leave("mprotect", "0"),
                        enter("shmdt", "shmaddr: 0x5000"),
                        leave("shmdt", "0")));
    }

    @Test
    void shouldNumberFilesByWhatTheyAreAndNotByDescriptor() throws Exception {
        String arguments = "addr: 0x0, len: 0x1000, prot: 0x1, flags: 0x2, fd: 0x3, off: 0x0";
        assertEquals(
                List.of(
                        "0 mmap 5000 1 r-- private file:0:0",
                        "0 mmap 6000 1 r-- private file:1:0",
                        "0 mmap 7000 1 r-- private file:0:0"),
                after(
                        enter("mmap", arguments),
                        "7/7 " + mmap2("5000", "1000", "r--p", "/lib/a"),
                        leave("mmap", "5000"),
                        enter("mmap", arguments),
                        "7/7 " + mmap2("6000", "1000", "r--p", "/lib/b").replace(" 99 ", " 98 "),
                        leave("mmap", "6000"),
                        enter("mmap", arguments.replace("fd: 0x3", "fd: 0x9")),
                        "7/7 " + mmap2("7000", "1000", "r--p", "/lib/a"),
                        leave("mmap", "7000")));
    }

    @Test
    void shouldCountWhatIsLostAndWhatIsNoUsers() throws Exception {
        after(
                "7/7 PERF_RECORD_LOST lost 40",
                "7/7 PERF_RECORD_LOST_SAMPLES lost 2",
                "7/7 exceptions:page_fault_kernel: address=0xffffc90000000000 ip=memset error_code=0x2",
                "7/7 exceptions:page_fault_kernel: address=init_task ip=memset error_code=0x2");

        assertEquals(42, summary.lost());
        assertEquals(2, summary.faults().outside());
        assertEquals(Map.of("exec", 1L, "mmap", 1L), summary.events());
    }

    @Test
    void shouldNameAnArgumentThatPerfDoesNotPrint() {
        RecordingException failure = assertThrows(
                RecordingException.class, () -> after(enter("munmap", "start: 0x1000"), leave("munmap", "0")));
        assertTrue(failure.getMessage().contains("'addr: 0x...' of munmap"), failure.getMessage());
        failure = assertThrows(
                RecordingException.class,
                () -> after("7/7 task:task_newtask: pid=9 comm=a clone_flags=0 oom_score_adj=0"));
        assertTrue(failure.getMessage().contains("PERF_RECORD_FORK before task:task_newtask"), failure.getMessage());
    }
}
