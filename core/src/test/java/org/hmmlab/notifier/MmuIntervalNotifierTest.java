package org.hmmlab.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.agrona.UnsafeApi;
import org.hmmlab.TestThreads;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.UseAfterFreeException;
import org.hmmlab.sync.WorkCounters;
import org.hmmlab.sync.WorkCounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Intervals: the states of the sequence number, exact overlaps, deferral while the tree is frozen, and what each costs. */
final class MmuIntervalNotifierTest {
    private static final int STEPS = 20_000;
    private static final int MAX_ACTIVE = 3;

    @AfterEach
    void removeScript() {
        StepPoints.install(null);
    }

    @Test
    void shouldInvalidateExactlyTheIntervalsThatOverlapInEveryState() {
        try (Space space = new Space(KernelRules.V5_3)) {
            Random random = new Random(319561669);
            List<Interval> all = new ArrayList<>();
            List<InvalidationRange> open = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                all.add(space.interval());
            }
            int hitPairs = 0;
            for (int step = 0; step < STEPS; step++) {
                Interval interval = all.get(random.nextInt(all.size()));
                int start = random.nextInt(60);
                int end = start + 1 + random.nextInt(8);
                boolean isFrozen = (space.chain().sequence() & 1) != 0;
                switch (random.nextInt(4)) {
                    case 0 -> interval.insertUnlessInserted(start, end);
                    case 1 -> interval.removeUnlessThatWaits(isFrozen);
                    case 2 -> hitPairs += open.size() < MAX_ACTIVE && space.start(open, all, start, end) ? 1 : 0;
                    default -> space.endOne(open, random);
                }
                space.checkStates(open.size(), all);
            }
            while (!open.isEmpty()) {
                space.endOne(open, random);
            }
            assertTrue(hitPairs > STEPS / 20, "the test hit " + hitPairs);
            all.forEach(interval -> interval.removeUnlessThatWaits(false));
        }
    }

    @Test
    void shouldTouchNoIntervalThatEndsWhereAnotherBegins() {
        try (Space space = new Space(KernelRules.V5_3)) {
            Interval interval = space.inserted(100, 200);
            for (int[] pair : new int[][] {{0, 100}, {200, 300}}) {
                InvalidationRange range = space.range(pair[0], pair[1]);
                MmuNotifiers.invalidateRangeStart(range);
                assertEquals(0, interval.calls);
                assertEquals(0, space.chain().sequence() & 1, "partially excluded: nothing was hit");
                MmuNotifiers.invalidateRangeEnd(range);
            }
            interval.notifier.remove();
        }
    }

    @Test
    void shouldCostOneLockedOperationAndNoFenceUnlessSomethingWasHit() {
        try (Space space = new Space(KernelRules.V5_3)) {
            Interval interval = space.inserted(0, 4);
            InvalidationRange elsewhere = space.range(8, 9);
            InvalidationRange here = space.range(0, 1);
            assertEquals(1, rmws(() -> MmuNotifiers.invalidateRangeStart(elsewhere)));
            assertEquals(1, rmws(() -> MmuNotifiers.invalidateRangeEnd(elsewhere)));
            assertEquals(1, rmws(() -> MmuNotifiers.invalidateRangeStart(here)));
            assertEquals(2, rmws(() -> MmuNotifiers.invalidateRangeEnd(here)), "and the wait queue's lock");
            assertEquals(1, rmws(() -> interval.notifier.readBegin(0)));
            assertEquals(0, rmws(() -> interval.notifier.readRetry(1)));
            assertEquals(2, rmws(interval.notifier::remove));
            assertEquals(2, rmws(() -> interval.notifier.insert(space.mm, 0, 4096)));
            interval.notifier.remove();
        }
    }

    /** The lost invalidation of the flag: here a whole pair leaves the number changed for ever. */
    @Test
    void shouldNoticeAWholePairHoweverLate() {
        try (Space space = new Space(KernelRules.V5_3)) {
            Interval interval = space.inserted(0, 4);
            long sequence = interval.notifier.readBegin(0);
            assertFalse(interval.notifier.readRetry(sequence));
            InvalidationRange range = space.range(0, 1);
            MmuNotifiers.invalidateRangeStart(range);
            assertEquals(-1, interval.notifier.readBegin(0), "collides: it would wait");
            MmuNotifiers.invalidateRangeEnd(range);
            assertTrue(interval.notifier.readRetry(sequence));
            long next = interval.notifier.readBegin(0);
            assertNotEquals(sequence, next);
            assertFalse(interval.notifier.readRetry(next));
            interval.notifier.remove();
        }
    }

    @Test
    void shouldEndItselfWhenAnIntervalRefusesAndCallNoClassicSubscriber() {
        try (Space space = new Space(KernelRules.V5_3)) {
            Interval interval = space.inserted(0, 4);
            ClassicSubscriber classic = new ClassicSubscriber(space.mm);
            interval.refuses = true;
            assertEquals(-Errno.EAGAIN, MmuNotifiers.invalidateRangeStartNonblock(space.range(0, 1)));
            assertEquals(0, space.chain().active());
            assertEquals(0, classic.starts);
            assertEquals(0, MmuNotifiers.invalidateRangeStartNonblock(space.range(8, 9)), "not hit");
            MmuNotifiers.invalidateRangeEnd(space.range(8, 9));
            assertEquals(1, classic.starts);
            assertEquals(1, classic.ends);
            interval.notifier.remove();
            classic.close();
        }
    }

    @Test
    void shouldTellIntervalsOfTheEndByAnInvalidationOfEverything() {
        try (Space space = new Space(KernelRules.V5_3)) {
            Interval interval = space.inserted(0, 4);
            space.endMm();
            assertEquals(InvalidationEvent.RELEASE, interval.lastEvent);
            assertEquals(1, interval.calls, "the exit's own unmapping has nothing to unmap");
            interval.notifier.remove();
        }
    }

    /** 319561669a: the remover sees the new number while the end still has the node in its hands. */
    @Test
    void shouldFreeADeferredNodeTooEarlyUnlessItLooksUnderTheLock() throws InterruptedException {
        assertInstanceOf(UseAfterFreeException.class, removeDuringEnd(KernelRules.V5_3, "interval.removed"));
        KernelRules fixed = KernelRules.V5_3.with(KernelRule.INTERVAL_REMOVAL_WAITS_UNDER_LOCK);
        assertNull(removeDuringEnd(fixed, "spin:waiting"));
    }

    /** Holds an end inside its section until the remover has come to a point; what the end threw. */
    private static Throwable removeDuringEnd(KernelRules rules, String removerAt) throws InterruptedException {
        Space space = new Space(rules);
        Interval interval = space.inserted(0, 4);
        InvalidationRange range = space.range(0, 1);
        MmuNotifiers.invalidateRangeStart(range);
        CountDownLatch deferred = new CountDownLatch(1);
        CountDownLatch advanced = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        Thread remover = new Thread(() -> {
            interval.notifier.remove();
            interval.free();
            StepPoints.reach("interval.removed");
        });
        StepPoints.install(point -> {
            if (point.equals("interval.remove.deferred")) {
                deferred.countDown();
                TestThreads.await(advanced);
            } else if (point.equals("interval.end.advanced")) {
                advanced.countDown();
                TestThreads.await(arrived);
            } else if (point.equals(removerAt) && Thread.currentThread() == remover) {
                arrived.countDown();
            }
        });
        remover.start();
        TestThreads.await(deferred);
        Throwable thrown = null;
        try {
            MmuNotifiers.invalidateRangeEnd(range);
        } catch (UseAfterFreeException e) {
            thrown = e;
        }
        TestThreads.join(remover);
        StepPoints.install(null);
        if (thrown == null) {
            space.close();
        }
        return thrown;
    }

    @Test
    void shouldEndWhatAFailedStartBeganOnlySince512() {
        for (boolean rule : new boolean[] {false, true}) {
            KernelRules rules = rule ? KernelRules.V5_3.with(KernelRule.FAILED_START_IS_ENDED) : KernelRules.V5_3;
            try (Space space = new Space(rules)) {
                ClassicSubscriber accepts = new ClassicSubscriber(space.mm);
                ClassicSubscriber refuses = new ClassicSubscriber(space.mm);
                refuses.refuses = true;
                assertEquals(-Errno.EAGAIN, MmuNotifiers.invalidateRangeStartNonblock(space.range(0, 1)));
                assertEquals(1, accepts.starts);
                assertEquals(rule ? 1 : 0, accepts.ends, "unmatched start before");
                assertEquals(rule ? 1 : 0, refuses.ends, "cannot be told that its own start failed");
                accepts.close();
                refuses.close();
            }
        }
    }

    private static long rmws(Runnable body) {
        WorkCounts before = WorkCounters.ofThisThread();
        body.run();
        WorkCounts counts = WorkCounters.ofThisThread().minus(before);
        assertEquals(0, counts.fences());
        return counts.rmw();
    }

    /** A machine with one address space that can hold intervals. */
    private static final class Space implements AutoCloseable {
        final Machine machine;
        final AddressSpace mm;
        final RecordSlab slab = new RecordSlab("interval", MmuIntervalLayout.LENGTH);
        private final List<Interval> intervals = new ArrayList<>();
        private boolean ended;

        Space(KernelRules rules) {
            machine = new Machine(64, Contents.NONE, 0, rules);
            mm = AddressSpace.create(machine);
            mm.downWrite();
            assertEquals(0, MmuNotifiers.prepareIntervals(mm));
            mm.upWrite();
        }

        IntervalChain chain() {
            return (IntervalChain) mm.notifierChain();
        }

        Interval interval() {
            Interval made = new Interval(this);
            intervals.add(made);
            return made;
        }

        Interval inserted(int start, int end) {
            Interval made = interval();
            made.insertUnlessInserted(start, end);
            return made;
        }

        InvalidationRange range(int start, int end) {
            return new InvalidationRange().set(mm, start * 4096L, end * 4096L, InvalidationEvent.CLEAR);
        }

        /** Starts a pair and checks who was told; whether anybody was. */
        boolean start(List<InvalidationRange> open, List<Interval> all, int start, int end) {
            all.forEach(interval -> interval.calls = 0);
            InvalidationRange range = range(start, end);
            MmuNotifiers.invalidateRangeStart(range);
            open.add(range);
            boolean anybody = false;
            for (Interval interval : all) {
                boolean overlaps = interval.isInTree() && interval.start < end && start < interval.end;
                assertEquals(overlaps ? 1 : 0, interval.calls, "[" + start + ", " + end + ")");
                anybody |= overlaps;
            }
            return anybody;
        }

        void endOne(List<InvalidationRange> open, Random random) {
            if (!open.isEmpty()) {
                MmuNotifiers.invalidateRangeEnd(open.remove(random.nextInt(open.size())));
            }
        }

        void checkStates(int active, List<Interval> all) {
            long sequence = chain().sequence();
            assertEquals(active, chain().active());
            assertTrue(active > 0 || (sequence & 1) == 0, "nothing runs, but the tree is frozen");
            for (Interval interval : all) {
                if (interval.isInserted) {
                    assertEquals(1, interval.sequence() & 1, "an interval's own number is odd");
                    assertTrue(interval.sequence() <= sequence, "no interval is ahead");
                    assertTrue(interval.isInTree() || (sequence & 1) != 0, "deferred only while frozen");
                }
            }
        }

        void endMm() {
            mm.put();
            ended = true;
        }

        @Override
        public void close() {
            intervals.forEach(Interval::free);
            if (!ended) {
                mm.put();
            }
            machine.assertNoLeaks();
            slab.close();
            machine.close();
        }
    }

    /** An interval that counts its calls. */
    private static final class Interval {
        final Space space;
        final long record;
        final MmuIntervalNotifier notifier;
        boolean isInserted;
        boolean isFreed;
        boolean refuses;
        int calls;
        int start;
        int end;
        InvalidationEvent lastEvent;

        Interval(Space space) {
            this.space = space;
            record = space.slab.allocate();
            notifier = new MmuIntervalNotifier(space.machine.notifierDomain(), record, (source, range, sequence) -> {
                calls++;
                lastEvent = range.event();
                if (refuses && !range.isBlockable()) {
                    return false;
                }
                source.setSequence(sequence);
                return true;
            });
        }

        void insertUnlessInserted(int newStart, int newEnd) {
            if (!isInserted) {
                start = newStart;
                end = newEnd;
                assertEquals(0, notifier.insert(space.mm, start * 4096L, end * 4096L));
                isInserted = true;
            }
        }

        void removeUnlessThatWaits(boolean isFrozen) {
            if (isInserted && !(isFrozen && isInTree())) {
                notifier.remove();
                isInserted = false;
            }
        }

        boolean isInTree() {
            return UnsafeApi.getLong(record + MmuIntervalLayout.IN_TREE) == 1;
        }

        long sequence() {
            return UnsafeApi.getLong(record + MmuIntervalLayout.SEQUENCE);
        }

        void free() {
            if (!isFreed) {
                isFreed = true;
                notifier.close();
                space.slab.free(record, "Interval.free");
            }
        }
    }
}
