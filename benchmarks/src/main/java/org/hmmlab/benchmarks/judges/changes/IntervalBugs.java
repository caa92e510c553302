package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuIntervalLayout;
import org.hmmlab.notifier.MmuIntervalNotifier;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.StepPoints;

/** Bugs of the interval notifiers that replaced all this in 5.5, and the one that they repaired. */
final class IntervalBugs {
    private static final Side FIRST_TEXT = Side.of(Generation.INTERVAL).named("interval, 5.5");

    private static final int WATCHED = 128;
    private static final String COMPARED = "places compared with the invalidation";

    private IntervalBugs() {}

    static HistoryCase linearLists() {
        Side list = Side.of(Generation.GET_PUT);
        return HistoryCase.scenario(
                "11",
                "Each start looks at every range of the process",
                "The ranges of a process are a list, and an invalidation of one page is compared with each of them,"
                        + " however far away. A device that has a hundred pieces of memory in work pays for all of them"
                        + " each time that the process changes one page. The interval notifiers of 5.5 are a tree, ordered"
                        + " by address.",
                "One thread; each comparison is a step that is counted.",
                Scenario.of(
                                "T",
                                WATCHED + " places of 4 KiB each are watched; one of them is invalidated.",
                                list,
                                list.with(Side.Call.INTERVALS).named("interval notifiers, 5.5"))
                        .expect(COMPARED, "all of them", "fewer than a quarter")
                        .expect("places that heard of it", 1)
                        .build(IntervalBugs::invalidateOne));
    }

    static HistoryCase insertAtExit() {
        return HistoryCase.scenario(
                "20",
                "An interval may be inserted when the process has ended",
                "Who watches a process is told of its end, and that is when it lets go. So a process must have users"
                        + " when somebody begins to watch it; a reference to its structure is not enough. The first text"
                        + " looked at the wrong count of the two: a thread of another process, which holds only the"
                        + " structure, could insert an interval after the end and would never be told of it. 5.10 looks at"
                        + " the users, warns, and refuses.",
                "One thread: it takes a reference to the structure, the process ends, and it inserts.",
                Scenario.of(
                                "T",
                                "A thread that holds only mm_count inserts an interval when mm_users is 0.",
                                FIRST_TEXT,
                                WalkBugs.with(KernelRule.INTERVAL_INSERT_CHECKS_USERS))
                        .expect("insert", "0", "−EINVAL")
                        .expect("warnings", 0, 1)
                        .expect("intervals that watch a process without users", 1, 0)
                        .expect("times they are told of its end", 0)
                        .build(IntervalBugs::insertWithoutUsers));
    }

    static HistoryCase removalRace() {
        return HistoryCase.scenario(
                "19",
                "An interval may be freed while it still waits to be removed",
                "While the tree of intervals is in use a removal is put on a list, and the remover waits until the"
                        + " last end has worked through it. It looked at the number that tells so without the lock: seeing"
                        + " it change, it freed the interval while the end was still on its way to it. 5.18 looks under"
                        + " the lock.",
                "R is held when its removal has been put on the list; the end, when it has changed the number and not"
                        + " yet worked through the list, lets R go and waits until R has freed the interval, or stands at"
                        + " the lock.",
                Scenario.of(
                                "T",
                                "R removes and frees an interval while the last end runs.",
                                FIRST_TEXT,
                                Side.of(Generation.INTERVAL).with(KernelRule.INTERVAL_REMOVAL_WAITS_UNDER_LOCK))
                        .expect("the end", "use after free", "returns")
                        .build(IntervalBugs::removeDuringEnd));
    }

    private static void removeDuringEnd(ScenarioFixture fixture) {
        RecordSlab slab = new RecordSlab("interval", MmuIntervalLayout.LENGTH);
        long node = slab.allocate();
        prepare(fixture);
        MmuIntervalNotifier interval =
                new MmuIntervalNotifier(fixture.machine.notifierDomain(), node, (source, range, sequence) -> {
                    source.setSequence(sequence);
                    return true;
                });
        interval.insert(fixture.mm, ScenarioFixture.at(0), ScenarioFixture.at(4));
        InvalidationRange pair = fixture.invalidation(0, 1);
        MmuNotifiers.invalidateRangeStart(pair);
        RaceThread r = fixture.hold("R", "interval.remove.deferred", () -> {
            interval.remove();
            interval.close();
            slab.free(node, "R");
            StepPoints.reach("scenario.freed");
        });
        CountDownLatch arrived = new CountDownLatch(1);
        fixture.once("interval.end.advanced", () -> {
            fixture.once("spin:waiting", arrived::countDown);
            fixture.once("scenario.freed", arrived::countDown);
            r.release();
            try {
                arrived.await(ScenarioFixture.MAX_WAIT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        String outcome = ScenarioFixture.outcome(() -> MmuNotifiers.invalidateRangeEnd(pair));
        fixture.observe("the end", outcome);
        r.finish();
        if (outcome.equals("returns")) {
            slab.close();
        } else {
            fixture.skipTeardown();
        }
    }

    private static void prepare(ScenarioFixture fixture) {
        fixture.mm.downWrite();
        MmuNotifiers.prepareIntervals(fixture.mm);
        fixture.mm.upWrite();
    }

    private static void invalidateOne(ScenarioFixture fixture) {
        boolean isTree = fixture.side().has(Side.Call.INTERVALS);
        int heard = isTree ? invalidateInTree(fixture) : invalidateInList(fixture);
        long compared = fixture.timesReached("hmm.range.compared") + fixture.timesReached("interval.compared");
        fixture.note(COMPARED + ", counted", compared);
        fixture.observe(
                COMPARED,
                compared == WATCHED
                        ? "all of them"
                        : compared * 4 < WATCHED && compared > 0 ? "fewer than a quarter" : compared);
        fixture.observe("places that heard of it", heard);
    }

    private static int invalidateInList(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        List<HmmRange> ranges = new ArrayList<>();
        for (int i = 0; i < WATCHED; i++) {
            ranges.add(fixture.registered(mirror, 2L * i, 2L * i + 1));
        }
        InvalidationRange pair = fixture.invalidation(WATCHED, WATCHED + 1);
        MmuNotifiers.invalidateRangeStart(pair);
        int heard = (int) ranges.stream().filter(range -> !range.isValid()).count();
        MmuNotifiers.invalidateRangeEnd(pair);
        for (HmmRange range : ranges) {
            range.unregister();
            range.close();
        }
        mirror.unregister();
        return heard;
    }

    private static int invalidateInTree(ScenarioFixture fixture) {
        int[] heard = {0};
        prepare(fixture);
        RecordSlab slab = new RecordSlab("interval", MmuIntervalLayout.LENGTH);
        List<MmuIntervalNotifier> intervals = new ArrayList<>();
        for (int i = 0; i < WATCHED; i++) {
            MmuIntervalNotifier interval = interval(fixture, slab.allocate(), heard);
            interval.insert(fixture.mm, ScenarioFixture.at(2L * i), ScenarioFixture.at(2L * i + 1));
            intervals.add(interval);
        }
        InvalidationRange pair = fixture.invalidation(WATCHED, WATCHED + 1);
        MmuNotifiers.invalidateRangeStart(pair);
        MmuNotifiers.invalidateRangeEnd(pair);
        for (MmuIntervalNotifier interval : intervals) {
            interval.remove();
            interval.close();
        }
        slab.close();
        return heard[0];
    }

    private static MmuIntervalNotifier interval(ScenarioFixture fixture, long node, int[] heard) {
        return new MmuIntervalNotifier(fixture.machine.notifierDomain(), node, (source, range, sequence) -> {
            source.setSequence(sequence);
            heard[0]++;
            return true;
        });
    }

    private static void insertWithoutUsers(ScenarioFixture fixture) {
        int[] told = {0};
        prepare(fixture);
        RecordSlab slab = new RecordSlab("interval", MmuIntervalLayout.LENGTH);
        MmuIntervalNotifier interval = interval(fixture, slab.allocate(), told);
        fixture.mm.grab();
        fixture.exit();
        long warned = fixture.machine.notifierDomain().warnings().count();
        int error = interval.insert(fixture.mm, ScenarioFixture.at(0), ScenarioFixture.at(4));
        fixture.observe("insert", ScenarioFixture.name(error));
        fixture.observe("warnings", fixture.machine.notifierDomain().warnings().count() - warned);
        fixture.observe(
                "intervals that watch a process without users",
                interval.isInserted() && fixture.mm.users() == 0 ? 1 : 0);
        fixture.observe("times they are told of its end", told[0]);
        if (interval.isInserted()) {
            interval.remove();
        }
        interval.close();
        slab.close();
        fixture.mm.drop();
    }
}
