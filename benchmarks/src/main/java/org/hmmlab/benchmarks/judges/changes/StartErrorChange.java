package org.hmmlab.benchmarks.judges.changes;

import java.util.concurrent.atomic.AtomicInteger;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.walk.DevicePagemaps;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.reclaim.OomReaper;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.pagetable.Pte;

/** 5a136b4ae3: a start that may not wait and cannot finish leaves its count behind, or says that it has finished. */
final class StartErrorChange {
    private static final Side BEFORE = Side.of(Generation.KREF_MUTEX);
    private static final Side AFTER = Side.of(Generation.KREF);
    private static final Side VARIANT = Side.of(Generation.KREF)
            .without(KernelRule.COUNT_IS_HELD_OVER_CALLBACKS)
            .named("a variant that never was in the kernel: the count is taken back before the mirrors are told");
    private static final String START = "the non-blockable start";

    private StartErrorChange() {}

    static HistoryCase historyCase() {
        return HistoryCase.scenario(
                "5a136b4ae3",
                "Fix the error flows in hmm_invalidate_range_start",
                "Before memory is taken away every mirror must let go of it. The OOM reaper may not wait, so a start"
                        + " may answer −EAGAIN, and then nobody calls the matching end. The code counted the invalidation"
                        + " first and forgot to take the count back: with a count above 0 for ever, no range of the"
                        + " process becomes valid again. And when a mirror answered −EAGAIN, a second variable of the same"
                        + " name hid it: the reaper was told that all is well and freed pages that the device still used.",
                "D is held while it changes the list of mirrors; a mirror refuses what is not blockable; mirrors are"
                        + " held in their callback.",
                Scenario.of("T1", "The count that stays: P's start meets D registering another mirror.", BEFORE, AFTER)
                        .expect(START, "−EAGAIN")
                        .expect("invalidations counted as running, with none running", 1, 0)
                        .expect("a range registered afterwards becomes valid", false, true)
                        .expect("a range of D's new mirror becomes valid", false, true)
                        .expect("it is valid after another, whole invalidation", false, true)
                        .build(StartErrorChange::stuckCount),
                Scenario.of(
                                "T2",
                                "The refusal that is lost: the reaper takes a page that the device keeps.",
                                BEFORE,
                                AFTER)
                        .expect("the reaper", "0", "−EAGAIN")
                        .expect("the CPU's page", "gone", "there")
                        .expect("the device's page", "use after free", "returns")
                        .build(StartErrorChange::lostRefusal),
                Scenario.of(
                                "T3",
                                "Why the count is held while the mirrors are told: D does a whole pair elsewhere, and"
                                        + " maps.",
                                VARIANT,
                                AFTER)
                        .expect("the range is valid while its mirror lets go", true, false)
                        .expect("D's fault", "1", "−EBUSY")
                        .expect("the page that D mapped, when P is through", "use after free", "D mapped none")
                        .expect("it is valid at the end", true)
                        .build(StartErrorChange::countIsHeld),
                Scenario.of(
                                "T4",
                                "Of two mirrors the second refuses: the first has let go and is not told.",
                                BEFORE,
                                AFTER)
                        .expect(START, "0", "−EAGAIN")
                        .expect("calls of the mirror that agreed", 1)
                        .expect("calls of the mirror that refused", 1)
                        .build(StartErrorChange::twoMirrors));
    }

    private static void stuckCount(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        HmmMirror another = new HmmMirror(fixture.module, (source, range) -> 0);
        RaceThread d = fixture.hold("D", "hmm.mirrors.locked", () -> fixture.register(another));
        fixture.observe(
                START, ScenarioFixture.name(MmuNotifiers.invalidateRangeStartNonblock(fixture.invalidation(0, 4))));
        d.finish();
        fixture.observe("invalidations counted as running, with none running", mirror.runningInvalidations());
        HmmRange range = fixture.registered(mirror, 8, 9);
        fixture.observe("a range registered afterwards becomes valid", range.waitUntilValid(0));
        HmmRange other = fixture.registered(another, 16, 17);
        fixture.observe("a range of D's new mirror becomes valid", other.waitUntilValid(0));
        InvalidationRange pair = fixture.invalidation(0, 4);
        MmuNotifiers.invalidateRangeStart(pair);
        MmuNotifiers.invalidateRangeEnd(pair);
        fixture.observe("it is valid after another, whole invalidation", range.waitUntilValid(0));
        range.unregister();
        range.close();
        other.unregister();
        other.close();
        mirror.unregister();
        another.unregister();
    }

    private static void lostRefusal(ScenarioFixture fixture) {
        AddressSpace mm = fixture.mm;
        fixture.map(0, 1);
        fixture.write(0, 1);
        long pfn = Pte.pfn(mm.pageTable().lookup(ScenarioFixture.at(0)));
        HmmMirror mirror = fixture.mirror((source, range) -> range.isBlockable() ? 0 : -Errno.EAGAIN);
        fixture.observe("the reaper", ScenarioFixture.name(OomReaper.run(mm)));
        fixture.observe("the CPU's page", Pte.isNone(mm.pageTable().lookup(ScenarioFixture.at(0))) ? "gone" : "there");
        fixture.observe("the device's page", useOf(fixture, pfn));
        mirror.unregister();
    }

    private static void countIsHeld(ScenarioFixture fixture) {
        AddressSpace mm = fixture.mm;
        fixture.map(0, 1);
        fixture.write(0, 1);
        HmmRange[] ranges = new HmmRange[1];
        HmmMirror mirror = fixture.mirror((source, invalidation) -> {
            if (invalidation.start() == ScenarioFixture.at(0)) {
                fixture.holdIfReached("D", "nowhere", () -> mapMeanwhile(fixture, ranges[0]))
                        .finish();
            }
            return 0;
        });
        ranges[0] = fixture.registered(mirror, 0, 1).request(ScenarioFixture.ENCODING.valid(), 0);
        mm.madviseDontneed(ScenarioFixture.at(0), 1);
        fixture.observe("it is valid at the end", ranges[0].isValid());
        long mapped = ranges[0].pfns()[0];
        fixture.observe(
                "the page that D mapped, when P is through",
                ScenarioFixture.ENCODING.isPage(mapped)
                        ? useOf(fixture, ScenarioFixture.ENCODING.pfn(mapped))
                        : "D mapped none");
        ranges[0].unregister();
        ranges[0].close();
        mirror.unregister();
    }

    /** What D does while P is telling the mirrors: a pair elsewhere, then the way of every driver to a page. */
    private static void mapMeanwhile(ScenarioFixture fixture, HmmRange range) {
        InvalidationRange elsewhere = fixture.invalidation(100, 101);
        MmuNotifiers.invalidateRangeStart(elsewhere);
        MmuNotifiers.invalidateRangeEnd(elsewhere);
        fixture.observe("the range is valid while its mirror lets go", range.waitUntilValid(0));
        fixture.mm.downRead();
        long result = new RangeFaulter(fixture.side().rules(), DevicePagemaps.NONE).fault(range, 0);
        fixture.mm.upRead();
        fixture.observe("D's fault", ScenarioFixture.name(result));
    }

    private static String useOf(ScenarioFixture fixture, long pfn) {
        return ScenarioFixture.outcome(() -> fixture.machine.physicalMemory().checkLive(pfn, "a read of the device"));
    }

    private static void twoMirrors(ScenarioFixture fixture) {
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger agreed = new AtomicInteger();
        // New mirrors come first in the list.
        HmmMirror second = fixture.mirror((source, range) -> {
            refused.incrementAndGet();
            return -Errno.EAGAIN;
        });
        HmmMirror first = fixture.mirror((source, range) -> {
            agreed.incrementAndGet();
            return 0;
        });
        InvalidationRange range = fixture.invalidation(0, 4);
        int result = MmuNotifiers.invalidateRangeStartNonblock(range);
        if (result == 0) {
            MmuNotifiers.invalidateRangeEnd(range);
        }
        fixture.observe(START, ScenarioFixture.name(result));
        fixture.observe("calls of the mirror that agreed", agreed.get());
        fixture.observe("calls of the mirror that refused", refused.get());
        first.unregister();
        second.unregister();
    }
}
