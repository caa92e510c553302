package org.hmmlab.hmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.hmm.history.LegacyRanges;
import org.hmmlab.hmm.walk.DevicePagemaps;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.pagetable.PageTable;
import org.junit.jupiter.api.Test;

/** What the texts before the interface commits of 2019 did, each behind its rule, and that the rule takes it away. */
final class EarlierTextsTest {
    private static final int HUGE = 512;
    private static final int RW = Vma.VM_READ | Vma.VM_WRITE;
    private static final long START = ModelFixture.START;
    private static final long END = START + HUGE * ModelFixture.PAGE;

    private static ModelFixture without(KernelRule rule) {
        return ModelFixture.with(Generation.KREF, KernelRules.V5_3.without(rule));
    }

    private static ModelFixture later() {
        return new ModelFixture(Generation.KREF);
    }

    private static long snapshot(ModelFixture model, HmmRange range) {
        RangeFaulter faulter = new RangeFaulter(model.module.rules(), DevicePagemaps.NONE);
        model.mm.downRead();
        try {
            return faulter.fault(range, RangeFaulter.SNAPSHOT);
        } finally {
            model.mm.upRead();
        }
    }

    private static void end(ModelFixture model, HmmMirror mirror, HmmRange range) {
        if (range.isRegistered()) {
            range.unregister();
        }
        range.close();
        mirror.unregister();
        model.endMm();
        model.close();
    }

    @Test
    void shouldFillOneSlotForAHugetlbPageWhenTheRangeHasItsPageShift() {
        ModelFixture model = without(KernelRule.RANGE_SLOTS_ARE_PAGES);
        model.machine.reserveHugetlbPages(1);
        model.mm.mmap(START, HUGE, RW, MapSource.anonymous().withVmFlags(Vma.VM_HUGETLB));
        model.mm.cpuWrite(START, 1);
        HmmMirror mirror = model.mirror();
        HmmRange range = LegacyRanges.pageShift(new HmmRange(model.module, EntryEncoding.NOUVEAU), PageTable.PMD_SHIFT)
                .bounds(START, END, new long[1]);
        assertEquals(0, range.register(mirror));
        assertEquals(1, snapshot(model, range));
        assertTrue(EntryEncoding.NOUVEAU.isPage(range.pfns()[0]));
        range.unregister();
        LegacyRanges.pageShift(range, 12);
        assertThrows(IllegalArgumentException.class, () -> range.bounds(START, END, new long[1]), "512 slots again");
        range.bounds(START, END, new long[HUGE]).register(mirror);
        assertEquals(HUGE, snapshot(model, range));
        end(model, mirror, range);
    }

    @Test
    void shouldFaultAHugetlbPageOnceWhenItsRangeHasOneSlotForIt() {
        ModelFixture model = without(KernelRule.RANGE_SLOTS_ARE_PAGES);
        model.machine.reserveHugetlbPages(1);
        model.mm.mmap(START, HUGE, RW, MapSource.anonymous().withVmFlags(Vma.VM_HUGETLB));
        HmmMirror mirror = model.mirror();
        HmmRange range = LegacyRanges.pageShift(new HmmRange(model.module, EntryEncoding.NOUVEAU), PageTable.PMD_SHIFT)
                .bounds(START, END, new long[1])
                .request(EntryEncoding.NOUVEAU.valid() | EntryEncoding.NOUVEAU.write(), 0);
        range.register(mirror);
        RangeFaulter faulter = new RangeFaulter(model.module.rules(), DevicePagemaps.NONE).walkLimit(3);
        model.mm.downRead();
        assertEquals(1, faulter.fault(range, 0));
        model.mm.upRead();
        assertTrue(EntryEncoding.NOUVEAU.isPage(range.pfns()[0]));
        end(model, mirror, range);
    }

    @Test
    void shouldRefuseAPageShiftWhereTheMemoryHasAnother() {
        ModelFixture model = without(KernelRule.RANGE_SLOTS_ARE_PAGES);
        model.mm.mmap(START, HUGE, RW, MapSource.anonymous());
        HmmMirror mirror = model.mirror();
        HmmRange range = LegacyRanges.pageShift(new HmmRange(model.module, EntryEncoding.NOUVEAU), PageTable.PMD_SHIFT);
        assertEquals(-Errno.EINVAL, range.bounds(START + 4096, END, new long[1]).register(mirror));
        assertEquals(0, range.bounds(START, END, new long[1]).register(mirror));
        assertEquals(-Errno.EINVAL, snapshot(model, range));
        end(model, mirror, range);
    }

    @Test
    void shouldHaveNeitherPageShiftNorArgumentsOfBoundsLater() {
        ModelFixture model = later();
        HmmMirror mirror = model.mirror();
        HmmRange range = model.range(0, 1);
        assertThrows(IllegalStateException.class, () -> LegacyRanges.pageShift(range, 21));
        assertThrows(IllegalStateException.class, () -> LegacyRanges.register(range, mirror, START, END, 12));
        end(model, mirror, range);
    }

    @Test
    void shouldOverwriteTheRangesBoundsWhenTheyAreArguments() {
        ModelFixture model = without(KernelRule.RANGE_CARRIES_ITS_BOUNDS);
        HmmMirror mirror = model.mirror();
        HmmRange range = model.range(2, 4);
        assertEquals(0, LegacyRanges.register(range, mirror, START, START + 2 * ModelFixture.PAGE, 12));
        assertEquals(START, range.start());
        range.unregister();
        assertEquals(-Errno.EINVAL, LegacyRanges.register(range, mirror, 0, 0, 12));
        assertEquals(0, range.end());
        end(model, mirror, range);
    }

    @Test
    void shouldLeaveTheLastVmaInTheRangeOnlyBeforeTheWalkKeepsIt() {
        ModelFixture earlier = without(KernelRule.WALK_KEEPS_ITS_VMA);
        assertNotNull(walkedVma(earlier));
        assertNull(walkedVma(later()));
    }

    private static Vma walkedVma(ModelFixture model) {
        model.mm.mmap(START, 1, RW, MapSource.anonymous());
        HmmMirror mirror = model.mirror();
        HmmRange range = model.registered(mirror, 0, 1);
        snapshot(model, range);
        Vma vma = range.vma();
        end(model, mirror, range);
        return vma;
    }

    @Test
    void shouldTakeTheSecondArgumentForBlockBeforeThereAreFlags() {
        for (int argument : List.of(0, 1)) {
            assertEquals(argument == 1, keepsLockAtRetry(without(KernelRule.FAULT_TAKES_FLAGS), argument));
            assertEquals(argument == 0, keepsLockAtRetry(later(), argument));
        }
    }

    private static boolean keepsLockAtRetry(ModelFixture model, int argument) {
        model.mm.mmap(START, 1, RW, MapSource.anonymous());
        HmmMirror mirror = model.mirror();
        HmmRange range = model.range(0, 1).request(EntryEncoding.NOUVEAU.valid() | EntryEncoding.NOUVEAU.write(), 0);
        range.register(mirror);
        model.mm.retryFaults(1);
        model.mm.downRead();
        long result = new RangeFaulter(model.module.rules(), DevicePagemaps.NONE).fault(range, argument);
        if (result >= 0) {
            model.mm.upRead();
        } else {
            assertEquals(-Errno.EAGAIN, result);
            assertThrows(IllegalStateException.class, model.mm::assertLocked);
        }
        end(model, mirror, range);
        return result >= 0;
    }

    @Test
    void shouldTellMirrorsBoundsAndNoEventBeforeTheyGetTheNotifiersRange() {
        ModelFixture model = without(KernelRule.MIRROR_GETS_NOTIFIER_RANGE);
        List<HmmUpdate> updates = new ArrayList<>();
        HmmMirror mirror = model.mirror(new MirrorOps() {
            @Override
            public int syncCpuDevicePagetables(HmmMirror source, InvalidationRange range) {
                throw new AssertionError("a later text's call");
            }

            @Override
            public int syncCpuDevicePagetables(HmmMirror source, HmmUpdate update) {
                updates.add(update);
                return update.blockable() ? 0 : -Errno.EAGAIN;
            }
        });
        InvalidationRange pair = model.invalidation(1, 3);
        MmuNotifiers.invalidateRangeStart(pair);
        MmuNotifiers.invalidateRangeEnd(pair);
        assertEquals(-Errno.EAGAIN, MmuNotifiers.invalidateRangeStartNonblock(model.invalidation(1, 3)));
        HmmUpdate told = new HmmUpdate(
                START + ModelFixture.PAGE, START + 3 * ModelFixture.PAGE, HmmUpdate.Event.INVALIDATE, true);
        assertEquals(told, updates.get(0));
        assertFalse(updates.get(1).blockable());
        mirror.unregister();
        model.endMm();
        model.close();
    }

    @Test
    void shouldSaySoWhenADriverOfLaterTextsIsToldAnUpdate() {
        ModelFixture model = without(KernelRule.MIRROR_GETS_NOTIFIER_RANGE);
        HmmMirror mirror = model.mirror();
        InvalidationRange pair = model.invalidation(1, 3);
        assertThrows(IllegalStateException.class, () -> MmuNotifiers.invalidateRangeStart(pair));
        assertEquals(0, mirror.runningInvalidations());
        mirror.unregister();
        model.endMm();
        model.close();
    }

    @Test
    void shouldCountAnInvalidationWhileMirrorsAreToldUnlessTheVariantDropsIt() {
        assertEquals(1, countInCallback(later()));
        assertEquals(0, countInCallback(without(KernelRule.COUNT_IS_HELD_OVER_CALLBACKS)));
    }

    private static long countInCallback(ModelFixture model) {
        long[] count = {-1};
        HmmMirror mirror = model.mirror((source, range) -> {
            count[0] = source.runningInvalidations();
            return 0;
        });
        HmmRange range = model.registered(mirror, 0, 4);
        InvalidationRange pair = model.invalidation(0, 4);
        MmuNotifiers.invalidateRangeStart(pair);
        assertFalse(range.isValid());
        MmuNotifiers.invalidateRangeEnd(pair);
        assertTrue(range.isValid());
        assertEquals(0, mirror.runningInvalidations());
        end(model, mirror, range);
        return count[0];
    }
}
