package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.hmmlab.TestThreads;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.UseAfterFreeException;
import org.hmmlab.sync.WorkCounters;
import org.hmmlab.sync.WorkCounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The design with intervals: which ranges hear of an invalidation, when they are valid, what holds what, and the end. */
final class IntervalRangesTest {
    @AfterEach
    void removeScript() {
        StepPoints.install(null);
    }

    @Test
    void shouldBeValidUntilItIsHitAndThenOnceItWasWaitedFor() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 0, 4);
            assertTrue(range.isValid(), "the insertion saw a number");
            pair(model.invalidation(0, 1));
            assertFalse(range.isValid());
            assertTrue(range.waitUntilValid(0));
            assertTrue(range.isValid());
            range.unregister();
            assertFalse(range.isValid());
            assertEquals(0, range.register(mirror));
            assertTrue(range.isValid(), "a new registration begins anew");
            finish(model, mirror, range);
        }
    }

    @Test
    void shouldNoticeAWholePairHoweverLate() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 0, 4);
            assertTrue(range.waitUntilValid(0));
            pair(model.invalidation(3, 4));
            assertFalse(range.isValid(), "a flag would be true again");
            assertTrue(range.waitUntilValid(0));
            assertTrue(range.isValid());
            finish(model, mirror, range);
        }
    }

    @Test
    void shouldHearOfExactlyTheInvalidationsThatOverlap() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            List<Long> heard = new ArrayList<>();
            HmmMirror mirror = model.mirror((source, range) -> {
                heard.add((range.start() - ModelFixture.START) / ModelFixture.PAGE);
                return 0;
            });
            HmmRange range = model.registered(mirror, 100, 200);
            HmmRange other = model.registered(mirror, 300, 400);
            assertTrue(range.waitUntilValid(0));
            assertTrue(other.waitUntilValid(0));
            pair(model.invalidation(0, 100));
            pair(model.invalidation(200, 300));
            assertTrue(range.isValid(), "neither neighbour touches it");
            pair(model.invalidation(99, 101));
            pair(model.invalidation(199, 301));
            assertEquals(List.of(99L, 199L, 199L), heard, "one call for each range that is hit");
            assertFalse(range.isValid());
            assertFalse(other.isValid());
            other.unregister();
            other.close();
            finish(model, mirror, range);
        }
    }

    @Test
    void shouldNeverDelayARangeThatIsNotHit() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 0, 4);
            HmmRange hit = model.registered(mirror, 8, 9);
            InvalidationRange elsewhere = model.invalidation(8, 9);
            MmuNotifiers.invalidateRangeStart(elsewhere);
            assertTrue(range.waitUntilValid(0), "invalidations of other addresses do not count");
            assertFalse(hit.waitUntilValid(0), "collides");
            InvalidationRange unrelated = model.invalidation(20, 21);
            MmuNotifiers.invalidateRangeStart(unrelated);
            assertEquals(2, mirror.runningInvalidations());
            MmuNotifiers.invalidateRangeEnd(elsewhere);
            assertFalse(hit.waitUntilValid(0), "the number moves on at the last end only");
            MmuNotifiers.invalidateRangeEnd(unrelated);
            assertTrue(hit.waitUntilValid(0));
            assertTrue(range.isValid(), "all the while");
            hit.unregister();
            hit.close();
            finish(model, mirror, range);
        }
    }

    @Test
    void shouldWaitForTheInvalidationsThatRanWhenItWasRegistered() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            HmmMirror mirror = model.mirror();
            InvalidationRange early = model.invalidation(900, 901);
            MmuNotifiers.invalidateRangeStart(early);
            HmmRange range = model.registered(mirror, 900, 901);
            assertFalse(range.isValid(), "nothing was hit, but the start came before the registration");
            assertFalse(range.waitUntilValid(0));
            HmmRange deferred = model.registered(mirror, 0, 4);
            assertFalse(deferred.waitUntilValid(0));
            MmuNotifiers.invalidateRangeEnd(early);
            assertTrue(range.waitUntilValid(0));
            assertTrue(deferred.waitUntilValid(0));
            pair(model.invalidation(0, 1));
            assertFalse(deferred.isValid(), "the deferred registration was carried out");
            deferred.unregister();
            deferred.close();
            finish(model, mirror, range);
        }
    }

    @Test
    void shouldHoldTheStructureForEachRangeAndForNoMirror() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            int before = Kref.read(model.mm.record(), MmLayout.MM_COUNT);
            HmmMirror mirror = model.mirror();
            assertEquals(before, Kref.read(model.mm.record(), MmLayout.MM_COUNT));
            HmmRange range = model.registered(mirror, 0, 4);
            assertEquals(before + 1, Kref.read(model.mm.record(), MmLayout.MM_COUNT));
            assertEquals(1, model.mm.users(), "who faults holds mm_users by itself");
            range.unregister();
            assertEquals(before, Kref.read(model.mm.record(), MmLayout.MM_COUNT));
            range.close();
            mirror.unregister();
            model.endMm();
        }
    }

    @Test
    void shouldCostWhatTheKernelDoes() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.range(0, 4);
            assertEquals(2, rmws(() -> range.register(mirror)));
            assertEquals(1, rmws(() -> range.waitUntilValid(0)));
            assertEquals(0, rmws(range::isValid));
            InvalidationRange here = model.invalidation(0, 1);
            InvalidationRange elsewhere = model.invalidation(8, 9);
            assertEquals(3, rmws(() -> pair(here)));
            assertEquals(2, rmws(() -> pair(elsewhere)));
            HmmRange following = model.range(1, 2);
            assertEquals(0, rmws(() -> following.follow(range)));
            assertEquals(0, rmws(following::unregister));
            following.close();
            assertEquals(2, rmws(range::unregister));
            assertEquals(0, rmws(mirror::unregister));
            range.close();
            model.endMm();
        }
    }

    @Test
    void shouldEndARefusedInvalidationAndLetTheRangeTryAgain() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            HmmMirror mirror = model.mirror((source, range) -> range.isBlockable() ? 0 : -Errno.EAGAIN);
            HmmRange range = model.registered(mirror, 0, 4);
            HmmRange other = model.registered(mirror, 8, 9);
            assertTrue(other.waitUntilValid(0));
            assertEquals(-Errno.EAGAIN, MmuNotifiers.invalidateRangeStartNonblock(model.invalidation(0, 4)));
            assertTrue(range.waitUntilValid(0), "no invalidation runs any more");
            assertTrue(other.isValid());
            assertEquals(0, MmuNotifiers.invalidateRangeStartNonblock(model.invalidation(20, 21)), "nobody is asked");
            MmuNotifiers.invalidateRangeEnd(model.invalidation(20, 21));
            assertEquals(0, model.machine.notifierDomain().warnings().count());
            other.unregister();
            other.close();
            finish(model, mirror, range);
        }
    }

    @Test
    void shouldTellEachMirrorOnceWhenTheAddressSpaceEnds() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            Releases releases = new Releases();
            HmmMirror mirror = model.mirror(releases);
            HmmRange range = model.registered(mirror, 0, 4);
            HmmRange second = model.registered(mirror, 8, 9);
            assertTrue(range.waitUntilValid(0));
            model.endMm();
            assertEquals(List.of(Thread.currentThread()), releases.by, "two ranges, one mirror");
            assertFalse(range.isValid());
            assertEquals(1, releases.mmStructures(model), "the ranges keep the structure");
            HmmRange late = model.registered(mirror, 20, 21);
            assertTrue(late.waitUntilValid(0), "only the structure is needed: whoever walks holds mm_users");
            late.unregister();
            late.close();
            second.unregister();
            second.close();
            range.unregister();
            range.close();
            mirror.unregister();
            assertEquals(0, releases.mmStructures(model));
        }
    }

    @Test
    void shouldLetRangesFollowOneThatCoversThem() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            HmmMirror mirror = model.mirror();
            HmmRange all = new HmmRange(model.module, EntryEncoding.NOUVEAU).span(0, 1L << 47);
            HmmRange range = model.range(0, 4);
            assertThrows(IllegalStateException.class, () -> range.follow(all), "not registered");
            assertEquals(0, all.register(mirror));
            assertEquals(0, range.follow(all));
            assertSame(model.mm, range.mm());
            assertFalse(range.isValid());
            assertTrue(range.waitUntilValid(0));
            pair(model.invalidation(8, 9));
            assertFalse(range.isValid(), "the followed range was hit");
            assertTrue(range.waitUntilValid(0));
            assertThrows(IllegalStateException.class, () -> range.follow(all), "follows already");
            range.unregister();
            assertFalse(range.isValid());
            HmmRange some = model.registered(mirror, 0, 4);
            HmmRange beyond = model.range(3, 5);
            assertThrows(IllegalArgumentException.class, () -> beyond.follow(some));
            assertEquals(-Errno.EINVAL, beyond.bounds(8, 8, new long[0]).follow(some));
            List.of(some, all).forEach(HmmRange::unregister);
            List.of(some, beyond, range, all).forEach(HmmRange::close);
            mirror.unregister();
            model.endMm();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTERVAL")
    void shouldRefuseToFollowWhereThereAreNoIntervals(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 0, 4);
            HmmRange follower = model.range(0, 4);
            assertFalse(model.module.hasIntervals());
            assertThrows(IllegalStateException.class, () -> follower.follow(range));
            follower.close();
            finish(model, mirror, range);
        }
    }

    @Test
    void shouldHaveNoRecordThatCouldBePaddedOrTouched() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new ModelFixture(Generation.INTERVAL, Layout.PADDED));
        assertTrue(refused.getMessage().contains("layout must be kernel, given padded"), refused::getMessage);
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            HmmMirror mirror = model.mirror();
            assertEquals(0, model.module.liveObjects());
            UseAfterFreeException story = assertThrows(
                    UseAfterFreeException.class, () -> mirror.registered().addMirror(mirror));
            assertTrue(story.getMessage().contains("there is no struct hmm"), story::getMessage);
            mirror.unregister();
            model.endMm();
        }
    }

    /** The number is set before the driver's lock is asked for: a check that comes first may program what is cleared after it. */
    @Test
    void shouldHaveChangedTheNumberBeforeTheDriverIsAsked() {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            boolean[] validInCallback = {true};
            HmmRange[] ranges = new HmmRange[1];
            HmmMirror mirror = model.mirror((source, invalidation) -> {
                validInCallback[0] = ranges[0].isValid();
                return 0;
            });
            ranges[0] = model.registered(mirror, 0, 4);
            assertTrue(ranges[0].waitUntilValid(0));
            try (Script script = new Script(
                    "interval.start.counted", () -> MmuNotifiers.invalidateRangeStart(model.invalidation(0, 4)))) {
                assertTrue(ranges[0].isValid(), "counted, but not told: what is programmed now is cleared next");
                assertTrue(ranges[0].waitUntilValid(0), "the own number does not collide yet");
                assertNull(script.finish());
            }
            assertFalse(validInCallback[0]);
            MmuNotifiers.invalidateRangeEnd(model.invalidation(0, 4));
            finish(model, mirror, ranges[0]);
        }
    }

    @Test
    void shouldWaitToUnregisterUntilTheInvalidationsHaveEnded() throws InterruptedException {
        try (ModelFixture model = new ModelFixture(Generation.INTERVAL)) {
            int[] calls = new int[1];
            HmmMirror mirror = model.mirror((source, invalidation) -> {
                calls[0]++;
                return 0;
            });
            HmmRange range = model.registered(mirror, 0, 4);
            InvalidationRange first = model.invalidation(0, 4);
            InvalidationRange second = model.invalidation(0, 4);
            MmuNotifiers.invalidateRangeStart(first);
            CountDownLatch deferred = new CountDownLatch(1);
            StepPoints.install(point -> {
                if (point.equals("interval.remove.deferred")) {
                    deferred.countDown();
                }
            });
            Thread remover = new Thread(range::unregister);
            remover.start();
            TestThreads.await(deferred);
            MmuNotifiers.invalidateRangeStart(second);
            assertEquals(2, calls[0], "still in the tree, which is frozen");
            MmuNotifiers.invalidateRangeEnd(first);
            assertTrue(range.isRegistered() && remover.isAlive(), "one invalidation still runs");
            MmuNotifiers.invalidateRangeEnd(second);
            remover.join();
            pair(model.invalidation(0, 4));
            assertEquals(2, calls[0], "nobody is called any more");
            range.close();
            mirror.unregister();
            model.endMm();
        }
    }

    private static void pair(InvalidationRange range) {
        MmuNotifiers.invalidateRangeStart(range);
        MmuNotifiers.invalidateRangeEnd(range);
    }

    private static long rmws(Runnable body) {
        WorkCounts before = WorkCounters.ofThisThread();
        body.run();
        WorkCounts counts = WorkCounters.ofThisThread().minus(before);
        assertEquals(0, counts.fences(), "no SRCU");
        return counts.rmw();
    }

    private static void finish(ModelFixture model, HmmMirror mirror, HmmRange range) {
        range.unregister();
        range.close();
        mirror.unregister();
        model.endMm();
    }

    /** Remembers who called release. */
    private static final class Releases implements MirrorOps {
        final List<Thread> by = new ArrayList<>();

        @Override
        public int syncCpuDevicePagetables(HmmMirror mirror, InvalidationRange range) {
            return 0;
        }

        @Override
        public void release(HmmMirror mirror) {
            by.add(Thread.currentThread());
        }

        long mmStructures(ModelFixture model) {
            return model.machine.notifierDomain().liveChains();
        }
    }
}
