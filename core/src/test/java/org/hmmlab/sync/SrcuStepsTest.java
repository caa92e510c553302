package org.hmmlab.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hmmlab.TestThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Interleavings of readers with a grace period whose steps are taken by hand: no timing. */
final class SrcuStepsTest {
    private final TestWord threads = new TestWord();
    private final Srcu srcu = new Srcu();
    private final GracePeriods machine = srcu.gracePeriods();

    @AfterEach
    void removeListener() {
        StepPoints.install(null);
        threads.close();
    }

    @Test
    void shouldPassThroughAllPhasesWhenNobodyReads() {
        assertFalse(machine.advance(), "no grace period is needed");
        long snapshot = request();
        assertStep(GracePeriods.SCAN1, 0);
        assertStep(GracePeriods.SCAN2, 1);
        assertFalse(machine.isDone(snapshot));
        assertStep(GracePeriods.IDLE, 1);
        assertTrue(machine.isDone(snapshot));
        assertEquals(1, srcu.gracePeriodsEnded());
    }

    @Test
    void shouldNeedAnotherGracePeriodWhenOneIsAlreadyRunning() {
        request();
        assertStep(GracePeriods.SCAN1, 0);
        long late = request();
        assertStep(GracePeriods.SCAN2, 1);
        assertStep(GracePeriods.IDLE, 1);
        assertFalse(machine.isDone(late), "it did not start after the request");
        assertStep(GracePeriods.SCAN1, 1);
        assertStep(GracePeriods.SCAN2, 0);
        assertStep(GracePeriods.IDLE, 0);
        assertTrue(machine.isDone(late));
    }

    @Test
    void shouldWaitForAReaderOfTheOldIndex() {
        int index = srcu.readLock();
        request();
        assertStep(GracePeriods.SCAN1, 0);
        assertStep(GracePeriods.SCAN2, 1);
        assertStuck();
        srcu.readUnlock(index);
        assertStep(GracePeriods.IDLE, 1);
    }

    @Test
    void shouldNotWaitForAReaderThatCameAfterTheFlip() {
        request();
        assertStep(GracePeriods.SCAN1, 0);
        assertStep(GracePeriods.SCAN2, 1);
        int index = srcu.readLock();
        assertEquals(1, index);
        assertStep(GracePeriods.IDLE, 1);
        srcu.readUnlock(index);
    }

    @Test
    void shouldHoldTheSecondNextFlipForAReaderThatWasLateForTheFirst() throws Exception {
        CountDownLatch indexLoaded = new CountDownLatch(1);
        CountDownLatch mayCount = new CountDownLatch(1);
        CountDownLatch mayLeave = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        holdAtIndexLoaded(indexLoaded, mayCount);
        FutureTask<Integer> reader = threads.start(() -> {
            int index = srcu.readLock();
            inside.countDown();
            mayLeave.await();
            srcu.readUnlock(index);
            return index;
        });
        indexLoaded.await();
        request();
        assertStep(GracePeriods.SCAN1, 0);
        assertStep(GracePeriods.SCAN2, 1);
        assertStep(GracePeriods.IDLE, 1);
        mayCount.countDown();
        inside.await();
        // It is in under index 0, now the inactive one: the first scan of the next grace period must wait for it.
        request();
        assertStep(GracePeriods.SCAN1, 1);
        assertStuck();
        mayLeave.countDown();
        assertEquals(0, reader.get());
        assertStep(GracePeriods.SCAN2, 0);
        assertStep(GracePeriods.IDLE, 0);
    }

    @Test
    void shouldWaitForTheOutermostOfNestedSections() {
        int outer = srcu.readLock();
        request();
        assertStep(GracePeriods.SCAN1, 0);
        assertStep(GracePeriods.SCAN2, 1);
        int inner = srcu.readLock();
        assertEquals(1, inner, "a nested section takes the new index");
        srcu.readUnlock(inner);
        assertStuck();
        srcu.readUnlock(outer);
        assertStep(GracePeriods.IDLE, 1);
    }

    @Test
    void shouldEndASectionThatAnotherThreadLeaves() throws Exception {
        int index = srcu.readLock();
        request();
        assertStep(GracePeriods.SCAN1, 0);
        assertStep(GracePeriods.SCAN2, 1);
        assertStuck();
        TestWord.inAnotherThread(() -> srcu.readUnlock(index));
        assertStep(GracePeriods.IDLE, 1);
        srcu.synchronize();
    }

    @Test
    void shouldKeepTotalsWhenSlotsOfEndedThreadsAreReclaimed() throws Exception {
        int[] index = new int[1];
        TestWord.inAnotherThread(() -> {
            srcu.readUnlock(srcu.readLock());
            index[0] = srcu.readLock();
        });
        long locks = srcu.slots().sumLocks(0);
        assertEquals(1, srcu.reclaim());
        assertEquals(0, srcu.reclaim());
        assertEquals(0, srcu.slots().length());
        assertEquals(locks, srcu.slots().sumLocks(0));
        assertEquals(locks - 1, srcu.slots().sumUnlocks(0));
        request();
        assertStep(GracePeriods.SCAN1, 0);
        assertStep(GracePeriods.SCAN2, 1);
        assertStuck();
        srcu.readUnlock(index[0]);
        assertStep(GracePeriods.IDLE, 1);
    }

    @Test
    void shouldNotReclaimBetweenTheTwoSumsOfAScan() throws Exception {
        int index = srcu.readLock();
        TestWord.inAnotherThread(() -> srcu.readUnlock(srcu.readLock()));
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean reclaimed = new AtomicBoolean();
        StepPoints.install(point -> {
            if (point.equals("srcu:unlocks-summed") && started.getCount() > 0) {
                threads.start(() -> {
                    started.countDown();
                    srcu.reclaim();
                    reclaimed.set(true);
                    return null;
                });
                TestThreads.await(started);
                assertFalse(reclaimed.get());
            }
        });
        request();
        assertStep(GracePeriods.SCAN1, 0);
        assertStep(GracePeriods.SCAN2, 1);
        threads.join();
        assertStuck();
        srcu.readUnlock(index);
        assertStep(GracePeriods.IDLE, 1);
    }

    @Test
    void shouldNotTakeAReaderThatComesAndGoesBetweenTheSumsForOneThatIsInside() {
        int inside = srcu.readLock();
        StepPoints.install(comeAndGoOnce("srcu:unlocks-summed"));
        assertFalse(machine.isDrained(inside), "unlocks first: the visitor's lock is summed too");
        srcu.readUnlock(inside);
    }

    @Test
    void shouldSeeTheClassicalBugWhenLocksAreSummedFirst() {
        int inside = srcu.readLock();
        StepPoints.install(comeAndGoOnce("test:locks-summed"));
        long locks = srcu.slots().sumLocks(inside);
        StepPoints.reach("test:locks-summed");
        long unlocks = srcu.slots().sumUnlocks(inside);
        assertEquals(locks, unlocks, "the wrong order finds the index drained while a reader is inside");
        srcu.readUnlock(inside);
    }

    private long request() {
        long snapshot = machine.snapshot();
        machine.request(snapshot);
        return snapshot;
    }

    private void assertStep(int phase, int currentIndex) {
        assertTrue(machine.advance(), "a step to phase " + phase + " must be possible");
        assertEquals(phase, machine.phase());
        assertEquals(currentIndex, srcu.currentIndex());
    }

    private void assertStuck() {
        assertFalse(machine.advance(), "a reader is inside");
        assertFalse(machine.advance(), "a reader is still inside");
    }

    /** Another thread's whole section, the first time this point is reached. */
    private StepListener comeAndGoOnce(String at) {
        AtomicBoolean done = new AtomicBoolean();
        return point -> {
            if (point.equals(at) && done.compareAndSet(false, true)) {
                CountDownLatch gone = new CountDownLatch(1);
                threads.start(() -> {
                    srcu.readUnlock(srcu.readLock());
                    gone.countDown();
                    return null;
                });
                TestThreads.await(gone);
            }
        };
    }

    private static void holdAtIndexLoaded(CountDownLatch reached, CountDownLatch mayGoOn) {
        StepPoints.install(point -> {
            if (point.equals("srcu:index-loaded")) {
                reached.countDown();
                TestThreads.await(mayGoOn);
            }
        });
    }
}
