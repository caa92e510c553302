package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.SelfTestRow;
import org.hmmlab.TestThreads;
import org.hmmlab.memory.Errno;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The state machine of a range's validity, in every design; what differs with intervals is left to {@link IntervalRangesTest}.
 */
final class RangeValidityTest {
    @ParameterizedTest
    @EnumSource
    void shouldBeValidAtOnceWhenNothingIsInvalidated(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 0, 4);
            assertTrue(range.isValid());
            assertTrue(range.waitUntilValid(0));
            finish(model, mirror, range);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTERVAL")
    void shouldBeInvalidFromOverlappingStartToLastEnd(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 100, 200);
            InvalidationRange overlapping = model.invalidation(150, 151);
            InvalidationRange elsewhere = model.invalidation(900, 901);
            MmuNotifiers.invalidateRangeStart(overlapping);
            assertFalse(range.isValid());
            assertFalse(range.waitUntilValid(0), "timeout 0 only looks");
            MmuNotifiers.invalidateRangeStart(elsewhere);
            MmuNotifiers.invalidateRangeEnd(overlapping);
            assertFalse(range.isValid(), "I4: an unrelated invalidation keeps it invalid");
            MmuNotifiers.invalidateRangeEnd(elsewhere);
            assertTrue(range.isValid(), "I2: none running, all valid");
            finish(model, mirror, range);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStayValidWhenInvalidationLiesElsewhere(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 100, 200);
            assertTrue(range.waitUntilValid(0));
            InvalidationRange after = model.invalidation(200, 300);
            MmuNotifiers.invalidateRangeStart(after);
            assertTrue(range.isValid());
            MmuNotifiers.invalidateRangeEnd(after);
            finish(model, mirror, range);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTERVAL")
    void shouldTakeAnInvalidationThatEndsAtItsStartForAnOverlap(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 100, 200);
            InvalidationRange before = model.invalidation(0, 100);
            MmuNotifiers.invalidateRangeStart(before);
            assertFalse(range.isValid(), "the kernel's off-by-one");
            MmuNotifiers.invalidateRangeEnd(before);
            InvalidationRange wellBefore = model.invalidation(0, 99);
            MmuNotifiers.invalidateRangeStart(wellBefore);
            assertTrue(range.isValid());
            MmuNotifiers.invalidateRangeEnd(wellBefore);
            finish(model, mirror, range);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "INTERVAL")
    void shouldStartInvalidWhenRegisteredDuringAnInvalidation(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            InvalidationRange elsewhere = model.invalidation(900, 901);
            MmuNotifiers.invalidateRangeStart(elsewhere);
            HmmRange range = model.registered(mirror, 0, 4);
            assertFalse(range.isValid());
            MmuNotifiers.invalidateRangeEnd(elsewhere);
            assertTrue(range.isValid());
            finish(model, mirror, range);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWakeAWaiterWhenTheLastInvalidationEnds(Generation generation) throws InterruptedException {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 0, 4);
            InvalidationRange invalidation = model.invalidation(0, 4);
            MmuNotifiers.invalidateRangeStart(invalidation);
            boolean[] seen = new boolean[1];
            Thread waiter = new Thread(() -> seen[0] = range.waitUntilValid(60_000));
            waiter.start();
            TestThreads.awaitSleep(waiter);
            MmuNotifiers.invalidateRangeEnd(invalidation);
            TestThreads.join(waiter);
            assertTrue(seen[0]);
            finish(model, mirror, range);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWaitForEverWhenTheTimeoutIsTheLongest(Generation generation) throws InterruptedException {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 0, 4);
            InvalidationRange invalidation = model.invalidation(0, 4);
            MmuNotifiers.invalidateRangeStart(invalidation);
            boolean[] seen = new boolean[1];
            Thread waiter = new Thread(() -> seen[0] = range.waitUntilValid(Long.MAX_VALUE));
            waiter.start();
            TestThreads.awaitSleep(waiter);
            MmuNotifiers.invalidateRangeEnd(invalidation);
            TestThreads.join(waiter);
            assertTrue(seen[0]);
            finish(model, mirror, range);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseToBeUsedOnceClosed(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.range(0, 4);
            range.close();
            assertFalse(range.isValid(), "poison is not validity");
            assertThrows(IllegalStateException.class, () -> range.bounds(0, ModelFixture.PAGE, new long[1]));
            assertThrows(IllegalStateException.class, () -> range.register(mirror));
            mirror.unregister();
            model.endMm();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseBadBoundsAndMisuse(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            HmmRange empty = model.range(4, 4);
            assertEquals(-Errno.EINVAL, empty.register(mirror));
            empty.bounds(ModelFixture.START + 1, ModelFixture.START + ModelFixture.PAGE + 1, new long[2]);
            assertEquals(-Errno.EINVAL, empty.register(mirror));
            assertThrows(IllegalStateException.class, empty::unregister);
            assertThrows(IllegalStateException.class, () -> empty.waitUntilValid(0));
            assertThrows(IllegalArgumentException.class, () -> empty.bounds(0, 4 * ModelFixture.PAGE, new long[3]));
            empty.close();
            HmmRange range = model.registered(mirror, 0, 4);
            assertThrows(IllegalStateException.class, () -> range.register(mirror));
            assertThrows(IllegalStateException.class, range::close);
            finish(model, mirror, range);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KREF", "GET_PUT"})
    @SelfTestRow("L2")
    void shouldRefuseARangeOfAnEndedAddressSpace(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            model.endMm();
            HmmRange range = model.range(0, 4);
            assertEquals(-Errno.EFAULT, range.register(mirror));
            range.close();
            mirror.unregister();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KREF", "GET_PUT"})
    @SelfTestRow("L2")
    void shouldRunTheExitWhenTheRangeHeldTheLastUser(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            Thread[] released = new Thread[1];
            HmmMirror mirror = model.mirror(new MirrorOps() {
                @Override
                public int syncCpuDevicePagetables(HmmMirror source, InvalidationRange range) {
                    return 0;
                }

                @Override
                public void release(HmmMirror source) {
                    released[0] = Thread.currentThread();
                }
            });
            HmmRange range = model.registered(mirror, 0, 4);
            model.endMm();
            assertEquals(null, released[0], "the range keeps the address space alive");
            range.unregister();
            assertEquals(Thread.currentThread(), released[0], "exit ran in the unregistering thread");
            range.close();
            mirror.unregister();
        }
    }

    private static void finish(ModelFixture model, HmmMirror mirror, HmmRange range) {
        range.unregister();
        range.close();
        mirror.unregister();
        model.endMm();
    }
}
