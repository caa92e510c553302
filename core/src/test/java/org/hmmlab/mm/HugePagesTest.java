package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageSize;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transparent huge pages: how they come, are shared, copied, split and go; what is told of it; and that no frame is lost. */
final class HugePagesTest {
    private static final int R = Vma.VM_READ;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long PAGE = PageSize.BYTES;
    private static final long HUGE = 512 * PAGE;
    private static final long AT = 0x4000_0000L;

    private Machine machine;
    private AddressSpace mm;
    private EventRecorder events;

    @AfterEach
    void close() {
        events.close();
        mm.put();
        machine.assertNoLeaks();
        machine.close();
    }

    @Test
    void shouldMapTheWholeHugePageAtOneWrite() {
        open(KernelRules.V5_3, 1024);
        assertEquals(0, mm.cpuWrite(AT + 5 * PAGE, 100));
        assertEquals(512, used());
        assertEquals(HUGE, mm.anonHugeBytes(AT, AT + 2 * HUGE));
        assertTrue(Pte.isHuge(entry(0)) && Pte.isWritable(entry(511)));
        assertEquals(Pte.pfn(entry(0)) + 511, Pte.pfn(entry(511)));
        assertEquals(0, Pte.pfn(entry(0)) % 512, "aligned");
        assertEquals(100, mm.cpuReadWord(AT + 5 * PAGE));
        assertEquals(0, mm.cpuReadWord(AT + 6 * PAGE));
        assertEquals(List.of(), events.take());
        assertEquals(4, machine.tablePages().live(), "three levels and the deposited table");
    }

    @Test
    void shouldMapTheHugeZeroPageAtARead() {
        open(KernelRules.V6_1, 512);
        assertEquals(0, mm.cpuRead(AT + 7 * PAGE));
        assertTrue(Pte.isHuge(entry(0)) && !Pte.isWritable(entry(0)));
        assertEquals(0, used());
        assertEquals(0, mm.anonHugeBytes(AT, AT + HUGE));
        assertEquals(0, mm.cpuReadWord(AT + 500 * PAGE));
    }

    @Test
    void shouldUseSmallPagesWhereTheVmaDoesNotCoverAHugeOneOrNoBlockIsFree() {
        open(KernelRules.V5_3, 511);
        mm.cpuWrite(AT, 1);
        assertEquals(1, used());
        assertFalse(Pte.isHuge(entry(0)));
        mm.madvise(AT, 511, "nohugepage");
        reopen(1024, 700);
        mm.cpuWrite(AT, 1);
        assertEquals(1, used(), "700 frames hold no aligned block");
    }

    @Test
    void shouldSplitTheEntryWithoutDirtWhenAPartIsUnmapped() {
        open(KernelRules.V6_1, 1024);
        writeAll(1024);
        assertEquals(0, mm.munmap(AT + 100 * PAGE, 10));
        assertEquals(
                List.of(
                        "start CLEAR 40000000-40200000 rw",
                        "end CLEAR 40000000-40200000 rw",
                        "start UNMAP 40064000-4006e000 rw",
                        "end UNMAP 40064000-4006e000 none"),
                events.take());
        assertEquals(HUGE, mm.anonHugeBytes(AT, AT + 2 * HUGE));
        assertEquals(1024 - 10, used(), "parts are free at once");
        assertEquals(0, entry(5) & Pte.DIRTY);
        assertTrue(Pte.isWritable(entry(5)));
        assertEquals(5, mm.cpuReadWord(AT + 5 * PAGE));
        assertEquals(511, mm.cpuReadWord(AT + 511 * PAGE));
    }

    @Test
    void shouldSplitInsideTheInvalidationWhenAPartIsNotNeeded() {
        open(KernelRules.V6_1, 512);
        writeAll(512);
        assertEquals(0, mm.madvise(AT + 88 * PAGE, 3, "dontneed"));
        assertEquals(
                List.of(
                        "start CLEAR 40058000-4005b000 rw",
                        "start CLEAR 40000000-40200000 rw",
                        "end CLEAR 40000000-40200000 rw",
                        "end CLEAR 40058000-4005b000 none"),
                events.take());
        assertEquals(509, used());
        assertEquals(0, mm.cpuReadWord(AT + 89 * PAGE));
        assertEquals(91, mm.cpuReadWord(AT + 91 * PAGE));
    }

    @Test
    void shouldDropAWholeHugePageWithItsTable() {
        open(KernelRules.V5_3, 512);
        writeAll(512);
        assertEquals(0, mm.madvise(AT, 512, "dontneed"));
        assertEquals(List.of("start CLEAR 40000000-40200000 rw", "end CLEAR 40000000-40200000 none"), events.take());
        assertEquals(0, used());
        assertEquals(3, machine.tablePages().live());
        assertEquals(0, mm.cpuWrite(AT, 1));
        assertEquals(512, used(), "a block of frames that were used before");
    }

    @Test
    void shouldKeepTheHugeEntryWhenAllOfItIsProtected() {
        open(KernelRules.V6_1, 1024);
        writeAll(1024);
        assertEquals(0, mm.mprotect(AT + HUGE, 512, R));
        assertEquals(
                List.of("start PROTECTION_VMA 40200000-40400000 rw", "end PROTECTION_VMA 40200000-40400000 ro"),
                events.take());
        assertEquals(0, mm.mprotect(AT + HUGE, 512, RW));
        assertTrue(Pte.isHuge(entry(600)) && !Pte.isWritable(entry(600)), "whole huge entries stay read-only");
        assertEquals(0, mm.cpuWrite(AT + 600 * PAGE, 7));
        assertEquals(2 * HUGE, mm.anonHugeBytes(AT, AT + 2 * HUGE));
        assertEquals(7, mm.cpuReadWord(AT + 600 * PAGE));
    }

    @Test
    void shouldComeBackFromNoAccessWithItsContents() {
        open(KernelRules.V5_3, 512);
        writeAll(512);
        mm.mprotect(AT, 512, 0);
        assertTrue(Pte.isProtNone(entry(3)) && Pte.isHuge(entry(3)));
        mm.mprotect(AT, 512, RW);
        assertEquals(3, mm.cpuReadWord(AT + 3 * PAGE));
        PageTable.setRelease(
                mm.pageTable().pmdAddress(AT),
                Pte.toProtNone(PageTable.entry(mm.pageTable().pmdAddress(AT))));
        assertEquals(4, mm.cpuReadWord(AT + 4 * PAGE), "a hint is undone by the fault");
    }

    @Test
    void shouldSplitTheEntryWhenAPartIsProtected() {
        open(KernelRules.V6_1, 512);
        writeAll(512);
        assertEquals(0, mm.mprotect(AT + 4 * PAGE, 2, R));
        assertFalse(Pte.isHuge(entry(0)));
        assertTrue(Pte.isWritable(entry(3)) && !Pte.isWritable(entry(4)) && Pte.isWritable(entry(6)));
        assertEquals(512, used());
    }

    @Test
    void shouldCopyAHugePageWholeAfterForkUntilTheRuleSplitsIt() {
        for (KernelRules rules : List.of(KernelRules.V5_3, KernelRules.V6_1)) {
            boolean splits = rules == KernelRules.V6_1;
            if (machine != null) {
                close();
            }
            open(rules, 512);
            writeAll(512);
            AddressSpace child = mm.fork();
            assertEquals(
                    List.of("start PROTECTION_PAGE 40000000-40200000 rw", "end PROTECTION_PAGE 40000000-40200000 ro"),
                    events.take());
            assertEquals(512, used(), "shared");
            assertEquals(0, mm.cpuWrite(AT + 9 * PAGE, 99));
            assertEquals(splits ? 513 : 1024, used());
            assertEquals(splits ? 0 : HUGE, mm.anonHugeBytes(AT, AT + HUGE));
            assertEquals(splits ? 4 : 2, events.take().size(), "a split tells of all, then the copy of one page");
            assertEquals(9, child.cpuReadWord(AT + 9 * PAGE));
            assertEquals(99, mm.cpuReadWord(AT + 9 * PAGE));
            assertEquals(10, mm.cpuReadWord(AT + 10 * PAGE));
            child.put();
            assertEquals(512, used());
        }
    }

    @Test
    void shouldUseAHugePageAgainWhenTheChildIsGone() {
        open(KernelRules.V6_1, 512);
        writeAll(512);
        mm.fork().put();
        events.take();
        assertFalse(Pte.isWritable(entry(0)));
        assertEquals(0, mm.cpuWrite(AT, 8));
        assertEquals(HUGE, mm.anonHugeBytes(AT, AT + HUGE));
        assertEquals(512, used());
        assertEquals(List.of(), events.take());
    }

    @Test
    void shouldReplaceTheHugeZeroPageByAHugePageUntilTheRuleSplitsIt() {
        open(KernelRules.V5_3, 512);
        mm.cpuRead(AT);
        assertEquals(0, mm.cpuWrite(AT + 9 * PAGE, 1));
        assertEquals(HUGE, mm.anonHugeBytes(AT, AT + HUGE));
        close();
        open(KernelRules.V6_1, 512);
        mm.cpuRead(AT);
        assertEquals(0, mm.cpuWrite(AT + 9 * PAGE, 1));
        assertEquals(1, used(), "511 zero pages and one written");
        assertTrue(Pte.isSpecial(entry(8)) && !Pte.isHuge(entry(8)));
        assertEquals(machine.physicalMemory().zeroPfn(), Pte.pfn(entry(511)));
        assertTrue(Pte.isWritable(entry(9)));
    }

    @Test
    void shouldMoveAWholeHugePageAndSplitAnUnalignedOne() {
        open(KernelRules.V5_3, 1024);
        writeAll(1024);
        long to = AT + 0x4000_0000L;
        assertEquals(to, mm.mremap(AT, 512, to, 512));
        assertTrue(Pte.isHuge(mm.pageTable().lookup(to)));
        assertEquals(77, mm.cpuReadWord(to + 77 * PAGE));
        long odd = to + 0x4000_0000L + PAGE;
        assertEquals(odd, mm.mremap(AT + HUGE, 512, odd, 512));
        assertFalse(Pte.isHuge(mm.pageTable().lookup(odd)));
        assertEquals(512 + 33, mm.cpuReadWord(odd + 33 * PAGE));
        assertEquals(1024, used());
    }

    @Test
    void shouldSplitThePageInEveryAddressSpaceWhenAPartIsToGoItsOwnWay() {
        open(KernelRules.V6_1, 512);
        writeAll(512);
        AddressSpace child = mm.fork();
        events.take();
        mm.downRead();
        mm.splitHugePage(AT + 8 * PAGE);
        mm.upRead();
        assertEquals(4, events.take().size(), "the entry is split, then the page unmapped and mapped again");
        assertFalse(Pte.isHuge(entry(8)));
        assertFalse(Pte.isHuge(child.pageTable().lookup(AT)));
        assertEquals(8, mm.cpuReadWord(AT + 8 * PAGE));
        assertEquals(8, child.cpuReadWord(AT + 8 * PAGE));
        child.put();
    }

    private void open(KernelRules rules, int pages) {
        open(rules, pages, 4096);
    }

    private void open(KernelRules rules, int pages, long frames) {
        machine = new Machine(frames, Contents.REAL, 0, rules);
        mm = AddressSpace.create(machine);
        events = new EventRecorder(mm);
        assertEquals(AT, mm.mmap(AT, pages, RW, MapSource.anonymous()));
        assertEquals(0, mm.madvise(AT, pages, "hugepage"));
    }

    private void reopen(int pages, long frames) {
        close();
        open(KernelRules.V5_3, pages, frames);
    }

    private void writeAll(int pages) {
        for (int i = 0; i < pages; i++) {
            assertEquals(0, mm.cpuWrite(AT + i * PAGE, i));
        }
        events.take();
    }

    private long entry(int page) {
        return mm.pageTable().lookup(AT + page * PAGE);
    }

    private long used() {
        return machine.physicalMemory().usedFrames();
    }
}
