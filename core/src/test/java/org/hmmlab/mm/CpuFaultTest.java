package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CPU faults: which page comes, which rights its entry has, and who is told. */
final class CpuFaultTest {
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long AT = 0x10000;
    private static final List<String> COW = List.of("start CLEAR 10000-11000 ro", "end CLEAR 10000-11000 rw");

    private final Machine machine = new Machine(512, Contents.REAL);
    private final AddressSpace mm = AddressSpace.create(machine);
    private final EventRecorder events = new EventRecorder(mm);

    @AfterEach
    void close() {
        events.close();
        mm.put();
        machine.assertNoLeaks();
        machine.close();
    }

    @Test
    void shouldMapTheZeroPageWhenAnonymousMemoryIsRead() {
        mm.mmap(AT, 4, RW, MapSource.anonymous());
        assertEquals(0, mm.cpuRead(AT + 5));
        long entry = mm.pageTable().lookup(AT);
        assertTrue(Pte.isSpecial(entry) && !Pte.isWritable(entry));
        assertEquals(machine.physicalMemory().zeroPfn(), Pte.pfn(entry));
        assertEquals(0, mm.cpuReadWord(AT + 8));
        assertEquals(0, machine.physicalMemory().usedFrames());
        assertEquals(List.of(), events.take());
    }

    @Test
    void shouldMapAFreshPageAndTellNobodyWhenMissingMemoryIsWritten() {
        mm.mmap(AT, 4, RW, MapSource.anonymous());
        assertEquals(0, mm.cpuWrite(AT + 16, 99));
        assertEquals(99, mm.cpuReadWord(AT + 16));
        assertEquals(0, mm.cpuReadWord(AT + 24));
        assertTrue(Pte.isPlain(mm.pageTable().lookup(AT))
                && Pte.isWritable(mm.pageTable().lookup(AT)));
        assertEquals(List.of(), events.take());
    }

    @Test
    void shouldReplaceTheZeroPageBetweenStartAndEndWhenWritten() {
        mm.mmap(AT, 4, RW, MapSource.anonymous());
        mm.cpuRead(AT);
        assertEquals(0, mm.cpuWrite(AT, 1));
        assertEquals(COW, events.take());
        assertEquals(1, mm.cpuReadWord(AT));
    }

    @Test
    void shouldCopyWhenAForkedPageIsWrittenAndReuseItWhenItIsTheLast() {
        mm.mmap(AT, 4, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 1);
        AddressSpace child = mm.fork();
        assertEquals(
                List.of("start PROTECTION_PAGE 10000-14000 rw", "end PROTECTION_PAGE 10000-14000 ro"), events.take());
        long shared = Pte.pfn(mm.pageTable().lookup(AT));
        assertEquals(shared, Pte.pfn(child.pageTable().lookup(AT)));
        assertEquals(0, mm.cpuWrite(AT, 2));
        assertEquals(COW, events.take());
        assertNotEquals(shared, Pte.pfn(mm.pageTable().lookup(AT)));
        assertEquals(1, child.cpuReadWord(AT));
        try (EventRecorder ofChild = new EventRecorder(child)) {
            assertEquals(0, child.cpuWrite(AT, 3));
            assertEquals(List.of(), ofChild.take(), "the sole owner writes on");
        }
        assertEquals(shared, Pte.pfn(child.pageTable().lookup(AT)));
        assertEquals(2, mm.cpuReadWord(AT));
        child.put();
    }

    @Test
    void shouldShareThePagesOfSharedMappingsOverFork() {
        mm.mmap(AT, 4, RW, MapSource.sharedAnonymous());
        mm.mmap(AT * 2, 4, RW, MapSource.sharedFile(7, 3));
        mm.cpuWrite(AT, 5);
        mm.cpuRead(AT * 2);
        AddressSpace child = mm.fork();
        assertEquals(List.of(), events.take(), "fork leaves shared mappings alone");
        assertEquals(5, child.cpuReadWord(AT));
        child.cpuWrite(AT, 6);
        child.cpuWrite(AT * 2 + 8, 77);
        assertEquals(6, mm.cpuReadWord(AT));
        assertEquals(77, mm.cpuReadWord(AT * 2 + 8));
        mm.cpuWrite(AT * 2, 8);
        assertEquals(List.of(), events.take(), "a shared page is made writable where it is");
        child.put();
    }

    @Test
    void shouldShowTheFileAndCopyWhenAPrivateFilePageIsWritten() {
        mm.mmap(AT, 4, RW, MapSource.privateFile(7, 3));
        assertEquals(CachedFile.syntheticWord(7, 4, 2), mm.cpuReadWord(AT + 4096 + 16));
        assertEquals(CachedFile.syntheticWord(7, 3, 0), mm.cpuReadWord(AT));
        mm.cpuWrite(AT + 8, 1);
        assertEquals(COW, events.take());
        assertEquals(CachedFile.syntheticWord(7, 3, 0), mm.cpuReadWord(AT));
        mm.mmap(AT * 2, 1, RW, MapSource.sharedFile(7, 3));
        assertEquals(CachedFile.syntheticWord(7, 3, 1), mm.cpuReadWord(AT * 2 + 8));
        mm.cpuWrite(AT + 8192, 1);
        assertEquals(List.of(), events.take(), "nothing was mapped before");
    }

    @Test
    void shouldRefuseWhenTheVmaForbidsTheAccess() {
        mm.mmap(AT, 1, Vma.VM_READ, MapSource.anonymous());
        mm.mmap(AT * 2, 1, 0, MapSource.anonymous());
        mm.mmap(AT * 3, 1, Vma.VM_READ | Vma.VM_EXEC, MapSource.privateFile(1, 0));
        mm.mmap(AT * 4, 1, RW, MapSource.anonymous().withVmFlags(Vma.VM_PFNMAP));
        assertEquals(-Errno.EFAULT, mm.cpuWrite(AT, 1));
        assertEquals(-Errno.EFAULT, mm.cpuExecute(AT));
        assertEquals(-Errno.EFAULT, mm.cpuRead(AT * 2));
        assertEquals(0, mm.cpuExecute(AT * 3));
        assertEquals(-Errno.EFAULT, mm.cpuRead(AT * 4), "nobody maps raw frames by a fault");
        assertEquals(-Errno.EFAULT, mm.cpuRead(AT - 4096));
        assertEquals(-Errno.EFAULT, mm.cpuRead(-1));
        assertEquals(-Errno.EFAULT, mm.cpuRead(PageTable.END));
        assertThrows(IllegalStateException.class, () -> mm.cpuReadWord(AT * 2));
    }

    @Test
    void shouldLeaveTheEntryReadOnlyWhenTheHandlerIsEnteredDirectlyForAWrite() {
        mm.mmap(AT, 2, Vma.VM_READ, MapSource.anonymous());
        mm.downRead();
        Vma vma = mm.findVma(AT);
        assertEquals(0, mm.handleMmFault(vma, AT, FaultFlags.WRITE | FaultFlags.REMOTE));
        long first = mm.pageTable().lookup(AT);
        assertTrue(Pte.isPlain(first) && !Pte.isWritable(first));
        assertEquals(0, mm.handleMmFault(vma, AT, FaultFlags.WRITE));
        assertFalse(Pte.isWritable(mm.pageTable().lookup(AT)));
        mm.upRead();
    }

    @Test
    void shouldReleaseMmapSemWhenAFaultAsksForARetry() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        mm.retryFaults(1);
        mm.downRead();
        assertEquals(FaultFlags.RETRY, mm.handleMmFault(mm.findVma(AT), AT, FaultFlags.ALLOW_RETRY));
        assertThrows(IllegalStateException.class, mm::assertLocked);
        mm.retryFaults(1);
        assertEquals(0, mm.cpuWrite(AT, 4), "the processor comes back without asking twice");
    }

    @Test
    void shouldReportNoMemoryWhenFramesRunOut() {
        mm.mmap(AT, 600, RW, MapSource.anonymous());
        int error = 0;
        int pages = 0;
        while (error == 0) {
            error = mm.cpuWrite(AT + pages * 4096L, 1);
            pages += error == 0 ? 1 : 0;
        }
        assertEquals(-Errno.ENOMEM, error);
        assertEquals(512, pages);
        mm.madviseDontneed(AT, 600);
        assertEquals(0, machine.physicalMemory().usedFrames());
    }

    @Test
    void shouldAskTheHandlerWhenTheEntryIsOfAnotherKind() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        PageTable.setRelease(mm.pageTable().pteAddressOrAllocate(AT), Pte.swap(1, 5));
        assertEquals(-Errno.EFAULT, mm.cpuRead(AT));
        machine.nonPresentFaults((space, vma, address, entry, flags) -> {
            assertEquals(Pte.swap(1, 5), entry);
            PageTable.setRelease(space.pageTable().pteAddress(address), Pte.NONE);
            return 0;
        });
        assertEquals(0, mm.cpuWrite(AT, 9));
        assertEquals(9, mm.cpuReadWord(AT));
    }

    @Test
    void shouldAllocateNothingOnTheHeapWhenPagesAreFaultedInAndCopied() {
        mm.mmap(AT, 100, RW, MapSource.anonymous());
        events.beQuiet();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            mm.madviseDontneed(AT, 100);
            AddressSpace child = null;
            long bytes = 0;
            for (int pass = 0; pass < 2; pass++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int page = 0; page < 100; page++) {
                    mm.cpuWrite(AT + page * 4096L, pass);
                }
                bytes += threads.getCurrentThreadAllocatedBytes() - before;
                child = child == null ? mm.fork() : child;
            }
            child.put();
            least = Math.min(least, bytes);
        }
        assertEquals(0, least);
    }

    @Test
    void shouldFaultEachPageOnceWhenThreadsRace() throws InterruptedException {
        mm.mmap(AT, 256, RW, MapSource.anonymous());
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            long word = t * 8L;
            threads[t] = new Thread(() -> {
                for (int page = 0; page < 256; page++) {
                    mm.cpuRead(AT + page * 4096L);
                    mm.cpuWrite(AT + page * 4096L + word, word + page);
                }
            });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(256, machine.physicalMemory().usedFrames());
        for (int page = 0; page < 256; page++) {
            for (long word = 0; word < 32; word += 8) {
                assertEquals(word + page, mm.cpuReadWord(AT + page * 4096L + word));
            }
        }
    }
}
