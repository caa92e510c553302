package org.hmmlab.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waking, expiry and the absence of lost wake-ups of {@link WaitQueue}. */
final class WaitQueueTest {
    private static final long FOR_EVER = Long.MAX_VALUE;
    private final TestWord word = new TestWord();
    private final AtomicBoolean valid = new AtomicBoolean();

    @AfterEach
    void free() {
        StepPoints.install(null);
        word.close();
    }

    @Test
    void shouldNotTouchTheQueueWhenTheConditionAlreadyHolds() {
        valid.set(true);
        WorkCounts before = WorkCounters.ofThisThread();
        assertTrue(WaitQueue.await(word.record, 0, WorkCategory.WAIT_QUEUE, valid::get, 0));
        assertEquals(0, WorkCounters.ofThisThread().minus(before).rmw());
    }

    @Test
    void shouldReturnFalseAtOnceWithoutATimeout() {
        WorkCounts before = WorkCounters.ofThisThread();
        assertFalse(WaitQueue.await(word.record, 0, WorkCategory.WAIT_QUEUE, valid::get, 0));
        assertEquals(0, WorkCounters.ofThisThread().minus(before).rmw());
    }

    @Test
    void shouldReturnFalseAndLeaveTheQueueWhenTheTimeExpires() {
        assertFalse(WaitQueue.await(word.record, 0, WorkCategory.WAIT_QUEUE, valid::get, 1));
        assertTrue(ParkingLot.bucket(word.record).isEmpty());
    }

    @Test
    void shouldReturnTrueWhenTheConditionComesTrueAtExpiry() {
        AtomicInteger looks = new AtomicInteger();
        assertTrue(
                WaitQueue.await(word.record, 0, WorkCategory.WAIT_QUEUE, () -> looks.incrementAndGet() > 2, 1),
                "the last look decides");
    }

    @Test
    void shouldTakeOneLockedInstructionToWakeNobody() {
        WorkCounts before = WorkCounters.ofThisThread();
        WaitQueue.wakeAll(word.record, 0, WorkCategory.WAIT_QUEUE);
        WorkCounts work = WorkCounters.ofThisThread().minus(before);
        assertEquals(1, work.rmw());
        assertEquals(1, work.rmw(WorkCategory.WAIT_QUEUE));
    }

    @Test
    void shouldWakeAllWaiters() throws Exception {
        int waiters = 4;
        AtomicInteger queued = new AtomicInteger();
        StepPoints.install(point -> queued.addAndGet(point.equals("wait:queued") ? 1 : 0));
        for (int i = 0; i < waiters; i++) {
            word.start(() -> WaitQueue.await(word.record, 0, WorkCategory.WAIT_QUEUE, valid::get, FOR_EVER));
        }
        while (queued.get() < waiters) {
            Thread.yield();
        }
        valid.set(true);
        WaitQueue.wakeAll(word.record, 0, WorkCategory.WAIT_QUEUE);
        word.join();
        assertTrue(ParkingLot.bucket(word.record).isEmpty());
    }

    @Test
    void shouldNotLoseAWakeUpThatComesBetweenQueueingAndSleeping() throws Exception {
        StepPoints.install(point -> {
            if (point.equals("wait:queued")) {
                valid.set(true);
                WaitQueue.wakeAll(word.record, 0, WorkCategory.WAIT_QUEUE);
            }
        });
        FutureTask<Boolean> waiter =
                word.start(() -> WaitQueue.await(word.record, 0, WorkCategory.WAIT_QUEUE, valid::get, FOR_EVER));
        assertTrue(waiter.get());
    }

    @Test
    void shouldWaitOnAndKeepTheInterruptWhenInterrupted() throws Exception {
        FutureTask<Boolean> waiter = word.start(() -> {
            Thread.currentThread().interrupt();
            boolean seen = WaitQueue.await(word.record, 0, WorkCategory.WAIT_QUEUE, valid::get, FOR_EVER);
            return seen && Thread.interrupted();
        });
        LocksTest.awaitSleeper(word.record);
        valid.set(true);
        WaitQueue.wakeAll(word.record, 0, WorkCategory.WAIT_QUEUE);
        assertTrue(waiter.get());
    }

    @Test
    void shouldNotLoseWakeUpsWhenRaced() throws Exception {
        int rounds = 2_000;
        AtomicInteger round = new AtomicInteger();
        AtomicInteger answer = new AtomicInteger();
        word.start(() -> {
            for (int i = 1; i <= rounds; i++) {
                int wanted = i;
                WaitQueue.await(word.record, 0, WorkCategory.WAIT_QUEUE, () -> round.get() >= wanted, FOR_EVER);
                answer.set(i);
                WaitQueue.wakeAll(word.record, 4, WorkCategory.WAIT_QUEUE);
            }
            return null;
        });
        for (int i = 1; i <= rounds; i++) {
            int wanted = i;
            round.set(i);
            WaitQueue.wakeAll(word.record, 0, WorkCategory.WAIT_QUEUE);
            WaitQueue.await(word.record, 4, WorkCategory.WAIT_QUEUE, () -> answer.get() >= wanted, FOR_EVER);
        }
        word.join();
        assertEquals(rounds, answer.get());
    }
}
