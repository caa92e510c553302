package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.OrderedMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operations on mappings: what they do, what they answer, and which invalidations they send. */
final class MappingOperationsTest {
    private static final int R = Vma.VM_READ;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long PAGE = PageSize.BYTES;
    private static final long AT = 0x10000;

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
    void shouldSplitAndFreePagesAndTablesWhenTheMiddleIsUnmapped() {
        mm.mmap(AT, 8, RW, MapSource.anonymous());
        write(AT, 8);
        assertEquals(0, mm.munmap(AT + 2 * PAGE, 3));
        assertEquals(List.of("start UNMAP 12000-15000 rw", "end UNMAP 12000-15000 none"), events.take());
        assertEquals(2, count());
        assertEquals(5, machine.physicalMemory().usedFrames());
        assertEquals(-Errno.EFAULT, mm.cpuRead(AT + 2 * PAGE));
        assertEquals(0, mm.cpuRead(AT + PAGE));
        assertEquals(4, machine.tablePages().live());
        mm.munmap(0, 1 << 20);
        assertEquals(1, machine.tablePages().live(), "only the top table is left");
        assertEquals(0, mm.munmap(0, 1 << 20));
        assertEquals(2, events.take().size(), "nothing mapped, nobody told");
    }

    @Test
    void shouldReplaceWhatWasThereWhenMappedAgain() {
        mm.mmap(AT, 4, RW, MapSource.anonymous());
        write(AT, 4);
        assertEquals(AT + PAGE, mm.mmap(AT + PAGE, 1, R, MapSource.anonymous()));
        assertEquals(List.of("start UNMAP 11000-12000 rw", "end UNMAP 11000-12000 none"), events.take());
        assertEquals(0, mm.cpuReadWord(AT + PAGE));
        assertEquals(3, count());
    }

    @Test
    void shouldJoinNeighboursThatAreAlike() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        mm.mmap(AT + 4 * PAGE, 2, RW, MapSource.anonymous());
        assertEquals(2, count());
        mm.mmap(AT + 2 * PAGE, 2, RW, MapSource.anonymous());
        assertEquals(1, count());
        mm.mmap(AT + 6 * PAGE, 2, RW, MapSource.privateFile(1, 5));
        mm.mmap(AT + 8 * PAGE, 2, RW, MapSource.privateFile(1, 7));
        assertEquals(2, count(), "a file's mappings join where its pages follow each other");
        mm.mmap(AT + 10 * PAGE, 2, RW, MapSource.privateFile(1, 1));
        assertEquals(3, count());
    }

    @Test
    void shouldChangeRightsAndComeBackByAFaultWithoutEvent() {
        mm.mmap(AT, 4, RW, MapSource.anonymous());
        write(AT, 4);
        assertEquals(0, mm.mprotect(AT + PAGE, 2, R));
        assertEquals(
                List.of("start PROTECTION_VMA 11000-13000 rw", "end PROTECTION_VMA 11000-13000 ro"), events.take());
        assertEquals(-Errno.EFAULT, mm.cpuWrite(AT + PAGE, 1));
        assertEquals(0, mm.cpuWrite(AT, 1));
        assertEquals(3, count());
        assertEquals(0, mm.mprotect(AT, 4, RW));
        assertEquals(1, count());
        events.take();
        assertFalse(Pte.isWritable(mm.pageTable().lookup(AT + PAGE)));
        assertEquals(0, mm.cpuWrite(AT + PAGE, 6));
        assertEquals(List.of(), events.take());
        assertEquals(6, mm.cpuReadWord(AT + PAGE));
        assertEquals(0, mm.mprotect(AT, 4, RW));
        assertEquals(List.of(), events.take(), "same rights, nobody told");
    }

    @Test
    void shouldKeepThePageUnreachableWhenAllRightsAreTaken() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 42);
        mm.mprotect(AT, 2, 0);
        assertTrue(Pte.isProtNone(mm.pageTable().lookup(AT)));
        assertEquals(-Errno.EFAULT, mm.cpuRead(AT));
        mm.mprotect(AT, 2, RW);
        assertEquals(42, mm.cpuReadWord(AT));
        PageTable.setRelease(
                mm.pageTable().pteAddress(AT), Pte.toProtNone(mm.pageTable().lookup(AT)));
        assertEquals(42, mm.cpuReadWord(AT), "a hint of NUMA balancing is undone by the fault");
    }

    @Test
    void shouldChangeWhatLiesBeforeTheHoleWhenProtectingOverOne() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        mm.mmap(AT + 4 * PAGE, 2, RW, MapSource.anonymous());
        assertEquals(-Errno.ENOMEM, mm.mprotect(AT, 6, R));
        assertEquals(R, vma(AT).flags());
        assertEquals(RW, vma(AT + 4 * PAGE).flags());
        assertEquals(-Errno.ENOMEM, mm.mprotect(AT - PAGE, 2, RW));
        assertEquals(R, vma(AT).flags(), "the hole came first");
        assertEquals(List.of(), events.take(), "nothing populated, nobody told");
    }

    @Test
    void shouldDropPagesAndKeepTheMappingWhenNotNeeded() {
        mm.mmap(AT, 4, RW, MapSource.anonymous());
        mm.mmap(AT + 6 * PAGE, 1, RW, MapSource.anonymous());
        write(AT, 4);
        write(AT + 6 * PAGE, 1);
        assertEquals(-Errno.ENOMEM, mm.madviseDontneed(AT + PAGE, 6));
        assertEquals(
                List.of(
                        "start CLEAR 11000-14000 rw",
                        "end CLEAR 11000-14000 none",
                        "start CLEAR 16000-17000 rw",
                        "end CLEAR 16000-17000 none"),
                events.take());
        assertEquals(1, machine.physicalMemory().usedFrames());
        assertEquals(0, mm.cpuReadWord(AT + PAGE));
        assertEquals(AddressSpace.IGNORED, mm.madvise(AT, 4, "willneed"));
        assertEquals(0, mm.madvise(AT, 4, "free"));
        mm.mmap(AT * 8, 1, R, MapSource.anonymous().withVmFlags(Vma.VM_PFNMAP));
        assertEquals(-Errno.EINVAL, mm.madviseDontneed(AT * 8, 1));
    }

    @Test
    void shouldNotGiveToTheChildWhatIsAdvisedNotToBeForked() {
        mm.mmap(AT, 4, RW, MapSource.anonymous());
        write(AT, 4);
        assertEquals(0, mm.madvise(AT + PAGE, 1, "10"));
        AddressSpace child = mm.fork();
        assertEquals(-Errno.EFAULT, child.cpuRead(AT + PAGE));
        assertEquals(0, child.cpuRead(AT));
        assertEquals(0, mm.madvise(AT + PAGE, 1, "dofork"));
        assertEquals(1, count());
        child.put();
    }

    @Test
    void shouldKeepTheSizeOfWhatMustNotExpand() {
        MapSource source = MapSource.anonymous().withVmFlags(Vma.VM_DONTEXPAND);
        mm.mmap(AT, 2, RW, source);
        mm.mmap(AT + 2 * PAGE, 2, RW, source);
        assertEquals(2, count(), "they stay alone");
        write(AT, 4);
        assertEquals(-Errno.EFAULT, mm.mremap(AT + 2 * PAGE, 2, AT + 2 * PAGE, 3));
        assertEquals(-Errno.EFAULT, mm.mremap(AT, 2, AT * 8, 3));
        assertEquals(AT * 8, mm.mremap(AT, 2, AT * 8, 2));
        assertEquals(AT * 8, mm.mremap(AT * 8, 2, AT * 8, 1), "it may shrink");
        assertEquals(0, mm.cpuRead(AT * 8));
        assertEquals(-Errno.EFAULT, mm.cpuRead(AT * 8 + PAGE));
    }

    @Test
    void shouldCarryPagesAlongWhenMoved() {
        mm.mmap(AT, 4, RW, MapSource.anonymous());
        write(AT, 4);
        long target = 1L << 31;
        mm.mmap(target, 8, R, MapSource.anonymous());
        events.take();
        assertEquals(target, mm.mremap(AT + PAGE, 3, target, 5));
        assertEquals(
                List.of(
                        "start UNMAP 80000000-80005000 none",
                        "end UNMAP 80000000-80005000 none",
                        "start UNMAP 11000-14000 rw",
                        "end UNMAP 11000-14000 none",
                        "start UNMAP 11000-14000 none",
                        "end UNMAP 11000-14000 none"),
                events.take());
        assertEquals(AT + PAGE, mm.cpuReadWord(target));
        assertEquals(AT + 3 * PAGE, mm.cpuReadWord(target + 2 * PAGE));
        assertEquals(0, mm.cpuWrite(target + 4 * PAGE, 1));
        assertEquals(-Errno.EFAULT, mm.cpuRead(AT + PAGE));
        assertEquals(R, vma(target + 5 * PAGE).flags());
    }

    @Test
    void shouldGrowAndShrinkInPlaceWhenTheAddressStays() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        assertEquals(AT, mm.mremap(AT, 2, AT, 5));
        assertEquals(0, mm.cpuWrite(AT + 4 * PAGE, 1));
        assertEquals(AT, mm.mremap(AT, 5, AT, 3));
        assertEquals(-Errno.EFAULT, mm.cpuRead(AT + 4 * PAGE));
        mm.mmap(AT + 4 * PAGE, 1, R, MapSource.anonymous());
        assertEquals(-Errno.ENOMEM, mm.mremap(AT, 3, AT, 5));
        assertEquals(-Errno.EFAULT, mm.mremap(AT * 4, 1, AT * 4, 2));
        assertEquals(-Errno.EFAULT, mm.mremap(AT * 4, 1, AT * 8, 2));
        assertEquals(-Errno.EINVAL, mm.mremap(AT, 3, AT + PAGE, 3));
    }

    @Test
    void shouldShrinkOnTheWayWhenMovedToASmallerPlace() {
        mm.mmap(AT, 4, RW, MapSource.privateFile(3, 0));
        mm.cpuWrite(AT + PAGE, 5);
        assertEquals(AT * 4, mm.mremap(AT, 4, AT * 4, 2));
        assertEquals(5, mm.cpuReadWord(AT * 4 + PAGE));
        assertEquals(CachedFile.syntheticWord(3, 0, 0), mm.cpuReadWord(AT * 4));
        assertEquals(1, count());
    }

    @Test
    void shouldChooseTheHighestGapWhenNoAddressIsGiven() {
        long first = mm.mmapAnywhere(2, RW, MapSource.anonymous());
        assertEquals(PageTable.END - 2 * PAGE, first);
        assertEquals(first - PAGE, mm.mmapAnywhere(1, R, MapSource.anonymous()));
        mm.munmap(first, 1);
        assertEquals(first, mm.mmapAnywhere(1, R, MapSource.anonymous()));
        assertEquals(-Errno.ENOMEM, mm.mmapAnywhere(PageTable.END / PAGE, R, MapSource.anonymous()));
    }

    @Test
    void shouldRefuseWhenTheRangeOrTheRightsAreWrong() {
        assertEquals(-Errno.EINVAL, mm.mmap(AT + 1, 1, RW, MapSource.anonymous()));
        assertEquals(-Errno.EINVAL, mm.mmap(AT, 0, RW, MapSource.anonymous()));
        assertEquals(-Errno.EINVAL, mm.mmap(AT, 1, 8, MapSource.anonymous()));
        assertEquals(-Errno.ENOMEM, mm.mmap(PageTable.END, 1, RW, MapSource.anonymous()));
        long lastPage = Long.MAX_VALUE & -PAGE;
        assertEquals(-Errno.ENOMEM, mm.mmap(lastPage, 1, RW, MapSource.anonymous()), "its end overflows");
        assertEquals(-Errno.EINVAL, mm.munmap(lastPage, 1));
        assertEquals(-Errno.EINVAL, mm.madviseDontneed(lastPage, 1));
        assertEquals(0, count());
        assertEquals(-Errno.EINVAL, mm.munmap(AT, -1));
        assertEquals(-Errno.EINVAL, mm.mprotect(3, 1, RW));
        assertEquals(-Errno.EINVAL, mm.madvise(3, 1, "willneed"));
        assertEquals(0, mm.mmap(0, 1, R, MapSource.anonymous()), "the null page can be mapped, as probing programs do");
    }

    private void write(long address, int pages) {
        for (int i = 0; i < pages; i++) {
            assertEquals(0, mm.cpuWrite(address + i * PAGE, address + i * PAGE));
        }
    }

    private int count() {
        return OrderedMemory.getIntPlain(mm.record() + MmLayout.MAP_COUNT);
    }

    private Vma vma(long address) {
        mm.downRead();
        Vma vma = mm.findVma(address);
        mm.upRead();
        return vma;
    }
}
