package org.hmmlab.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.hmmlab.TestThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting, deferring and reclaiming of an {@link Srcu} domain through its public methods, and a torture test. */
final class SrcuTest {
    private final TestWord threads = new TestWord();
    private final Srcu srcu = new Srcu();

    @AfterEach
    void free() {
        threads.close();
    }

    @Test
    void shouldWaitInSynchronizeUntilTheReaderHasLeft() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayLeave = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger();
        threads.start(() -> {
            int index = srcu.readLock();
            inside.countDown();
            mayLeave.await();
            left.set(1);
            srcu.readUnlock(index);
            return null;
        });
        inside.await();
        threads.start(() -> {
            srcu.synchronize();
            assertEquals(1, left.get());
            return null;
        });
        mayLeave.countDown();
        threads.join();
    }

    @Test
    void shouldRefuseToSynchronizeInsideASectionOfThisThread() {
        int index = srcu.readLock();
        assertThrows(IllegalStateException.class, srcu::synchronize);
        assertThrows(IllegalStateException.class, srcu::barrier);
        srcu.readUnlock(index);
        srcu.synchronize();
        srcu.barrier();
    }

    @Test
    void shouldRunCallbacksInOrderAndOnlyAfterTheirReaders() throws Exception {
        List<Integer> order = new ArrayList<>();
        int index = srcu.readLock();
        CountDownLatch ran = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            int number = i;
            srcu.call(() -> {
                order.add(number);
                ran.countDown();
            });
        }
        assertEquals(2, ran.getCount(), "their grace period waits for the section that called");
        srcu.readUnlock(index);
        srcu.barrier();
        assertEquals(0, ran.getCount());
        assertEquals(List.of(0, 1), order);
    }

    @Test
    void shouldLetACallbackCallAgainButNotWaitForItself() {
        AtomicReference<Throwable> refused = new AtomicReference<>();
        AtomicInteger ran = new AtomicInteger();
        srcu.call(() -> {
            srcu.call(ran::incrementAndGet);
            refused.set(assertThrows(IllegalStateException.class, srcu::barrier));
        });
        srcu.barrier();
        srcu.barrier();
        assertEquals(1, ran.get());
        assertTrue(refused.get().getMessage().contains("srcu_barrier"));
    }

    @Test
    void shouldRunTheNextCallbackWhenOneThrows() {
        AtomicInteger ran = new AtomicInteger();
        srcu.call(() -> Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> ran.incrementAndGet()));
        srcu.call(() -> {
            throw new IllegalStateException("a callback fails");
        });
        srcu.call(ran::incrementAndGet);
        srcu.barrier();
        assertEquals(2, ran.get());
    }

    @Test
    void shouldFindASlotForEachThreadWhenThereAreMoreThanPlaces() throws Exception {
        int count = 300;
        CountDownLatch inside = new CountDownLatch(count);
        CountDownLatch mayLeave = new CountDownLatch(1);
        for (int i = 0; i < count; i++) {
            threads.start(() -> {
                int index = srcu.readLock();
                inside.countDown();
                mayLeave.await();
                srcu.readUnlock(index);
                srcu.readUnlock(srcu.readLock());
                return null;
            });
        }
        inside.await();
        assertEquals(count, srcu.slots().length());
        assertEquals(count, srcu.slots().sumLocks(0));
        mayLeave.countDown();
        threads.join();
        assertEquals(2L * count, srcu.slots().sumUnlocks(0));
        srcu.synchronize();
    }

    @Test
    void shouldNotKeepASlotForEachThreadThatEverRead() throws Exception {
        int readers = 1_000;
        for (int i = 0; i < readers; i++) {
            TestWord.inAnotherThread(() -> srcu.readUnlock(srcu.readLock()));
        }
        assertTrue(srcu.slots().length() < readers / 2, "slots=" + srcu.slots().length());
        assertEquals(readers, srcu.slots().sumLocks(0) + srcu.slots().sumLocks(1));
        assertEquals(readers, srcu.slots().sumUnlocks(0) + srcu.slots().sumUnlocks(1));
    }

    @Test
    void shouldReclaimBesideReadersAndUpdatersWithoutLosingACount() throws Exception {
        int rounds = 200;
        threads.start(() -> {
            for (int i = 0; i < rounds; i++) {
                srcu.synchronize();
            }
            return null;
        });
        int reclaimed = 0;
        for (int i = 0; i < rounds; i++) {
            TestWord.inAnotherThread(() -> srcu.readUnlock(srcu.readLock()));
            reclaimed += srcu.reclaim();
        }
        threads.join();
        reclaimed += srcu.reclaim();
        assertTrue(reclaimed >= rounds, "every short-lived reader's slot must come back");
        long locks = srcu.slots().sumLocks(0) + srcu.slots().sumLocks(1);
        assertEquals(rounds, locks);
        assertEquals(locks, srcu.slots().sumUnlocks(0) + srcu.slots().sumUnlocks(1));
    }

    /**
     * Elements age by one with each grace period after they were unpublished and are dead at {@code PIPE}. A reader looks
     * at an element's age at the end of its section: above one means that a grace period did not wait for it.
     */
    @Test
    void shouldNeverAgeAnElementByMoreThanOneGracePeriodUnderAReader() throws Exception {
        int pipe = 10;
        int updates = 2_000;
        int readers = 3;
        AtomicIntegerArray ages = new AtomicIntegerArray(updates + 1);
        AtomicInteger published = new AtomicInteger();
        AtomicInteger sections = new AtomicInteger();
        AtomicIntegerArray seen = new AtomicIntegerArray(pipe + 1);
        for (int r = 0; r < readers; r++) {
            threads.start(() -> {
                boolean isLast;
                TestThreads.Deadline deadline = new TestThreads.Deadline();
                do {
                    deadline.check();
                    int outer = srcu.readLock();
                    int element = published.get();
                    int inner = srcu.readLock();
                    Thread.yield();
                    srcu.readUnlock(inner);
                    seen.incrementAndGet(ages.get(element));
                    srcu.readUnlock(outer);
                    sections.incrementAndGet();
                    isLast = element == updates;
                } while (!isLast);
                return null;
            });
        }
        for (int i = 1; i <= updates; i++) {
            published.set(i);
            srcu.synchronize();
            for (int old = Math.max(0, i - pipe); old < i; old++) {
                ages.incrementAndGet(old);
            }
        }
        threads.join();
        for (int age = 2; age <= pipe; age++) {
            assertEquals(0, seen.get(age), "readers that saw an element of age " + age);
        }
        assertEquals(sections.get(), seen.get(0) + seen.get(1));
        assertFalse(seen.get(0) == 0);
    }
}
