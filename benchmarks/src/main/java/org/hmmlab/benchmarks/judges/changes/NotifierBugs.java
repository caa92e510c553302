package org.hmmlab.benchmarks.judges.changes;

import java.util.concurrent.CountDownLatch;
import org.hmmlab.driver.MirrorDriver;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.Layout;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.notifier.NotifierDomain;
import org.hmmlab.pagetable.Pte;

/** Bugs of counting invalidations for a whole process, and of the notifier layer below. */
final class NotifierBugs {
    private static final Side CLASSIC = Side.of(Generation.GET_PUT);
    private static final Side INTERVAL = Side.of(Generation.INTERVAL);
    private static final int ROUNDS = 8;

    private NotifierBugs() {}

    static Story lostInvalidation() {
        return Story.scenario(
                "1",
                "A whole invalidation between fault and commit is lost",
                "Validity is a flag: an invalidation clears it and, when it ends, sets it again. If start and end both fit"
                        + " between the driver's reading of the page table and its look at the flag, the driver finds it set and"
                        + " maps a page that is gone. 5.5 compares a number that only grows.",
                "The invalidation runs at the step between the driver's fault and its update lock, in madvise(DONTNEED),"
                        + " which needs mmap_sem for read only, as the driver does.",
                Act.of("T", "madvise takes the page away at that step.", CLASSIC, INTERVAL)
                        .expect("the CPU's page", "gone", "there")
                        .expect("the device's entry", "stale", "the CPU's page")
                        .expect("retries of the driver", 0, 1)
                        .play(NotifierBugs::invalidateBetween));
    }

    static Story unmatchedStart() {
        return Story.scenario(
                "7",
                "After a failed start, who had agreed waits for an end that never comes",
                "When one subscriber refuses a start that may not wait, the caller gives up and calls no end. Subscribers that"
                        + " had agreed keep their count: their ranges never become valid again. 5.12 ends the start for all.",
                "One thread; two subscribers on one process, of which one refuses.",
                Act.of(
                                "T1",
                                "A agrees, B refuses, then A registers a range.",
                                CLASSIC,
                                WalkBugs.with(KernelRule.FAILED_START_IS_ENDED))
                        .expect("the start", "−EAGAIN")
                        .expect("A's range becomes valid", false, true)
                        .play(NotifierBugs::refuseOne),
                Act.of(
                                "T2",
                                "B, which refuses, takes its own count back, as since 5a136b4ae3. With the later rule it"
                                        + " may have no end, or the count is taken back twice: HMM has one, but was gone by then.",
                                CLASSIC,
                                WalkBugs.with(KernelRule.FAILED_START_IS_ENDED))
                        .expect("the start", "−EAGAIN")
                        .expect("B's count of running invalidations, with none running", 0, -1)
                        .play(NotifierBugs::refuseAlone));
    }

    static Story countForTheWholeProcess() {
        return Story.scenario(
                        "9",
                        "Invalidations elsewhere keep a range invalid",
                        "Running invalidations are counted for the whole process, and ranges become valid only when the count is 0."
                                + " A range registered meanwhile waits for strangers, and if they overlap without a gap it waits for"
                                + " ever; and drivers register one for each fault. Since 5.5 an interval lives as long as what it"
                                + " mirrors, and strangers that do not hit it do not count.",
                        "One thread starts the next invalidation before it ends the last one.",
                        Act.of(
                                        "T",
                                        "A fault during " + ROUNDS
                                                + " overlapping invalidations far away from its pages.",
                                        CLASSIC,
                                        INTERVAL)
                                .expect("looks that found the range valid", 0, ROUNDS)
                                .expect("valid when the last has ended", true)
                                .play(stage -> starve(stage, true)),
                        Act.of("registered meanwhile", "The same with a range that is new in both.", CLASSIC, INTERVAL)
                                .expect("looks that found the range valid", 0)
                                .expect("valid when the last has ended", true)
                                .play(stage -> starve(stage, false)))
                .but(
                        "What is inserted meanwhile, or was hit, still waits until nothing runs in the whole process: 5.5 did not"
                                + " change that.");
    }

    static Story wakesAll() {
        return Story.scenario(
                        "10",
                        "The last end wakes every waiter of the process",
                        "There is one queue for all ranges of a process: each end that brings the count to 0 wakes all who wait, and"
                                + " each looks at its own range. Since 5.5 only who was hit waits, and an end that hit nothing wakes"
                                + " nobody.",
                        "Two waiters are held when they have queued themselves, if they do; then one invalidation, of a third place,"
                                + " ends.",
                        Act.of("T", "Two faults during an invalidation elsewhere, one end.", CLASSIC, INTERVAL)
                                .expect("waiters whose range was touched", 0)
                                .expect("waiters woken by the one end", 2, 0)
                                .expect("both valid in the end", true)
                                .play(NotifierBugs::wakeBoth))
                .but("An end that did hit something still wakes all who wait in the process.");
    }

    static Story exitUnderDriverLocks() {
        return Story.scenario(
                "13",
                "Unregistering a range may run the process's whole exit",
                "A range that holds the address space may be its last user. Then unregistering runs the exit and the driver's"
                        + " release in the driver's own thread, with whatever locks the driver holds there. Since 5.5 no range"
                        + " holds it: the driver does, and lets go where it holds no lock.",
                "One thread; the driver's lock is one that its own thread cannot take twice, and says so.",
                Act.of("T", "The driver unregisters under its lock, after everybody else has gone.", CLASSIC, INTERVAL)
                        .expect("release waits for a lock of its own thread", true, false)
                        .play(RangeLifeChanges::deadlock));
    }

    static Story gracePeriodIsNoBarrier() {
        return Story.scenario(
                "16",
                "mmu_notifier_synchronize does not wait for the frees",
                "A driver that unloads must wait until what it put is freed. The function promises that, but waits for a grace"
                        + " period only: frees that are queued behind others may run later, in code that is gone. A barrier waits"
                        + " for the frees.",
                "A callback queued earlier, as by another processor, is held back until the driver's wait has returned; for"
                        + " the barrier, which must wait for it, it is let go at once.",
                Act.of(
                                "T",
                                "A mirror goes, then the driver waits and unloads.",
                                CLASSIC,
                                CLASSIC.with(Side.Call.BARRIER_ON_UNLOAD).named("get-put, with a barrier"))
                        .expect("objects not yet freed when the wait returns", 1, 0)
                        .play(NotifierBugs::unload));
    }

    static Story overlapByOne() {
        return Story.scenario(
                "21",
                "An invalidation that ends where a range begins counts as overlapping",
                "Ends are exclusive, but one of the two comparisons takes them for inclusive. So taking away the neighbour"
                        + " makes a range invalid for no reason and costs its driver a retry. It is never unsafe. The tree of 5.5 compares"
                        + " last addresses.",
                "One thread; the range is looked at while the invalidation runs.",
                Act.of(
                                "T",
                                "Pages 100 to 200 are the range; 0 to 100, then 200 to 300 are invalidated.",
                                CLASSIC,
                                INTERVAL)
                        .expect("valid while 0 to 100 is invalidated", false, true)
                        .expect("valid while 200 to 300 is invalidated", true)
                        .play(NotifierBugs::touchNeighbours));
    }

    private static void invalidateBetween(Stage stage) {
        stage.map(3, 1);
        stage.write(3, 1);
        try (MirrorDriver driver = new MirrorDriver(stage.module)) {
            driver.open(stage.mm);
            stage.once("driver.faulted", () -> stage.mm.madviseDontneed(Stage.at(3), 1));
            driver.access(Stage.at(3), 1, true);
            if (stage.whoReached("driver.faulted").equals("nobody")) {
                throw new NotReachedException("the driver must fault for something to come between");
            }
            long cpu = stage.mm.pageTable().lookup(Stage.at(3));
            long mine = driver.deviceEntry(Stage.at(3));
            stage.see("the CPU's page", Pte.isNone(cpu) ? "gone" : "there");
            boolean same =
                    Stage.ENCODING.isPage(mine) && Pte.isPresent(cpu) && Pte.pfn(cpu) == Stage.ENCODING.pfn(mine);
            stage.see("the device's entry", !Stage.ENCODING.isPage(mine) ? "none" : same ? "the CPU's page" : "stale");
            stage.see("retries of the driver", driver.statistics().retries());
        }
    }

    private static void refuseOne(Stage stage) {
        HmmMirror agreeing = stage.mirror();
        try (HmmModule other = new HmmModule(
                stage.machine,
                stage.side().generation(),
                Layout.KERNEL,
                stage.side().rules())) {
            HmmMirror refusing = new HmmMirror(other, (source, range) -> -Errno.EAGAIN);
            stage.register(refusing);
            stage.see("the start", Stage.name(MmuNotifiers.invalidateRangeStartNonblock(stage.invalidation(0, 4))));
            HmmRange range = stage.registered(agreeing, 8, 9);
            stage.see("A's range becomes valid", range.waitUntilValid(0));
            range.unregister();
            range.close();
            refusing.unregister();
        }
        agreeing.unregister();
    }

    private static void refuseAlone(Stage stage) {
        HmmMirror refusing = stage.mirror((source, range) -> -Errno.EAGAIN);
        stage.see("the start", Stage.name(MmuNotifiers.invalidateRangeStartNonblock(stage.invalidation(0, 4))));
        stage.see("B's count of running invalidations, with none running", refusing.runningInvalidations());
        refusing.unregister();
    }

    private static void starve(Stage stage, boolean asDriversDo) {
        HmmMirror mirror = stage.mirror();
        HmmRange before = asDriversDo && stage.module.hasIntervals() ? stage.registered(mirror, 0, 16) : null;
        InvalidationRange last = stage.invalidation(1000, 1001);
        MmuNotifiers.invalidateRangeStart(last);
        HmmRange range = before == null ? stage.registered(mirror, 0, 4) : following(stage, before, 0);
        int valid = 0;
        for (int i = 1; i <= ROUNDS; i++) {
            InvalidationRange next = stage.invalidation(1000 + i, 1001 + i);
            MmuNotifiers.invalidateRangeStart(next);
            MmuNotifiers.invalidateRangeEnd(last);
            valid += range.waitUntilValid(0) ? 1 : 0;
            last = next;
        }
        stage.see("looks that found the range valid", valid);
        MmuNotifiers.invalidateRangeEnd(last);
        stage.see("valid when the last has ended", range.waitUntilValid(0));
        range.unregister();
        range.close();
        end(before);
        mirror.unregister();
    }

    private static HmmRange following(Stage stage, HmmRange before, long page) {
        HmmRange range = stage.range(page, page + 4);
        range.follow(before);
        return range;
    }

    private static void end(HmmRange range) {
        if (range != null) {
            range.unregister();
            range.close();
        }
    }

    private static void wakeBoth(Stage stage) {
        HmmMirror mirror = stage.mirror();
        HmmRange before = stage.module.hasIntervals() ? stage.registered(mirror, 0, 16) : null;
        InvalidationRange elsewhere = stage.invalidation(1000, 1001);
        MmuNotifiers.invalidateRangeStart(elsewhere);
        HmmRange[] ranges = new HmmRange[2];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] =
                    before == null ? stage.registered(mirror, 8L * i, 8L * i + 4) : following(stage, before, 8L * i);
        }
        boolean[] valid = new boolean[2];
        Actor first =
                stage.holdIfReached("W1", "wait:queued", () -> valid[0] = ranges[0].waitUntilValid(Long.MAX_VALUE));
        Actor second =
                stage.holdIfReached("W2", "wait:queued", () -> valid[1] = ranges[1].waitUntilValid(Long.MAX_VALUE));
        int waiters = (first.reached() ? 1 : 0) + (second.reached() ? 1 : 0);
        MmuNotifiers.invalidateRangeEnd(elsewhere);
        first.finish();
        second.finish();
        int touched = 0;
        for (HmmRange range : ranges) {
            touched += range.start() < elsewhere.end() && elsewhere.start() < range.end() ? 1 : 0;
            range.unregister();
            range.close();
        }
        stage.see("waiters whose range was touched", touched);
        stage.see("waiters woken by the one end", waiters);
        stage.see("both valid in the end", valid[0] && valid[1]);
        end(before);
        mirror.unregister();
    }

    private static void unload(Stage stage) {
        HmmMirror mirror = stage.mirror();
        CountDownLatch held = new CountDownLatch(1);
        NotifierDomain domain = stage.machine.notifierDomain();
        domain.srcu().call(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        mirror.unregister();
        if (stage.side().has(Side.Call.BARRIER_ON_UNLOAD)) {
            held.countDown();
            domain.srcu().barrier();
        } else {
            MmuNotifiers.synchronize(domain);
        }
        stage.see("objects not yet freed when the wait returns", stage.module.liveObjects());
        held.countDown();
    }

    private static void touchNeighbours(Stage stage) {
        HmmMirror mirror = stage.mirror();
        HmmRange range = stage.registered(mirror, 100, 200);
        look(stage, range, stage.invalidation(0, 100), "valid while 0 to 100 is invalidated");
        look(stage, range, stage.invalidation(200, 300), "valid while 200 to 300 is invalidated");
        range.unregister();
        range.close();
        mirror.unregister();
    }

    private static void look(Stage stage, HmmRange range, InvalidationRange pair, String what) {
        MmuNotifiers.invalidateRangeStart(pair);
        stage.see(what, range.isValid());
        MmuNotifiers.invalidateRangeEnd(pair);
    }
}
