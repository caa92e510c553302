package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.backing.FileKind;
import org.hmmlab.mm.procfs.ProcFs;
import org.hmmlab.mm.struct.FaultFlags;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files, their mappings, and what truncation and holes do to both. */
final class FileMappingTest {
    private static final int R = Vma.VM_READ;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long PAGE = PageSize.BYTES;
    private static final long AT = 1L << 30;
    private static final long OTHER = 2L << 30;

    private final Machine machine = new Machine(512, Contents.REAL, 0, KernelRules.V6_1);
    private final AddressSpace mm = AddressSpace.create(machine);
    private final CachedFile shmem = machine.createFile(FileKind.SHMEM, 8 * PAGE);
    private final CachedFile ram = machine.createFile(FileKind.RAMFS, 8 * PAGE);
    private final EventRecorder events = new EventRecorder(mm);

    @BeforeEach
    void count() {
        machine.countFaults();
    }

    @AfterEach
    void close() {
        shmem.close();
        ram.close();
        events.close();
        mm.put();
        machine.assertNoLeaks();
        machine.close();
    }

    @Test
    void shouldMapCachedNeighboursWhenAFilePageIsRead() {
        assertEquals(4, shmem.write(new byte[4], 3 * PAGE));
        mm.mmap(AT, 8, RW, MapSource.of(shmem, true, 0));
        assertEquals(0, mm.cpuRead(AT));
        assertEquals(List.of("Pfx", "-", "-", "Pfx"), ProcFs.pagemap(mm, AT, 4));
        assertEquals(1, machine.faultsHandled());
    }

    @Test
    void shouldLetOnlySharedMemoryBeWritableAtOnceWhenRead() {
        mm.mmap(AT, 1, RW, MapSource.of(shmem, true, 0));
        mm.mmap(OTHER, 1, RW, MapSource.of(ram, true, 0));
        mm.cpuRead(AT);
        mm.cpuRead(OTHER);
        long before = machine.faultsHandled();
        mm.cpuWrite(AT, 1);
        assertEquals(before, machine.faultsHandled(), "shared memory need not learn of writes");
        mm.cpuWrite(OTHER, 1);
        assertEquals(before + 1, machine.faultsHandled(), "ramfs learns of the first write");
        assertTrue(ram.isDirty(0));
    }

    @Test
    void shouldAnswerBusBeyondTheEndAndSegvInAHoleWhenTouched() {
        mm.mmap(AT, 4, RW, MapSource.of(shmem, true, 6));
        assertEquals(0, mm.cpuTouch(AT + PAGE, true));
        assertEquals(FaultFlags.SIGBUS, mm.cpuTouch(AT + 2 * PAGE, false));
        assertEquals(FaultFlags.SIGBUS, mm.cpuTouch(AT + 2 * PAGE, true));
        assertEquals(FaultFlags.SEGV, mm.cpuTouch(AT + 4 * PAGE, false));
        assertEquals(-Errno.EFAULT, mm.madvise(AT, 4, "populate_read"));
        assertEquals(2, machine.faultsHandled(), "failed faults are not counted");
    }

    @Test
    void shouldZapCopiesTooAndTellEveryMappingTwiceWhenTruncated() {
        mm.mmap(AT, 4, RW, MapSource.of(shmem, false, 0));
        mm.mmap(OTHER, 2, R, MapSource.of(shmem, true, 2));
        mm.cpuWrite(AT, 1);
        mm.cpuWrite(AT + 3 * PAGE, 4);
        events.take();
        assertEquals(0, shmem.truncate(PAGE));
        assertEquals(
                List.of(
                        "start CLEAR 40001000-40004000 none",
                        "end CLEAR 40001000-40004000 none",
                        "start CLEAR 80000000-80002000 none",
                        "end CLEAR 80000000-80002000 none",
                        "start CLEAR 40001000-40004000 none",
                        "end CLEAR 40001000-40004000 none",
                        "start CLEAR 80000000-80002000 none",
                        "end CLEAR 80000000-80002000 none"),
                events.take());
        assertEquals(List.of("Px", "-", "-", "-"), ProcFs.pagemap(mm, AT, 4));
        assertEquals(FaultFlags.SIGBUS, mm.cpuTouch(AT + 3 * PAGE, false));
        assertEquals(0, shmem.truncate(8 * PAGE));
        assertEquals(List.of(), events.take(), "growing shared memory tells nobody");
        assertEquals(0, mm.cpuReadWord(AT + 3 * PAGE));
    }

    @Test
    void shouldKeepCopiesButTellTheirMappingWhenAHoleIsPunched() {
        mm.mmap(AT, 2, RW, MapSource.of(shmem, false, 0));
        mm.mmap(OTHER, 2, RW, MapSource.of(shmem, true, 0));
        mm.cpuWrite(AT, 1);
        mm.cpuWrite(OTHER, 2);
        mm.cpuWrite(OTHER + PAGE, 3);
        events.take();
        assertEquals(0, shmem.punchHole(0, PAGE));
        assertEquals(
                List.of(
                        "start CLEAR 40000000-40001000 rw",
                        "end CLEAR 40000000-40001000 rw",
                        "start CLEAR 80000000-80001000 rw",
                        "end CLEAR 80000000-80001000 none"),
                events.take());
        assertEquals(1, mm.cpuReadWord(AT));
        assertEquals(0, mm.cpuReadWord(OTHER));
        assertEquals(3, mm.cpuReadWord(OTHER + PAGE));
        assertEquals(-Errno.EOPNOTSUPP, ram.punchHole(0, PAGE));
    }

    @Test
    void shouldReadAndWriteBytesAcrossPagesAndTheEndWhenAskedTo() {
        byte[] text = "across the page".getBytes();
        assertEquals(text.length, ram.write(text, PAGE - 5));
        byte[] back = new byte[text.length];
        assertEquals(text.length, ram.read(back, PAGE - 5));
        assertArrayEquals(text, back);
        assertEquals(0, ram.truncate(PAGE + 2));
        assertEquals(7, ram.read(back, PAGE - 5));
        assertEquals(0, ram.truncate(2 * PAGE));
        assertEquals(text.length, ram.read(back, PAGE - 5));
        assertEquals(0, back[text.length - 1], "what was cut off comes back as zeroes");
        assertEquals(2, ram.cachedPages());
        assertEquals(8, shmem.read(new byte[8], 0));
        assertEquals(0, shmem.cachedPages(), "reading a hole of shared memory makes no page");
    }

    @Test
    void shouldShowOneWriteToAllWhenAFileIsSharedWithAChild() {
        mm.mmap(AT, 2, RW, MapSource.of(shmem, true, 0));
        mm.cpuWrite(AT, 7);
        events.take();
        AddressSpace child = mm.fork();
        assertEquals(List.of(), events.take(), "shared mappings are not write-protected");
        assertEquals(7, child.cpuReadWord(AT));
        child.cpuWrite(AT + PAGE, 8);
        assertEquals(8, mm.cpuReadWord(AT + PAGE));
        assertEquals("Pf", ProcFs.pagemap(mm, AT, 1).get(0), "two entries map it");
        assertEquals(0, shmem.truncate(0));
        assertEquals(FaultFlags.SIGBUS, child.cpuTouch(AT, false));
        child.put();
    }

    @Test
    void shouldRefuseAndNotTouchAnythingWhenAdviceDoesNotFitTheMapping() {
        mm.mmap(AT, 1, RW, MapSource.of(shmem, false, 0));
        events.take();
        assertEquals(-Errno.EINVAL, mm.madvise(AT, 1, "free"));
        mm.mprotect(AT, 1, Vma.VM_WRITE);
        assertEquals(-Errno.EINVAL, mm.madvise(AT, 1, "populate_read"));
        assertEquals(0, mm.madvise(AT, 1, "populate_write"));
        assertEquals(-Errno.ENOMEM, mm.madvise(AT, 2, "populate_write"));
        mm.mprotect(AT, 1, R);
        events.take();
        assertEquals(-Errno.EINVAL, mm.madvise(AT, 1, "populate_write"));
        assertFalse(shmem.isDirty(0));
        assertEquals(List.of(), events.take());
    }
}
