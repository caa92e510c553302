package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.UseAfterFreeException;
import org.hmmlab.sync.WorkCategory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The two counters of an address space, its end, and the locks and words that others use. */
final class AddressSpaceLifetimeTest {
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long AT = 0x10000;

    private final Machine machine = new Machine(512, Contents.NONE);
    private final AddressSpace mm = AddressSpace.create(machine);

    @AfterEach
    void close() {
        machine.assertNoLeaks();
        machine.close();
    }

    @Test
    void shouldReturnEverythingWhenTheLastUserPuts() {
        mm.mmap(AT, 8, RW, MapSource.anonymous());
        mm.mmap(AT * 2, 8, RW, MapSource.sharedFile(1, 0));
        mm.cpuWrite(AT, 1);
        mm.cpuWrite(AT * 2, 1);
        mm.get();
        mm.put();
        assertTrue(machine.leaks().contains("2 page frames"), machine.leaks());
        mm.put();
        assertEquals("", machine.leaks());
    }

    @Test
    void shouldReleaseNotifiersBeforeUnmappingAndKeepTheStructureWhenGrabbed() {
        mm.mmap(AT, 8, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 1);
        EventRecorder events = new EventRecorder(mm);
        mm.put();
        assertEquals(List.of("release"), events.take());
        assertFalse(mm.getNotZero());
        mm.downRead();
        assertNull(mm.findVma(0), "the structure is there, the mappings are not");
        mm.upRead();
        events.close();
        assertThrows(UseAfterFreeException.class, mm::downRead);
        String story = assertThrows(UseAfterFreeException.class, mm::grab).getMessage();
        assertTrue(story.contains("mm_struct") && story.contains("__mmdrop"), story);
    }

    @Test
    void shouldStartEmptyAndEndTheOldOneWhenExecuted() {
        mm.mmap(AT, 8, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 1);
        EventRecorder events = new EventRecorder(mm);
        AddressSpace next = mm.exec();
        assertEquals(List.of("release"), events.take());
        assertEquals(-Errno.EFAULT, next.cpuRead(AT));
        assertEquals(0, machine.physicalMemory().usedFrames());
        events.close();
        next.put();
    }

    @Test
    void shouldLetParentAndChildDieInAnyOrder() {
        mm.mmap(AT, 8, RW, MapSource.anonymous());
        mm.mmap(AT * 2, 8, RW, MapSource.privateFile(1, 0));
        for (int i = 0; i < 8; i++) {
            mm.cpuWrite(AT + i * 4096L, 1);
            mm.cpuWrite(AT * 2 + i * 4096L, 1);
        }
        AddressSpace child = mm.fork();
        AddressSpace grandchild = child.fork();
        mm.put();
        grandchild.cpuWrite(AT, 2);
        child.put();
        grandchild.cpuWrite(AT + 4096, 2);
        grandchild.put();
    }

    @Test
    void shouldTakeEachReverseMapOnceWhenTakingAllLocks() throws InterruptedException {
        mm.mmap(AT, 4, RW, MapSource.privateFile(1, 0));
        mm.mmap(AT * 2, 4, Vma.VM_READ, MapSource.privateFile(1, 0));
        mm.mmap(AT * 4, 4, RW, MapSource.anonymous());
        mm.cpuWrite(AT * 4, 1);
        mm.downWrite();
        assertEquals(0, mm.takeAllLocks());
        Thread linker = new Thread(() -> mm.fork().put());
        linker.start();
        mm.dropAllLocks();
        mm.upWrite();
        linker.join();
        mm.downWrite();
        mm.signalPending(true);
        assertEquals(-Errno.EINTR, mm.takeAllLocks());
        mm.signalPending(false);
        assertEquals(0, mm.takeAllLocks());
        mm.dropAllLocks();
        mm.upWrite();
        mm.put();
    }

    @Test
    void shouldGuardTheHmmWordWithThePageTableLock() {
        Object hmm = new Object();
        assertThrows(IllegalStateException.class, () -> mm.hmm(hmm));
        SpinLock.lock(mm.record(), MmLayout.PAGE_TABLE_LOCK, WorkCategory.PAGE_TABLE_LOCK);
        mm.hmm(hmm);
        SpinLock.unlock(mm.record(), MmLayout.PAGE_TABLE_LOCK, WorkCategory.PAGE_TABLE_LOCK);
        assertSame(hmm, mm.hmm());
        mm.put();
    }

    @Test
    void shouldTellWhoHoldsMmapSem() {
        assertThrows(IllegalStateException.class, mm::assertLocked);
        mm.downRead();
        mm.assertLocked();
        assertThrows(IllegalStateException.class, mm::assertWriteLocked);
        mm.upRead();
        mm.downWrite();
        mm.assertWriteLocked();
        mm.upWrite();
        mm.put();
    }

    @Test
    void shouldSayWhetherARangeMayBeWritten() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        mm.mmap(AT + 0x4000, 2, Vma.VM_READ, MapSource.anonymous());
        mm.downRead();
        assertTrue(mm.mayWrite(AT, AT + 0x4000), "a hole does not count");
        assertFalse(mm.mayWrite(AT, AT + 0x5000));
        assertEquals(AT + 0x4000, mm.findVma(AT + 0x2000).start(), "the next one, though it starts later");
        mm.upRead();
        mm.put();
    }
}
