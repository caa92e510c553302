package org.hmmlab.hmm;

import static org.hmmlab.hmm.WalkFixture.ENCODING;
import static org.hmmlab.hmm.WalkFixture.ERROR;
import static org.hmmlab.hmm.WalkFixture.NONE;
import static org.hmmlab.hmm.WalkFixture.R;
import static org.hmmlab.hmm.WalkFixture.RW;
import static org.hmmlab.hmm.WalkFixture.VALID;
import static org.hmmlab.hmm.WalkFixture.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.pagetable.Pte;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is odd about the walk, before and after its repair, and how it ends. */
final class WalkQuirksTest {
    private static final int EFAULT = -Errno.EFAULT;
    private static final int EPERM = -Errno.EPERM;
    private static final long PFN = 3000;
    private WalkFixture walk;

    @AfterEach
    void close() {
        walk.close();
    }

    @Test
    void shouldCountAnEmptyEntryInATableButNoTrailingHole() {
        open(KernelRules.V5_3).map(0, 2048, RW).write(0, 1);
        assertEquals(8, walk.snapshot(0, 8), "empty entries in a table count");
        assertEquals(0, walk.snapshot(512, 512), "one missing table does not");
        assertEquals(512, walk.snapshot(512, 1024), "two missing tables: one counts");
    }

    @Test
    void shouldReturnZeroForSuccessWithTheRule() {
        open(KernelRules.V5_3.with(KernelRule.SUCCESS_IS_ZERO)).map(0, 8, RW).write(0, 8);
        assertEquals(0, walk.fault(0, 8, VALID | WRITE));
        assertEquals(ENCODING.encode(walk.pfn(7)) | WRITE, walk.slot(7));
    }

    @Test
    void shouldWalkForEverForAWriteThatTheVmaForbidsUntilTheRule() {
        open(KernelRules.V5_3).map(0, 1, R);
        assertThrows(IllegalStateException.class, () -> walk.fault(0, 1, VALID | WRITE));
        assertTrue(Pte.isPresent(walk.entry(0)), "each walk faults it, none makes it writable");
        reopen(KernelRules.V5_3.with(KernelRule.WRITE_RIGHT_IS_CHECKED)).map(0, 1, R);
        assertEquals(EPERM, walk.fault(0, 1, VALID | WRITE));
        assertEquals(Pte.NONE, walk.entry(0));
    }

    @Test
    void shouldEndTheEndlessWalkWhenTheRangeIsInvalidated() {
        open(KernelRules.V5_3).map(0, 1, R);
        walk.put(0, Pte.special(walk.model.machine.physicalMemory().zeroPfn()));
        InvalidationRange elsewhere = walk.model.invalidation(900, 901);
        HmmRange range = walk.range(0, 1, VALID | WRITE, 0);
        // The write fault replaces the zero page and so invalidates the range; another invalidation keeps it invalid.
        MmuNotifiers.invalidateRangeStart(elsewhere);
        assertEquals(-Errno.EBUSY, walk.call(range, 0));
        MmuNotifiers.invalidateRangeEnd(elsewhere);
    }

    @Test
    void shouldReportForbiddenWritingAsReadableWhenRequestsStandInSlots() {
        open(KernelRules.V5_3).map(0, 1, R);
        HmmRange range = walk.range(0, 1, 0, -1);
        range.pfns()[0] = VALID | WRITE;
        assertEquals(1, walk.call(range, 0), "the first fault consumed the request");
        assertEquals(ENCODING.encode(walk.pfn(0)), walk.slot(0));
        reopen(KernelRules.V6_1).map(0, 1, R);
        HmmRange kept = walk.range(0, 1, 0, -1);
        kept.pfns()[0] = VALID | WRITE;
        assertEquals(EPERM, walk.call(kept, 0));
        assertEquals(VALID | WRITE, kept.pfns()[0], "requests survive");
    }

    @Test
    void shouldForgetRequestsBehindAFaultUntilTheySurvive() {
        HmmRange range = twoHalfRequested(KernelRules.V5_3);
        assertEquals(4, walk.call(range, 0));
        assertEquals(ENCODING.encode(walk.pfn(3)), walk.slot(3) & ~WRITE, "there since its neighbour was faulted");
        assertEquals(ENCODING.encode(walk.pfn(2)) | WRITE, walk.slot(2), "not asked for, yet written");
        walk.close();
        HmmRange kept = twoHalfRequested(KernelRules.V6_1);
        assertEquals(0, walk.call(kept, 0));
        assertEquals(ENCODING.encode(walk.pfn(3)) | WRITE, walk.slot(3));
    }

    private HmmRange twoHalfRequested(KernelRules rules) {
        open(rules).map(0, 4, RW).write(0, 1);
        HmmRange range = walk.range(0, 4, 0, -1);
        range.pfns()[1] = VALID | WRITE;
        range.pfns()[3] = VALID;
        return range;
    }

    @Test
    void shouldTakeOutputsForRequestsWhenTheDriverRetries() {
        open(KernelRules.V5_3).map(0, 2, RW).write(0, 1);
        HmmRange range = walk.range(0, 2, 0, -1);
        assertEquals(2, walk.call(range, 0));
        walk.put(0, walk.entry(0) & ~Pte.WRITE);
        assertEquals(2, walk.call(range, 0));
        assertEquals(ENCODING.encode(walk.pfn(0)) | WRITE, walk.slot(0), "WRITE reported became WRITE asked for");
        assertTrue(Pte.isPresent(walk.entry(1)), "populated behind it, though nobody asked");
    }

    @Test
    void shouldWarnWhereTheKernelDereferencesAMissingVmaUntilTheRule() {
        open(KernelRules.V5_3).map(4, 2, RW).write(4, 2);
        assertEquals(EFAULT, walk.fault(2, 4, VALID));
        assertEquals(1, walk.warnings());
        reopen(KernelRules.V5_3.with(KernelRule.GAP_IS_EFAULT)).map(4, 2, RW).write(4, 2);
        assertEquals(EFAULT, walk.fault(2, 4, VALID));
        assertEquals(0, walk.warnings());
    }

    @Test
    void shouldShowAHoleAsNothingBeforeAVmaAndFailBehindTheLastUntilTheRule() {
        open(KernelRules.V5_3).map(2, 2, RW).write(2, 2);
        assertEquals(4, walk.snapshot(0, 4));
        assertEquals(NONE, walk.slot(0));
        assertEquals(EFAULT, walk.snapshot(2, 4));
        assertEquals(ENCODING.encode(walk.pfn(2)) | WRITE, walk.slot(0), "earlier results stay");
        reopen(KernelRules.V6_1).map(2, 2, RW).write(2, 2);
        assertEquals(0, walk.snapshot(0, 6));
        assertArrayEquals(new long[] {ERROR, ERROR, page(2), page(3), ERROR, ERROR}, walk.slots());
        assertEquals(EFAULT, walk.fault(2, 4, VALID));
    }

    @Test
    void shouldWipeAllForAnUnreadableVmaUntilItIsAnErrorOfItsOwn() {
        open(KernelRules.V5_3).map(0, 2, RW).write(0, 2).map(2, 1, 0);
        assertEquals(EPERM, walk.snapshot(0, 3));
        assertArrayEquals(new long[] {NONE, NONE, NONE}, walk.slots());
        reopen(KernelRules.V6_1).map(0, 2, RW).write(0, 2).map(2, 1, 0).map(3, 1, Vma.VM_WRITE);
        assertEquals(0, walk.snapshot(0, 4));
        assertArrayEquals(new long[] {page(0), page(1), ERROR, ERROR}, walk.slots());
        assertEquals(EFAULT, walk.fault(0, 4, VALID));
        HmmRange partly = walk.range(0, 4, 0, -1);
        partly.pfns()[0] = VALID;
        assertEquals(0, walk.call(partly, 0), "nothing was asked of the unreadable pages");
    }

    @Test
    void shouldRefuseDeviceMappingsAndMixedOnesUntilTheRule() {
        for (int flag : new int[] {Vma.VM_IO, Vma.VM_PFNMAP, Vma.VM_MIXEDMAP}) {
            open(KernelRules.V5_3).map(0, 2, RW, flag).put(0, Pte.devmap(PFN, 0));
            assertEquals(EFAULT, walk.snapshot(0, 1));
            reopen(KernelRules.V6_1).map(0, 2, RW, flag).put(0, Pte.devmap(PFN, 0));
            assertEquals(0, walk.snapshot(0, 1));
            assertEquals(flag == Vma.VM_MIXEDMAP ? ENCODING.encode(PFN) : ERROR, walk.slot(0));
            assertEquals(flag == Vma.VM_MIXEDMAP ? 0 : EFAULT, walk.fault(0, 1, VALID));
            walk.close();
        }
        open(KernelRules.V5_3);
    }

    /**
     * 1, not 3: the walk's own last address is what the count is made of, and the walk of a page table sets it to the entry that
     * ended it (hmm_vma_walk_pmd()). A 3 takes a third VMA, whose slot is written then: the next test.
     */
    @Test
    void shouldLeaveSlotsUnwrittenBehindAnErrorInTheOldSnapshot() {
        open(KernelRules.V5_3).map(0, 3, RW).write(0, 3);
        walk.put(1, Pte.special(PFN));
        HmmRange range = walk.range(0, 3, 0, 0);
        range.pfns()[2] = 0x77;
        walk.model.mm.downRead();
        long count = walk.faulter.snapshotUnchecked(range);
        walk.model.mm.upRead();
        assertEquals(1, count, "no error: the count stops at the entry without a page");
        assertArrayEquals(new long[] {page(0), ENCODING.special(), 0x77}, range.pfns());
        assertEquals(EFAULT, walk.snapshot(0, 3));
        assertArrayEquals(new long[] {page(0), NONE, NONE}, walk.slots(), "as merged into the fault");
    }

    /** The old snapshot's count is where the walk of the last VMA came to, whatever the walks before it answered. */
    @Test
    void shouldCountToTheEndInTheOldSnapshotWhenTheErrorLiesInAnEarlierVma() {
        open(KernelRules.V5_3).map(0, 2, RW).write(0, 2).map(2, 1, R);
        walk.put(1, Pte.special(PFN)).put(2, Pte.devmap(PFN, 0));
        HmmRange range = walk.range(0, 3, 0, 0);
        walk.model.mm.downRead();
        long count = walk.faulter.snapshotUnchecked(range);
        walk.model.mm.upRead();
        assertEquals(3, count);
        assertArrayEquals(new long[] {page(0), ENCODING.special(), ENCODING.encode(PFN)}, range.pfns());
    }

    @Test
    void shouldAnswerBusyWhenTheOldSnapshotFindsTheRangeInvalid() {
        open(KernelRules.V5_3).map(0, 1, RW);
        HmmRange range = walk.range(0, 1, 0, 0);
        InvalidationRange running = walk.model.invalidation(0, 1);
        MmuNotifiers.invalidateRangeStart(running);
        walk.model.mm.downRead();
        assertEquals(-Errno.EBUSY, walk.faulter.snapshotUnchecked(range), "as the text that d45d464b11 removed");
        assertEquals(-Errno.EBUSY, walk.faulter.fault(range, RangeFaulter.SNAPSHOT));
        walk.model.mm.upRead();
        MmuNotifiers.invalidateRangeEnd(running);
    }

    @Test
    void shouldReleaseMmapSemForARetryOnlyWhenAllowed() {
        open(KernelRules.V5_3).map(0, 2, RW);
        HmmRange range = walk.range(0, 2, VALID | WRITE, 0);
        walk.model.mm.retryFaults(1);
        walk.model.mm.downRead();
        assertEquals(-Errno.EAGAIN, walk.faulter.fault(range, RangeFaulter.ALLOW_RETRY));
        assertThrows(IllegalStateException.class, () -> walk.model.mm.assertLocked(), "released");
        assertArrayEquals(new long[] {NONE, NONE}, range.pfns());
        assertEquals(2, walk.call(range, 0), "without the flag the fault waits inside");
    }

    @Test
    void shouldFailWithEfaultWhenTheCpuFaultFails() {
        open(KernelRules.V6_1).map(0, 2, RW).write(0, 1).put(1, Pte.swap(0, 1));
        walk.model.machine.nonPresentFaults((mm, vma, address, entry, flags) -> FaultFlags.OOM);
        assertEquals(EFAULT, walk.fault(0, 2, VALID));
        assertEquals(page(0), walk.slot(0));
    }

    private long page(int index) {
        return ENCODING.encode(walk.pfn(index)) | (Pte.isWritable(walk.entry(index)) ? WRITE : 0);
    }

    private WalkFixture open(KernelRules rules) {
        walk = new WalkFixture(rules);
        return walk;
    }

    private WalkFixture reopen(KernelRules rules) {
        walk.close();
        return open(rules);
    }
}
