package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.procfs.ProcFs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which VMAs become one, and what a change of rights does to pages. */
final class VmaMergeTest {
    private static final int R = Vma.VM_READ;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long PAGE = PageSize.BYTES;
    private static final long AT = 1L << 30;
    private static final long FAR = 2L << 30;

    private final Machine machine = new Machine(512, Contents.REAL, 0, KernelRules.V6_1);
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
    void shouldBecomeOneAgainWhenRightsAreGivenBack() {
        mm.mmap(AT, 8, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 1);
        assertEquals(0, mm.mprotect(AT + 2 * PAGE, 3, R));
        assertEquals("0-2 rw-p, 2-5 r--p, 5-8 rw-p", vmas(mm));
        assertEquals(0, mm.mprotect(AT + 2 * PAGE, 3, RW));
        assertEquals("0-8 rw-p", vmas(mm));
    }

    @Test
    void shouldTellNobodyWhenRightsStayTheSame() {
        mm.mmap(AT, 4, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 1);
        assertEquals(0, mm.mprotect(AT, 4, RW));
        assertEquals(0, mm.mprotect(AT, 0, R), "no pages, no change");
        assertEquals(0, mm.madvise(AT, 0, "dontneed"));
        assertEquals(-Errno.EINVAL, mm.munmap(AT, 0));
        assertEquals(List.of(), events.take());
    }

    @Test
    void shouldJoinUntouchedMappingsWhenTheyMeet() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        mm.mmap(AT + 4 * PAGE, 2, RW, MapSource.anonymous());
        mm.mmap(AT + 2 * PAGE, 2, RW, MapSource.anonymous());
        assertEquals("0-6 rw-p", vmas(mm));
    }

    @Test
    void shouldNotJoinTwoRootsWhenBothHavePages() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        mm.mmap(AT + 3 * PAGE, 2, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 1);
        mm.cpuWrite(AT + 3 * PAGE, 1);
        mm.mmap(AT + 2 * PAGE, 1, RW, MapSource.anonymous());
        assertEquals("0-2 rw-p, 2-5 rw-p", vmas(mm), "the new one goes to the VMA behind it");
    }

    @Test
    void shouldGoToTheVmaBeforeWhenBothNeighboursCouldTakeItButNotTogether() {
        mm.mmap(AT, 4, RW, MapSource.anonymous());
        mm.mprotect(AT, 2, R);
        mm.mprotect(AT, 1, RW);
        mm.cpuWrite(AT + 2 * PAGE, 1);
        mm.cpuWrite(AT, 1);
        mm.mprotect(AT + PAGE, 1, RW);
        assertEquals("0-2 rw-p, 2-4 rw-p", vmas(mm), "two roots: the one before takes it");
    }

    @Test
    void shouldNotTakeInNewMappingsWhenPagesWereInherited() {
        mm.mmap(AT, 2, RW, MapSource.anonymous());
        mm.cpuWrite(AT, 1);
        AddressSpace child = mm.fork();
        child.mmap(AT + 2 * PAGE, 2, RW, MapSource.anonymous());
        mm.mmap(AT + 2 * PAGE, 2, RW, MapSource.anonymous());
        assertEquals("0-2 rw-p, 2-4 rw-p", vmas(child));
        assertEquals("0-4 rw-p", vmas(mm));
        child.put();
    }

    @Test
    void shouldSplitOnlyWhereNoPagesWereWhenTheNextOneHasThem() {
        mm.mmap(AT, 2, R, MapSource.anonymous());
        mm.mmap(AT + 2 * PAGE, 2, RW, MapSource.anonymous());
        mm.cpuWrite(AT + 2 * PAGE, 1);
        mm.mprotect(AT + 2 * PAGE, 2, R);
        assertEquals("0-2 r--p, 2-4 r--p", vmas(mm), "a VMA without pages does not take in one that has some");
        mm.mmap(FAR, 2, R, MapSource.anonymous());
        assertEquals("0-2 r--p, 2-4 r--p", vmas(mm));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldMakeDirtyPagesWritableAtOnceWhenTheKernelKnowsThemExclusive(boolean later) {
        try (Machine other = new Machine(64, Contents.REAL, 0, later ? KernelRules.V6_1 : KernelRules.V5_3)) {
            other.countFaults();
            AddressSpace space = AddressSpace.create(other);
            space.mmap(AT, 3, RW, MapSource.anonymous());
            space.cpuWrite(AT, 1);
            space.cpuRead(AT + PAGE);
            space.cpuWrite(AT + 2 * PAGE, 1);
            space.mprotect(AT, 3, R);
            space.mprotect(AT, 3, RW);
            long before = other.faultsHandled();
            space.cpuWrite(AT, 2);
            assertEquals(later ? before : before + 1, other.faultsHandled());
            space.cpuWrite(AT + PAGE, 2);
            assertEquals(later ? before + 1 : before + 2, other.faultsHandled(), "the zero page must be replaced");
            AddressSpace child = space.fork();
            child.put();
            space.mprotect(AT, 3, R);
            space.mprotect(AT, 3, RW);
            before = other.faultsHandled();
            space.cpuWrite(AT + 2 * PAGE, 2);
            assertEquals(before + 1, other.faultsHandled(), "since the fork nobody knows whose the page is");
            space.put();
            other.assertNoLeaks();
        }
    }

    @Test
    void shouldAnswerAsTheKernelWhenMappingsAreMoved() {
        mm.mmap(AT, 8, RW, MapSource.anonymous());
        mm.cpuWrite(AT + 4 * PAGE, 5);
        mm.mmap(FAR, 2, RW, MapSource.anonymous());
        mm.cpuWrite(FAR, 1);
        events.take();
        assertEquals(-Errno.EINVAL, mm.mremapFixed(AT, 4, AT + 3 * PAGE, 4), "overlap");
        assertEquals(-Errno.EINVAL, mm.mremapFixed(AT, 4, AT, 4), "the same place");
        assertEquals(-Errno.EFAULT, mm.mremapFixed(AT + 8 * PAGE, 1, FAR, 2), "nothing there: the target stays");
        assertEquals(1, mm.cpuReadWord(FAR));
        assertEquals(List.of(), events.take());
        assertEquals(FAR, mm.mremapFixed(AT + 4 * PAGE, 4, FAR, 2));
        assertEquals(
                List.of(
                        "start UNMAP 80000000-80002000 rw",
                        "end UNMAP 80000000-80002000 none",
                        "start UNMAP 40006000-40008000 none",
                        "end UNMAP 40006000-40008000 none",
                        "start UNMAP 40004000-40006000 rw",
                        "end UNMAP 40004000-40006000 none",
                        "start UNMAP 40004000-40006000 none",
                        "end UNMAP 40004000-40006000 none"),
                events.take());
        assertEquals(5, mm.cpuReadWord(FAR));
        assertEquals("0-4 rw-p", vmas(mm));
        assertEquals(-Errno.EFAULT, mm.mremapFixed(AT + 2 * PAGE, 4, FAR + 8 * PAGE, 4), "more than the mapping");
        assertEquals(-Errno.EEXIST, mm.mmapNoReplace(AT + 3 * PAGE, 2, RW, MapSource.anonymous()));
        assertEquals(-Errno.EINVAL, mm.mmapNoReplace(AT, 0, RW, MapSource.anonymous()));
    }

    private static String vmas(AddressSpace space) {
        return ProcFs.maps(space, AT, FAR).stream()
                .map(m -> (m.start() - AT) / PAGE + "-" + (m.end() - AT) / PAGE + " " + m.rights())
                .collect(Collectors.joining(", "));
    }
}
