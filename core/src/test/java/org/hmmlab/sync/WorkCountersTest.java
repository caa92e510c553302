package org.hmmlab.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The price list of the primitives: what each executes when nobody is in its way. */
final class WorkCountersTest {
    private final TestWord word = new TestWord();
    private final long record = word.record;

    @AfterEach
    void free() {
        word.close();
    }

    @Test
    void shouldPriceAKref() {
        Kref.init(record, 0, 1);
        assertPrice(1, 0, () -> Kref.get(record, 0, WorkCategory.KREF));
        assertPrice(1, 0, () -> assertTrue(Kref.getUnlessZero(record, 0, WorkCategory.KREF)));
        assertPrice(1, 0, () -> assertFalse(Kref.put(record, 0, WorkCategory.KREF)));
        Kref.init(record, 0, 0);
        assertPrice(0, 0, () -> assertFalse(Kref.getUnlessZero(record, 0, WorkCategory.KREF)));
    }

    @Test
    void shouldPriceLocks() {
        assertPrice(1, 0, () -> SpinLock.lock(record, 0, WorkCategory.KREF));
        assertPrice(0, 0, () -> SpinLock.unlock(record, 0, WorkCategory.KREF));
        assertPrice(1, 0, () -> Mutex.lock(record, 0, WorkCategory.KREF));
        assertPrice(1, 0, () -> Mutex.unlock(record, 0, WorkCategory.KREF));
        assertPrice(1, 0, () -> RwSemaphore.downRead(record, 0, WorkCategory.KREF));
        assertPrice(1, 0, () -> RwSemaphore.upRead(record, 0, WorkCategory.KREF));
        assertPrice(1, 0, () -> RwSemaphore.downWrite(record, 0, WorkCategory.KREF));
        assertPrice(1, 0, () -> RwSemaphore.upWrite(record, 0, WorkCategory.KREF));
    }

    @Test
    void shouldPriceAReadSectionAtTwoFencesAndNoLockedInstruction() {
        Srcu srcu = new Srcu();
        WorkCounts before = WorkCounters.ofThisThread();
        int index = srcu.readLock();
        WorkCounts entered = WorkCounters.ofThisThread();
        srcu.readUnlock(index);
        WorkCounts left = WorkCounters.ofThisThread();
        assertEquals(1, entered.minus(before).fences(WorkCategory.SRCU));
        assertEquals(1, left.minus(entered).fences(WorkCategory.SRCU));
        assertEquals(0, left.minus(before).rmw());
    }

    @Test
    void shouldPriceACallAtALockAndAReadSection() throws Exception {
        Srcu srcu = new Srcu();
        WorkCounts before = WorkCounters.ofThisThread();
        srcu.call(() -> {});
        WorkCounts work = WorkCounters.ofThisThread().minus(before);
        assertEquals(1, work.rmw(WorkCategory.SRCU) - work.casFailures(WorkCategory.SRCU));
        assertEquals(2, work.fences(WorkCategory.SRCU));
        srcu.barrier();
    }

    @Test
    void shouldCountAFailedCompareAndSetAsWorkAndAsAFailure() {
        SpinLock.lock(record, 0, WorkCategory.PTE_LOCK);
        WorkCounts before = WorkCounters.ofThisThread();
        assertFalse(SpinLock.tryLock(record, 0, WorkCategory.PTE_LOCK));
        WorkCounts work = WorkCounters.ofThisThread().minus(before);
        assertEquals(1, work.rmw(WorkCategory.PTE_LOCK));
        assertEquals(1, work.casFailures());
        assertTrue(work.toString().contains("PTE_LOCK 1/0/1"), work.toString());
    }

    @Test
    void shouldKeepTheCountsOfThreadsThatHaveEnded() throws Exception {
        Kref.init(record, 0, 1);
        WorkCounts before = WorkCounters.ofAllThreads();
        TestWord.inAnotherThread(() -> Kref.get(record, 0, WorkCategory.RMAP_LOCK));
        assertEquals(1, WorkCounters.ofAllThreads().minus(before).rmw(WorkCategory.RMAP_LOCK));
        TestWord.inAnotherThread(() -> Kref.get(record, 0, WorkCategory.RMAP_LOCK));
        assertEquals(2, WorkCounters.ofAllThreads().minus(before).rmw(WorkCategory.RMAP_LOCK));
    }

    private static void assertPrice(long rmws, long fences, Runnable operation) {
        WorkCounts before = WorkCounters.ofThisThread();
        operation.run();
        WorkCounts work = WorkCounters.ofThisThread().minus(before);
        assertEquals(rmws, work.rmw(), work::toString);
        assertEquals(fences, work.fences(), work::toString);
        assertEquals(0, work.casFailures(), work::toString);
    }
}
