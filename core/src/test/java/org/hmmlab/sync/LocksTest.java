package org.hmmlab.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Exclusion, hand-over and failures of {@link SpinLock}, {@link Mutex} and {@link RwSemaphore}. */
final class LocksTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 5_000;

    private final TestWord word = new TestWord();
    private final long lock = word.record;
    private long guarded;

    @AfterEach
    void free() {
        word.close();
    }

    @Test
    void shouldExcludeOthersWhileASpinLockIsHeld() throws Exception {
        countInParallel(
                () -> SpinLock.lock(lock, 0, WorkCategory.HMM_LOCK),
                () -> SpinLock.unlock(lock, 0, WorkCategory.HMM_LOCK));
        assertFalse(SpinLock.isLocked(lock, 0));
    }

    @Test
    void shouldExcludeOthersWhileAMutexIsHeld() throws Exception {
        countInParallel(
                () -> Mutex.lock(lock, 0, WorkCategory.HMM_LOCK), () -> Mutex.unlock(lock, 0, WorkCategory.HMM_LOCK));
        assertFalse(Mutex.isLocked(lock, 0));
    }

    @Test
    void shouldExcludeOthersWhileASemaphoreIsWriteHeld() throws Exception {
        countInParallel(
                () -> RwSemaphore.downWrite(lock, 0, WorkCategory.MMAP_SEM),
                () -> RwSemaphore.upWrite(lock, 0, WorkCategory.MMAP_SEM));
        assertFalse(RwSemaphore.isLocked(lock, 0));
    }

    @Test
    void shouldRefuseTryLocksWhileHeld() {
        assertTrue(SpinLock.tryLock(lock, 0, WorkCategory.HMM_LOCK));
        assertFalse(SpinLock.tryLock(lock, 0, WorkCategory.HMM_LOCK));
        assertTrue(SpinLock.isLocked(lock, 0));
        assertTrue(Mutex.tryLock(lock, 8, WorkCategory.HMM_LOCK));
        assertFalse(Mutex.tryLock(lock, 8, WorkCategory.HMM_LOCK));
        assertTrue(Mutex.isLocked(lock, 8));
        assertTrue(RwSemaphore.tryDownRead(lock, 16, WorkCategory.MMAP_SEM));
        assertTrue(RwSemaphore.tryDownRead(lock, 16, WorkCategory.MMAP_SEM));
        assertFalse(RwSemaphore.tryDownWrite(lock, 16, WorkCategory.MMAP_SEM));
        assertTrue(RwSemaphore.isLocked(lock, 16));
        assertFalse(RwSemaphore.isWriteLocked(lock, 16));
        RwSemaphore.upRead(lock, 16, WorkCategory.MMAP_SEM);
        RwSemaphore.upRead(lock, 16, WorkCategory.MMAP_SEM);
        assertTrue(RwSemaphore.tryDownWrite(lock, 16, WorkCategory.MMAP_SEM));
        assertTrue(RwSemaphore.isWriteLocked(lock, 16));
        assertFalse(RwSemaphore.tryDownRead(lock, 16, WorkCategory.MMAP_SEM));
    }

    @Test
    void shouldSleepOnAMutexUntilItIsDropped() throws Exception {
        Mutex.lock(lock, 0, WorkCategory.HMM_LOCK);
        FutureTask<Boolean> sleeper = word.start(() -> {
            Mutex.lock(lock, 0, WorkCategory.HMM_LOCK);
            return Mutex.isLocked(lock, 0);
        });
        awaitSleeper(lock);
        Mutex.unlock(lock, 0, WorkCategory.HMM_LOCK);
        assertTrue(sleeper.get());
    }

    @Test
    void shouldLetReadersInBehindAWriterThatCameFirst() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        StringBuffer order = new StringBuffer();
        RwSemaphore.downRead(lock, 0, WorkCategory.MMAP_SEM);
        word.start(() -> {
            RwSemaphore.downWrite(lock, 0, WorkCategory.MMAP_SEM);
            order.append('w');
            release.await();
            order.append('W');
            RwSemaphore.upWrite(lock, 0, WorkCategory.MMAP_SEM);
            return null;
        });
        awaitSleeper(lock);
        assertFalse(RwSemaphore.tryDownRead(lock, 0, WorkCategory.MMAP_SEM), "a waiting writer must not be overtaken");
        FutureTask<?> reader = word.start(() -> {
            RwSemaphore.downRead(lock, 0, WorkCategory.MMAP_SEM);
            order.append('r');
            RwSemaphore.upRead(lock, 0, WorkCategory.MMAP_SEM);
            return null;
        });
        RwSemaphore.upRead(lock, 0, WorkCategory.MMAP_SEM);
        release.countDown();
        reader.get();
        word.join();
        assertEquals("wWr", order.toString());
        assertEquals(0, OrderedMemory.getLongOpaque(lock));
    }

    @Test
    void shouldKeepReadersAndWritersApart() throws Exception {
        for (int t = 0; t < THREADS; t++) {
            boolean writes = t % 2 == 0;
            word.start(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    if (writes) {
                        RwSemaphore.downWrite(lock, 0, WorkCategory.MMAP_SEM);
                        guarded++;
                        guarded++;
                        RwSemaphore.upWrite(lock, 0, WorkCategory.MMAP_SEM);
                    } else {
                        RwSemaphore.downRead(lock, 0, WorkCategory.MMAP_SEM);
                        assertEquals(0, guarded & 1, "a reader saw a writer's half");
                        RwSemaphore.upRead(lock, 0, WorkCategory.MMAP_SEM);
                    }
                }
                return null;
            });
        }
        word.join();
        assertEquals(2L * ROUNDS * THREADS / 2, guarded);
        assertEquals(0, OrderedMemory.getLongOpaque(lock));
    }

    @Test
    void shouldReportUseAfterFreeWhenALockIsPoisoned() {
        word.poison();
        Executable[] uses = {
            () -> SpinLock.lock(lock, 0, WorkCategory.HMM_LOCK),
            () -> SpinLock.unlock(lock, 0, WorkCategory.HMM_LOCK),
            () -> Mutex.lock(lock, 0, WorkCategory.HMM_LOCK),
            () -> Mutex.unlock(lock, 0, WorkCategory.HMM_LOCK),
            () -> RwSemaphore.downRead(lock, 0, WorkCategory.MMAP_SEM),
            () -> RwSemaphore.tryDownRead(lock, 0, WorkCategory.MMAP_SEM),
            () -> RwSemaphore.upRead(lock, 0, WorkCategory.MMAP_SEM),
            () -> RwSemaphore.downWrite(lock, 0, WorkCategory.MMAP_SEM),
            () -> RwSemaphore.upWrite(lock, 0, WorkCategory.MMAP_SEM),
            () -> WaitQueue.wakeAll(lock, 0, WorkCategory.WAIT_QUEUE),
        };
        for (Executable use : uses) {
            assertThrows(UseAfterFreeException.class, use);
            assertEquals(Poison.LONG, OrderedMemory.getLongOpaque(lock), "the evidence must stay");
        }
    }

    @Test
    void shouldFailWhenALockThatNobodyHoldsIsDropped() {
        assertThrows(AssertionError.class, () -> SpinLock.unlock(lock, 0, WorkCategory.HMM_LOCK));
        assertThrows(IllegalStateException.class, () -> Mutex.unlock(lock, 0, WorkCategory.HMM_LOCK));
        assertThrows(IllegalStateException.class, () -> RwSemaphore.upRead(lock, 0, WorkCategory.MMAP_SEM));
        assertThrows(IllegalStateException.class, () -> RwSemaphore.upWrite(lock, 0, WorkCategory.MMAP_SEM));
    }

    private void countInParallel(Runnable take, Runnable drop) throws Exception {
        for (int t = 0; t < THREADS; t++) {
            word.start(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    take.run();
                    guarded++;
                    drop.run();
                }
                return null;
            });
        }
        word.join();
        assertEquals((long) THREADS * ROUNDS, guarded);
    }

    /** Until somebody sleeps for this address; bounded by the test's own time only if the lock is broken. */
    static void awaitSleeper(long address) {
        ParkingLot.Bucket bucket = ParkingLot.bucket(address);
        while (true) {
            synchronized (bucket) {
                if (bucket.first(address) != null) {
                    return;
                }
            }
            Thread.yield();
        }
    }
}
