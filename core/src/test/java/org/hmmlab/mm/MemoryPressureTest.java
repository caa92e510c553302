package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.agrona.UnsafeApi;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PagePins;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.backing.FileKind;
import org.hmmlab.mm.procfs.ProcFs;
import org.hmmlab.mm.reclaim.OomReaper;
import org.hmmlab.mm.reclaim.Reclaim;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.Poison;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invalidations that no system call of the process asks for: reclaim, NUMA hints, the OOM reaper; and pins, which hold pages fast. */
final class MemoryPressureTest {
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long PAGE = PageSize.BYTES;
    private static final long AT = 1L << 30;

    private final Machine machine = new Machine(128, Contents.REAL, 0, KernelRules.V6_1);
    private final AddressSpace mm = AddressSpace.create(machine);
    private final EventRecorder events = new EventRecorder(mm);

    @BeforeEach
    void count() {
        machine.countFaults();
    }

    @AfterEach
    void close() {
        events.close();
        mm.put();
        machine.assertNoLeaks();
        machine.close();
    }

    @Test
    void shouldGoToSwapAndComeBackWhenAPageIsReclaimed() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 42);
        long pfn = pfnAt(AT);
        // With mmap_sem held by somebody: reclaim does not need it.
        mm.downWrite();
        assertEquals(0, Reclaim.run(machine, pfn));
        mm.upWrite();
        assertEquals(List.of("start CLEAR 40000000-40001000 rw", "end CLEAR 40000000-40001000 ro"), events.take());
        assertTrue(Pte.isSwap(mm.pageTable().lookup(AT)));
        assertEquals(0, machine.physicalMemory().usedFrames());
        assertEquals(List.of("S"), ProcFs.pagemap(mm, AT, 1));
        long before = machine.faultsHandled();
        assertEquals(42, mm.cpuReadWord(AT));
        assertEquals(List.of("Px"), ProcFs.pagemap(mm, AT, 1));
        assertEquals(0, mm.cpuWrite(AT, 43));
        assertEquals(before + 2, machine.faultsHandled(), "read in, then made writable");
        assertEquals(List.of(), events.take(), "nothing was mapped: nobody is told");
        assertEquals(-Errno.EBUSY, Reclaim.run(machine, pfn + 1), "a free frame");
    }

    @Test
    void shouldFindAFrameFreeThatWasNeverUsedWhateverItsRecordHolds() {
        mm.mmap(AT, 1, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 42);
        long fresh = pfnAt(AT) + 1;
        for (int left : List.of(0, 1, Poison.WORD)) {
            UnsafeApi.putInt(machine.physicalMemory().record(fresh) + PageRecord.REFCOUNT, left);
            assertFalse(machine.physicalMemory().getPageUnlessZero(fresh), "left by whoever had the memory: " + left);
            assertEquals(-Errno.EBUSY, Reclaim.run(machine, fresh));
        }
    }

    @Test
    void shouldGoOutOfBothAddressSpacesWhenASharedPageIsReclaimed() {
        mm.mmap(AT, 1, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 1);
        AddressSpace child = mm.fork();
        assertEquals(0, Reclaim.run(machine, pfnAt(AT)));
        assertTrue(Pte.isSwap(child.pageTable().lookup(AT)));
        AddressSpace grandchild = child.fork();
        child.cpuWrite(AT, 2);
        assertEquals(1, mm.cpuReadWord(AT));
        assertEquals(2, child.cpuReadWord(AT));
        grandchild.put();
        child.put();
        assertTrue(machine.leaks().isEmpty() || !machine.leaks().contains("swap"), machine.leaks());
    }

    @Test
    void shouldDropALazilyFreedPageUnlessItWasWrittenSince() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 1);
        mm.cpuWrite(AT + PAGE, 2);
        assertEquals(0, mm.madvise(AT, 2, "free"));
        mm.cpuWrite(AT + PAGE, 3);
        assertEquals(0, Reclaim.run(machine, pfnAt(AT)));
        assertEquals(0, Reclaim.run(machine, pfnAt(AT + PAGE)));
        assertEquals(Pte.NONE, mm.pageTable().lookup(AT));
        assertEquals(0, mm.cpuReadWord(AT));
        assertEquals(3, mm.cpuReadWord(AT + PAGE));
    }

    @Test
    void shouldStayInTheFileWhenAFilePageIsReclaimed() {
        try (CachedFile file = machine.createFile(FileKind.SHMEM, PAGE)) {
            mm.mmap(AT, 1, RW, MapSource.of(file, true, 0));
            mm.cpuWrite(AT, 9);
            assertEquals(0, Reclaim.run(machine, pfnAt(AT)));
            assertEquals(Pte.NONE, mm.pageTable().lookup(AT));
            assertTrue(file.isDirty(0));
            assertEquals(9, mm.cpuReadWord(AT));
        }
    }

    @Test
    void shouldStayWhereItIsWhenAPageIsPinned() {
        mm.mmap(AT, 1, RW, MapSource.anonymous());
        long pfn = GetUserPages.pin(mm, AT, true);
        assertEquals(1, PagePins.count(machine.physicalMemory().record(pfn)));
        assertEquals(-Errno.EBUSY, Reclaim.run(machine, pfn));
        AddressSpace child = mm.fork();
        assertTrue(Pte.isWritable(mm.pageTable().lookup(AT)), "fork copies a pinned page");
        mm.cpuWrite(AT, 5);
        assertEquals(pfn, pfnAt(AT));
        assertEquals(0, child.cpuReadWord(AT));
        child.put();
        mm.munmap(AT, 1);
        assertEquals(1, machine.physicalMemory().usedFrames(), "the pin keeps the page");
        GetUserPages.unpin(machine.physicalMemory(), pfn);
        assertEquals(-Errno.EFAULT, GetUserPages.pin(mm, AT, false));
    }

    @Test
    void shouldFaultOnceAndBeAsBeforeWhenAHintWasTaken() {
        mm.mmap(AT, 3, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 1);
        mm.cpuRead(AT + PAGE);
        events.take();
        NumaHints.run(mm, AT, AT + 3 * PAGE);
        assertEquals(
                List.of("start PROTECTION_VMA 40000000-40003000 rw", "end PROTECTION_VMA 40000000-40003000 ro"),
                events.take());
        assertTrue(Pte.isProtNone(mm.pageTable().lookup(AT)));
        assertEquals(List.of("Px", "Z", "-"), ProcFs.pagemap(mm, AT, 3), "the zero page takes no hints");
        long before = machine.faultsHandled();
        assertEquals(0, mm.cpuWrite(AT, 2));
        assertEquals(before + 1, machine.faultsHandled(), "the right to write comes back with the first fault");
    }

    @Test
    void shouldLeavePagesUntouchedWhenASubscriberWouldHaveToSleep() {
        mm.mmap(AT, 1, RW, MapSource.anonymous());
        mm.mmap(AT + 8 * PAGE, 1, RW, MapSource.sharedAnonymous());
        mm.cpuWrite(AT, 1);
        mm.cpuWrite(AT + 8 * PAGE, 2);
        events.refuseToBeQuick(true);
        assertEquals(-Errno.EAGAIN, OomReaper.run(mm));
        assertEquals("start nonblock UNMAP 40000000-40001000 rw", events.take().get(0));
        assertEquals(1, mm.cpuReadWord(AT));
        events.refuseToBeQuick(false);
        mm.downWrite();
        assertEquals(-Errno.EAGAIN, OomReaper.run(mm), "mmap_sem is taken");
        mm.upWrite();
        events.take();
        assertEquals(0, OomReaper.run(mm));
        assertEquals(
                List.of("start nonblock UNMAP 40000000-40001000 rw", "end UNMAP 40000000-40001000 none"),
                events.take());
        assertEquals(FaultFlags.SIGBUS, mm.cpuTouch(AT, false));
        assertEquals(2, mm.cpuReadWord(AT + 8 * PAGE), "shared memory stays");
    }

    private long pfnAt(long address) {
        return Pte.pfn(mm.pageTable().lookup(address));
    }
}
