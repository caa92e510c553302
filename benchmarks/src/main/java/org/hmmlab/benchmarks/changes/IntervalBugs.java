package org.hmmlab.benchmarks.changes;

import java.util.concurrent.CountDownLatch;
import org.hmmlab.hmm.Generation;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuIntervalLayout;
import org.hmmlab.notifier.MmuIntervalNotifier;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.StepPoints;

/** A bug of the interval notifiers that replaced all this in 5.5. */
final class IntervalBugs {
    private static final Side FIRST_TEXT = Side.of(Generation.INTERVAL).named("interval, 5.5");

    private IntervalBugs() {}

    static Story removalRace() {
        return Story.scenario(
                "19",
                "An interval may be freed while it still waits to be removed",
                "While the tree of intervals is in use a removal is put on a list, and the remover waits until the last end"
                        + " has worked through it. It looked at the number that tells so without the lock: seeing it change, it"
                        + " freed the interval while the end was still on its way to it. 5.18 looks under the lock.",
                "R is held when its removal has been put on the list; the end, when it has changed the number and not yet"
                        + " worked through the list, lets R go and waits until R has freed the interval, or stands at the lock.",
                Act.of(
                                "T",
                                "R removes and frees an interval while the last end runs.",
                                FIRST_TEXT,
                                Side.of(Generation.INTERVAL).with(KernelRule.INTERVAL_REMOVAL_WAITS_UNDER_LOCK))
                        .expect("the end", "use after free", "returns")
                        .play(IntervalBugs::removeDuringEnd));
    }

    private static void removeDuringEnd(Stage stage) {
        boolean looksUnderLock = stage.side().rules().has(KernelRule.INTERVAL_REMOVAL_WAITS_UNDER_LOCK);
        RecordSlab slab = new RecordSlab("interval", MmuIntervalLayout.LENGTH);
        long node = slab.allocate();
        stage.mm.downWrite();
        MmuNotifiers.prepareIntervals(stage.mm);
        stage.mm.upWrite();
        MmuIntervalNotifier interval =
                new MmuIntervalNotifier(stage.machine.notifierDomain(), node, (source, range, sequence) -> {
                    source.setSequence(sequence);
                    return true;
                });
        interval.insert(stage.mm, Stage.at(0), Stage.at(4));
        InvalidationRange pair = stage.invalidation(0, 1);
        MmuNotifiers.invalidateRangeStart(pair);
        Actor r = stage.hold("R", "interval.remove.deferred", () -> {
            interval.remove();
            interval.close();
            slab.free(node, "R");
            StepPoints.reach("scene.freed");
        });
        CountDownLatch arrived = new CountDownLatch(1);
        stage.once("interval.end.advanced", () -> {
            stage.once(looksUnderLock ? "spin:waiting" : "scene.freed", arrived::countDown);
            r.letGo();
            try {
                arrived.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        String outcome = Stage.outcome(() -> MmuNotifiers.invalidateRangeEnd(pair));
        stage.see("the end", outcome);
        r.finish();
        if (outcome.equals("returns")) {
            slab.close();
        } else {
            stage.breaks();
        }
    }
}
