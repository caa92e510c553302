package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.SelfTestRow;
import org.hmmlab.hmm.history.LegacyRanges;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.RwSemaphore;
import org.hmmlab.sync.UseAfterFreeException;
import org.hmmlab.sync.WorkCategory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The designs before 5a136b4ae3: what is broken in them must break here too, and what 6d7c3cde93 repaired must not. */
@SelfTestRow("L2")
final class EarlyDesignsTest {
    /** 6d7c3cde93, all of the unregistration fitting in: the node, or the object found through mm->hmm, is freed memory. */
    @ParameterizedTest
    @ValueSource(strings = {"notifier.fetched", "hmm.found"})
    void shouldUseFreedMemoryWhenTheObjectGoesWhileACallbackIsOnItsWay(String point) {
        ModelFixture model = new ModelFixture(Generation.IMMEDIATE_FREE);
        HmmMirror mirror = model.mirror();
        InvalidationRange range = model.invalidation(0, 1);
        try (Script invalidator = new Script(point, () -> MmuNotifiers.invalidateRangeStart(range))) {
            mirror.unregister();
            assertEquals(0, model.module.liveObjects(), "freed at once");
            UseAfterFreeException story = assertInstanceOf(UseAfterFreeException.class, invalidator.finish());
            assertTrue(story.getMessage().contains("by hmm_free"), story::getMessage);
        }
        model.endMm();
        model.close();
    }

    /** Variants a and d: the object is still there, but its count is 0, or mm->hmm is empty already. */
    @ParameterizedTest
    @ValueSource(strings = {"hmm.kref.zero", "hmm.kref.unlinked", "hmm.kref.cleared"})
    void shouldFindNoLiveObjectWhileTheLastPutIsUnderWay(String point) {
        try (ModelFixture model = new ModelFixture(Generation.IMMEDIATE_FREE)) {
            HmmMirror mirror = model.mirror();
            Hmm dying = mirror.registered();
            try (Script unregistering = new Script(point, mirror::unregister)) {
                Throwable bug = caught(() ->
                        model.module.callbacks().invalidateRangeStart(dying.notifier(), model.invalidation(0, 1)));
                assertInstanceOf(IllegalStateException.class, bug);
                assertNull(unregistering.finish());
            }
            model.endMm();
        }
    }

    /** The same interleavings after 6d7c3cde93: nothing to do, and the memory stays until the reader has left. */
    @ParameterizedTest
    @EnumSource(names = {"KREF_MUTEX", "KREF"})
    void shouldIgnoreADyingObjectUntilTheReaderHasLeft(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            InvalidationRange range = model.invalidation(0, 1);
            try (Script invalidator = new Script("notifier.fetched", () -> MmuNotifiers.invalidateRangeStart(range))) {
                mirror.unregister();
                assertEquals(1, model.module.liveObjects(), "a reader is inside: nothing may be freed");
                assertNull(invalidator.finish());
            }
            model.machine.notifierDomain().srcu().barrier();
            assertEquals(0, model.module.liveObjects());
            model.endMm();
        }
    }

    /** Variant e: unlinked before the reader came. */
    @ParameterizedTest
    @EnumSource(names = {"IMMEDIATE_FREE", "KREF_MUTEX"})
    void shouldNotSeeAnObjectThatWasUnlinkedBefore(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            model.mirror().unregister();
            InvalidationRange range = model.invalidation(0, 1);
            MmuNotifiers.invalidateRangeStart(range);
            MmuNotifiers.invalidateRangeEnd(range);
            model.endMm();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IMMEDIATE_FREE", "KREF_MUTEX"})
    void shouldFailForWantOfMemoryWhenADyingObjectIsStillThere(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror dying = model.mirror();
            try (Script unregistering = new Script("hmm.kref.zero", dying::unregister)) {
                assertEquals(-Errno.ENOMEM, model.register(new HmmMirror(model.module, (source, range) -> 0)));
                assertNull(unregistering.finish());
            }
            model.mirror().unregister();
            model.endMm();
        }
    }

    /** The first bug of 5a136b4ae3: the count that nobody will take back. */
    @ParameterizedTest
    @EnumSource(names = {"IMMEDIATE_FREE", "KREF_MUTEX"})
    void shouldStayInvalidForEverWhenAStartFoundTheMirrorsBusy(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            Hmm hmm = mirror.registered();
            RwSemaphore.downWrite(hmm.record, hmm.mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
            assertEquals(-Errno.EAGAIN, MmuNotifiers.invalidateRangeStartNonblock(model.invalidation(0, 4)));
            RwSemaphore.upWrite(hmm.record, hmm.mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
            assertEquals(1, hmm.notifiers());
            HmmRange range = model.registered(mirror, 8, 9);
            assertFalse(range.waitUntilValid(0));
            InvalidationRange pair = model.invalidation(0, 4);
            MmuNotifiers.invalidateRangeStart(pair);
            MmuNotifiers.invalidateRangeEnd(pair);
            assertFalse(range.isValid(), "no later pair helps");
            finish(model, mirror, range);
        }
    }

    /** The second bug of 5a136b4ae3: the caller frees pages that a device still uses. */
    @ParameterizedTest
    @EnumSource(names = {"IMMEDIATE_FREE", "KREF_MUTEX"})
    void shouldLoseAMirrorsRefusal(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror((source, range) -> -Errno.EAGAIN);
            InvalidationRange range = model.invalidation(0, 4);
            assertEquals(0, MmuNotifiers.invalidateRangeStartNonblock(range));
            MmuNotifiers.invalidateRangeEnd(range);
            assertEquals(0, mirror.registered().notifiers());
            mirror.unregister();
            model.endMm();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IMMEDIATE_FREE", "KREF_MUTEX"})
    void shouldRefuseWithoutWaitingWhenTheRangesAreLocked(Generation generation) {
        try (ModelFixture model = new ModelFixture(generation)) {
            HmmMirror mirror = model.mirror();
            InvalidationRange blockable = model.invalidation(0, 1);
            try (Script other = new Script("hmm.ranges.locked", () -> MmuNotifiers.invalidateRangeStart(blockable))) {
                assertEquals(-Errno.EAGAIN, MmuNotifiers.invalidateRangeStartNonblock(model.invalidation(0, 4)));
                assertNull(other.finish());
            }
            MmuNotifiers.invalidateRangeEnd(blockable);
            assertEquals(0, mirror.registered().notifiers());
            mirror.unregister();
            model.endMm();
        }
    }

    @Test
    void shouldTakeEachMirrorOffTheListAndDropTheLockToReleaseIt() {
        try (ModelFixture model = new ModelFixture(Generation.KREF_MUTEX)) {
            List<Boolean> held = new ArrayList<>();
            MirrorOps ops = new MirrorOps() {
                @Override
                public int syncCpuDevicePagetables(HmmMirror source, InvalidationRange range) {
                    return 0;
                }

                @Override
                public void release(HmmMirror source) {
                    Hmm hmm = source.registered();
                    held.add(RwSemaphore.isLocked(hmm.record, hmm.mirrorsSemOffset));
                }
            };
            HmmMirror first = model.mirror(ops);
            HmmMirror second = model.mirror(ops);
            model.mm.grab();
            Hmm hmm = first.registered();
            model.endMm();
            assertEquals(List.of(false, false), held);
            assertFalse(hmm.hasMirrors());
            assertTrue(hmm.isDead());
            first.unregister();
            second.unregister();
            second.unregister();
            model.mm.drop();
        }
    }

    /** c8a53b2db0: unregistering after the process has ended locks a lock in its freed structure. */
    @Test
    void shouldTouchTheFreedStructureUnlessTheObjectPinsIt() {
        ModelFixture before = new ModelFixture(Generation.KREF_MUTEX);
        HmmMirror unpinned = before.mirror();
        before.endMm();
        UseAfterFreeException story = assertInstanceOf(UseAfterFreeException.class, caught(unpinned::unregister));
        assertTrue(story.getMessage().contains("mm_struct"), story::getMessage);
        try (ModelFixture after =
                ModelFixture.with(Generation.KREF_MUTEX, KernelRules.V5_3.without(KernelRule.RANGE_HOLDS_MM_USERS))) {
            HmmMirror pinned = after.mirror();
            after.endMm();
            pinned.unregister();
        }
    }

    /** 47f245985a and 378a604064: who waits for a range when the address space ends. */
    @Test
    void shouldWakeWaitersWithFalseWhenTheAddressSpaceEnds() {
        KernelRules before = KernelRules.V5_3.without(
                KernelRule.RANGE_HOLDS_MM_USERS, KernelRule.WAIT_IS_FOR_VALID_ONLY, KernelRule.HMM_PINS_ITS_MM);
        try (ModelFixture model = ModelFixture.with(Generation.KREF_MUTEX, before)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 0, 4);
            MmuNotifiers.invalidateRangeStart(model.invalidation(0, 4));
            boolean[] seen = {true};
            try (Script waiter = new Script("wait:queued", () -> seen[0] = range.waitUntilValid(Long.MAX_VALUE))) {
                model.mm.grab();
                model.endMm();
                assertNull(waiter.finish());
            }
            assertFalse(seen[0]);
            assertFalse(range.waitUntilValid(Long.MAX_VALUE), "does not even sleep");
            HmmRange late = model.range(8, 9);
            assertEquals(-Errno.EFAULT, late.register(mirror));
            late.close();
            range.unregister();
            range.close();
            mirror.unregister();
            model.mm.drop();
        }
    }

    /** e36acfe6c8: a range on an address space that nobody mirrors makes an object, locks or not. */
    @Test
    void shouldMakeAnObjectForARangeWithoutAMirror() {
        try (ModelFixture model = new ModelFixture(Generation.KREF_MUTEX)) {
            HmmRange range = model.range(0, 4);
            assertInstanceOf(
                    IllegalStateException.class,
                    caught(() -> LegacyRanges.register(range, model.mm)),
                    "mmap_sem is not held");
            model.mm.downWrite();
            assertEquals(0, LegacyRanges.register(range, model.mm));
            model.mm.upWrite();
            assertEquals(1, model.module.liveObjects());
            assertTrue(range.isValid());
            range.unregister();
            range.close();
            model.endMm();
        }
        try (ModelFixture model = new ModelFixture(Generation.KREF)) {
            HmmRange range = model.range(0, 4);
            assertInstanceOf(IllegalStateException.class, caught(() -> LegacyRanges.register(range, model.mm)));
            range.close();
            model.endMm();
        }
    }

    /** 47f245985a on the same text: from then on the range keeps the address space. */
    @Test
    void shouldKeepTheAddressSpaceByARangeOnceTheRuleIsThere() {
        try (ModelFixture model = ModelFixture.with(Generation.KREF_MUTEX, KernelRules.V5_3)) {
            HmmMirror mirror = model.mirror();
            HmmRange range = model.registered(mirror, 0, 4);
            int users = model.mm.users();
            assertEquals(2, users);
            range.unregister();
            assertSame(1, model.mm.users());
            range.close();
            mirror.unregister();
            model.endMm();
        }
    }

    private static Throwable caught(Runnable body) {
        try {
            body.run();
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static void finish(ModelFixture model, HmmMirror mirror, HmmRange range) {
        range.unregister();
        range.close();
        mirror.unregister();
        model.endMm();
    }
}
