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

    static HistoryCase lostInvalidation() {
        return HistoryCase.scenario(
                "1",
                "A whole invalidation between fault and commit is lost",
                "Validity is a flag: an invalidation clears it and, when it ends, sets it again. If start and end both"
                        + " fit between the driver's reading of the page table and its look at the flag, the driver finds"
                        + " it set and maps a page that is gone. 5.5 compares a number that only grows.",
                "The invalidation runs at the step between the driver's fault and its update lock, in"
                        + " madvise(DONTNEED), which needs mmap_sem for read only, as the driver does.",
                Scenario.of("T", "madvise takes the page away at that step.", CLASSIC, INTERVAL)
                        .expect("the CPU's page", "gone", "there")
                        .expect("the device's entry", "stale", "the CPU's page")
                        .expect("retries of the driver", 0, 1)
                        .build(NotifierBugs::invalidateBetween));
    }

    static HistoryCase unmatchedStart() {
        return HistoryCase.scenario(
                "7",
                "After a failed start, who had agreed waits for an end that never comes",
                "When one subscriber refuses a start that may not wait, the caller gives up and calls no end."
                        + " Subscribers that had agreed keep their count: their ranges never become valid again. 5.12 ends"
                        + " the start for all.",
                "One thread; two subscribers on one process, of which one refuses.",
                Scenario.of(
                                "T1",
                                "A agrees, B refuses, then A registers a range.",
                                CLASSIC,
                                WalkBugs.with(KernelRule.FAILED_START_IS_ENDED))
                        .expect("the start", "−EAGAIN")
                        .expect("A's range becomes valid", false, true)
                        .build(NotifierBugs::refuseOne),
                Scenario.of(
                                "T2",
                                "B, which refuses, takes its own count back, as since 5a136b4ae3. With the later rule"
                                        + " it may have no end, or the count is taken back twice: HMM has one, but was"
                                        + " gone by then.",
                                CLASSIC,
                                WalkBugs.with(KernelRule.FAILED_START_IS_ENDED))
                        .expect("the start", "−EAGAIN")
                        .expect("B's count of running invalidations, with none running", 0, -1)
                        .build(NotifierBugs::refuseAlone));
    }

    static HistoryCase countForTheWholeProcess() {
        return HistoryCase.scenario(
                        "9",
                        "Invalidations elsewhere keep a range invalid",
                        "Running invalidations are counted for the whole process, and ranges become valid only when"
                                + " the count is 0. A range registered meanwhile waits for strangers, and if they overlap"
                                + " without a gap it waits for ever; and drivers register one for each fault. Since 5.5 an"
                                + " interval lives as long as what it mirrors, and strangers that do not hit it do not"
                                + " count.",
                        "One thread starts the next invalidation before it ends the last one.",
                        Scenario.of(
                                        "T",
                                        "A fault during " + ROUNDS
                                                + " overlapping invalidations far away from its pages.",
                                        CLASSIC,
                                        INTERVAL)
                                .expect("looks that found the range valid", 0, ROUNDS)
                                .expect("valid when the last has ended", true)
                                .build(fixture -> starve(fixture, true)),
                        Scenario.of(
                                        "registered meanwhile",
                                        "The same with a range that is new in both.",
                                        CLASSIC,
                                        INTERVAL)
                                .expect("looks that found the range valid", 0)
                                .expect("valid when the last has ended", true)
                                .build(fixture -> starve(fixture, false)))
                .withGap("What is inserted meanwhile, or was hit, still waits until nothing runs in the whole process:"
                        + " 5.5 did not change that.");
    }

    static HistoryCase wakesAll() {
        return HistoryCase.scenario(
                        "10",
                        "The last end wakes every waiter of the process",
                        "There is one queue for all ranges of a process: each end that brings the count to 0 wakes all"
                                + " who wait, and each looks at its own range. Since 5.5 only who was hit waits, and an"
                                + " end that hit nothing wakes nobody.",
                        "Two waiters are held when they have queued themselves, if they do; then one invalidation, of"
                                + " a third place, ends.",
                        Scenario.of("T", "Two faults during an invalidation elsewhere, one end.", CLASSIC, INTERVAL)
                                .expect("waiters whose range was touched", 0)
                                .expect("waiters woken by the one end", 2, 0)
                                .expect("both valid in the end", true)
                                .build(NotifierBugs::wakeBoth))
                .withGap("An end that did hit something still wakes all who wait in the process.");
    }

    static HistoryCase exitUnderDriverLocks() {
        return HistoryCase.scenario(
                "13",
                "Unregistering a range may run the process's whole exit",
                "A range that holds the address space may be its last user. Then unregistering runs the exit and the"
                        + " driver's release in the driver's own thread, with whatever locks the driver holds there. Since"
                        + " 5.5 no range holds it: the driver does, and lets go where it holds no lock.",
                "One thread; the driver's lock is one that its own thread cannot take twice, and says so.",
                Scenario.of(
                                "T",
                                "The driver unregisters under its lock, after everybody else has gone.",
                                CLASSIC,
                                INTERVAL)
                        .expect("release waits for a lock of its own thread", true, false)
                        .build(RangeLifeChanges::deadlock));
    }

    static HistoryCase gracePeriodIsNoBarrier() {
        return HistoryCase.scenario(
                "16",
                "mmu_notifier_synchronize does not wait for the frees",
                "A driver that unloads must wait until what it put is freed. The function promises that, but waits for"
                        + " a grace period only: frees that are queued behind others may run later, in code that is gone."
                        + " A barrier waits for the frees.",
                "A callback queued earlier, as by another processor, is held back until the driver's wait has"
                        + " returned; for the barrier, which must wait for it, it is let go at once.",
                Scenario.of(
                                "T",
                                "A mirror goes, then the driver waits and unloads.",
                                CLASSIC,
                                CLASSIC.with(Side.Call.BARRIER_ON_UNLOAD).named("get-put, with a barrier"))
                        .expect("objects not yet freed when the wait returns", 1, 0)
                        .build(NotifierBugs::unload));
    }

    static HistoryCase overlapByOne() {
        return HistoryCase.scenario(
                "21",
                "An invalidation that ends where a range begins counts as overlapping",
                "Ends are exclusive, but one of the two comparisons takes them for inclusive. So taking away the"
                        + " neighbour makes a range invalid for no reason and costs its driver a retry. It is never"
                        + " unsafe. The tree of 5.5 compares last addresses.",
                "One thread; the range is looked at while the invalidation runs.",
                Scenario.of(
                                "T",
                                "Pages 100 to 200 are the range; 0 to 100, then 200 to 300 are invalidated.",
                                CLASSIC,
                                INTERVAL)
                        .expect("valid while 0 to 100 is invalidated", false, true)
                        .expect("valid while 200 to 300 is invalidated", true)
                        .build(NotifierBugs::touchNeighbours));
    }

    private static void invalidateBetween(ScenarioFixture fixture) {
        fixture.map(3, 1);
        fixture.write(3, 1);
        try (MirrorDriver driver = new MirrorDriver(fixture.module)) {
            driver.open(fixture.mm);
            fixture.once("driver.faulted", () -> fixture.mm.madviseDontneed(ScenarioFixture.at(3), 1));
            driver.access(ScenarioFixture.at(3), 1, true);
            if (fixture.whoReached("driver.faulted").equals("nobody")) {
                throw new NotReachedException("the driver must fault for something to come between");
            }
            long cpu = fixture.mm.pageTable().lookup(ScenarioFixture.at(3));
            long mine = driver.deviceEntry(ScenarioFixture.at(3));
            fixture.observe("the CPU's page", Pte.isNone(cpu) ? "gone" : "there");
            boolean same = ScenarioFixture.ENCODING.isPage(mine)
                    && Pte.isPresent(cpu)
                    && Pte.pfn(cpu) == ScenarioFixture.ENCODING.pfn(mine);
            fixture.observe(
                    "the device's entry",
                    !ScenarioFixture.ENCODING.isPage(mine) ? "none" : same ? "the CPU's page" : "stale");
            fixture.observe("retries of the driver", driver.statistics().retries());
        }
    }

    private static void refuseOne(ScenarioFixture fixture) {
        HmmMirror agreeing = fixture.mirror();
        try (HmmModule other = new HmmModule(
                fixture.machine,
                fixture.side().generation(),
                Layout.KERNEL,
                fixture.side().rules())) {
            HmmMirror refusing = new HmmMirror(other, (source, range) -> -Errno.EAGAIN);
            fixture.register(refusing);
            fixture.observe(
                    "the start",
                    ScenarioFixture.name(MmuNotifiers.invalidateRangeStartNonblock(fixture.invalidation(0, 4))));
            HmmRange range = fixture.registered(agreeing, 8, 9);
            fixture.observe("A's range becomes valid", range.waitUntilValid(0));
            range.unregister();
            range.close();
            refusing.unregister();
        }
        agreeing.unregister();
    }

    private static void refuseAlone(ScenarioFixture fixture) {
        HmmMirror refusing = fixture.mirror((source, range) -> -Errno.EAGAIN);
        fixture.observe(
                "the start",
                ScenarioFixture.name(MmuNotifiers.invalidateRangeStartNonblock(fixture.invalidation(0, 4))));
        fixture.observe("B's count of running invalidations, with none running", refusing.runningInvalidations());
        refusing.unregister();
    }

    private static void starve(ScenarioFixture fixture, boolean asDriversDo) {
        HmmMirror mirror = fixture.mirror();
        HmmRange before = asDriversDo && fixture.module.hasIntervals() ? fixture.registered(mirror, 0, 16) : null;
        InvalidationRange last = fixture.invalidation(1000, 1001);
        MmuNotifiers.invalidateRangeStart(last);
        HmmRange range = before == null ? fixture.registered(mirror, 0, 4) : following(fixture, before, 0);
        int valid = 0;
        for (int i = 1; i <= ROUNDS; i++) {
            InvalidationRange next = fixture.invalidation(1000 + i, 1001 + i);
            MmuNotifiers.invalidateRangeStart(next);
            MmuNotifiers.invalidateRangeEnd(last);
            valid += range.waitUntilValid(0) ? 1 : 0;
            last = next;
        }
        fixture.observe("looks that found the range valid", valid);
        MmuNotifiers.invalidateRangeEnd(last);
        fixture.observe("valid when the last has ended", range.waitUntilValid(0));
        range.unregister();
        range.close();
        end(before);
        mirror.unregister();
    }

    private static HmmRange following(ScenarioFixture fixture, HmmRange before, long page) {
        HmmRange range = fixture.range(page, page + 4);
        range.follow(before);
        return range;
    }

    private static void end(HmmRange range) {
        if (range != null) {
            range.unregister();
            range.close();
        }
    }

    private static void wakeBoth(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        HmmRange before = fixture.module.hasIntervals() ? fixture.registered(mirror, 0, 16) : null;
        InvalidationRange elsewhere = fixture.invalidation(1000, 1001);
        MmuNotifiers.invalidateRangeStart(elsewhere);
        HmmRange[] ranges = new HmmRange[2];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = before == null
                    ? fixture.registered(mirror, 8L * i, 8L * i + 4)
                    : following(fixture, before, 8L * i);
        }
        boolean[] valid = new boolean[2];
        RaceThread first =
                fixture.holdIfReached("W1", "wait:queued", () -> valid[0] = ranges[0].waitUntilValid(Long.MAX_VALUE));
        RaceThread second =
                fixture.holdIfReached("W2", "wait:queued", () -> valid[1] = ranges[1].waitUntilValid(Long.MAX_VALUE));
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
        fixture.observe("waiters whose range was touched", touched);
        fixture.observe("waiters woken by the one end", waiters);
        fixture.observe("both valid in the end", valid[0] && valid[1]);
        end(before);
        mirror.unregister();
    }

    private static void unload(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        CountDownLatch held = new CountDownLatch(1);
        NotifierDomain domain = fixture.machine.notifierDomain();
        domain.srcu().call(() -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        mirror.unregister();
        if (fixture.side().has(Side.Call.BARRIER_ON_UNLOAD)) {
            held.countDown();
            domain.srcu().barrier();
        } else {
            MmuNotifiers.synchronize(domain);
        }
        fixture.observe("objects not yet freed when the wait returns", fixture.module.liveObjects());
        held.countDown();
    }

    private static void touchNeighbours(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.registered(mirror, 100, 200);
        look(fixture, range, fixture.invalidation(0, 100), "valid while 0 to 100 is invalidated");
        look(fixture, range, fixture.invalidation(200, 300), "valid while 200 to 300 is invalidated");
        range.unregister();
        range.close();
        mirror.unregister();
    }

    private static void look(ScenarioFixture fixture, HmmRange range, InvalidationRange pair, String what) {
        MmuNotifiers.invalidateRangeStart(pair);
        fixture.observe(what, range.isValid());
        MmuNotifiers.invalidateRangeEnd(pair);
    }
}
