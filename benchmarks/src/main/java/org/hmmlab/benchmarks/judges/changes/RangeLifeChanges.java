package org.hmmlab.benchmarks.judges.changes;

import static org.hmmlab.memory.KernelRule.HMM_PINS_ITS_MM;
import static org.hmmlab.memory.KernelRule.RANGE_REGISTER_TAKES_MIRROR;
import static org.hmmlab.memory.KernelRule.WAIT_IS_FOR_VALID_ONLY;

import java.util.concurrent.Semaphore;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.hmm.history.LegacyRanges;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;

/** The clean-up between 6d7c3cde93 and 5a136b4ae3: who keeps the object, its mm_struct and its address space. */
final class RangeLifeChanges {
    private static final Side OLDEST = Side.early(Generation.KREF_MUTEX).named("kref-mutex as of 6d7c3cde93");
    private static final Side TAKES_MIRROR =
            OLDEST.with(RANGE_REGISTER_TAKES_MIRROR).named("kref-mutex as of e36acfe6c8");
    private static final Side PINS_MM = TAKES_MIRROR.with(HMM_PINS_ITS_MM).named("kref-mutex as of c8a53b2db0");
    private static final Side WAITS_ONLY = PINS_MM.with(WAIT_IS_FOR_VALID_ONLY).named("kref-mutex as of 378a604064");
    private static final Side HOLDS_USERS = Side.of(Generation.KREF_MUTEX).named("kref-mutex as of 47f245985a");
    private static final String RELEASE_IN = "the driver's release ran in";
    private static final long WAIT_MS = 50;

    private RangeLifeChanges() {}

    static HistoryCase rangeHoldsUsers() {
        return HistoryCase.scenario(
                "47f245985a",
                "Hold mmget for the lifetime of the range",
                "A driver that reads a process's page tables must keep the process from tearing them down. That was"
                        + " the caller's duty, and a flag said that the process had ended. Now a registered range holds"
                        + " the address space: the end cannot come before the range is unregistered. The price:"
                        + " unregistering may be what ends the process, with the driver's release on the same stack, so it"
                        + " must not be done under a lock that release takes.",
                "The process's last user goes in thread P while D has a range registered; the driver's lock is one"
                        + " that its own thread cannot take twice, and says so instead of waiting for ever.",
                Scenario.of(
                                "T1",
                                "P drops the last user while D's range is registered; then D unregisters it.",
                                WAITS_ONLY,
                                HOLDS_USERS)
                        .expect(RELEASE_IN, "P", "D")
                        .expect("the range is valid after P's drop", false, true)
                        .expect("mm_users while the range is registered, P gone", 0, 1)
                        .build(RangeLifeChanges::exitWithRange),
                Scenario.of("T2", "A range is registered after the process has ended.", WAITS_ONLY, HOLDS_USERS)
                        .expect("register", "−EFAULT")
                        .build(RangeLifeChanges::registerAfterExit),
                Scenario.of(
                                "T3",
                                "D unregisters under the lock that its release takes, as the last user.",
                                WAITS_ONLY,
                                HOLDS_USERS)
                        .expect("release waits for a lock of its own thread", false, true)
                        .build(RangeLifeChanges::deadlock));
    }

    static HistoryCase waitForValidOnly() {
        return HistoryCase.scenario(
                "378a604064",
                "Do not test twice before waiting",
                "Waiting for a range was written out by hand: is the process dead, is its mm gone, is the range valid"
                        + " already? Waiting itself asks the last question; the others went. Until 47f245985a made it"
                        + " impossible, a waiter whose process ended then slept on until its time-out.",
                "The waiter is held between being queued and falling asleep; it goes through that step once more if"
                        + " what woke it was not enough. No time is measured.",
                Scenario.of("T", "D waits for an invalid range; the process ends.", PINS_MM, WAITS_ONLY)
                        .expect("D queues itself so often", 1, 2)
                        .expect("D's wait says", false)
                        .build(RangeLifeChanges::waitWhileTheProcessEnds),
                Scenario.of("since 47f245985a", "The same when ranges hold the address space.", WAITS_ONLY, HOLDS_USERS)
                        .expect("the process has ended while D waits", true, false)
                        .build(RangeLifeChanges::endDuringWait));
    }

    static HistoryCase hmmPinsMm() {
        return HistoryCase.scenario(
                "c8a53b2db0",
                "Let hmm hold a reference to its mm_struct",
                "The per-mm object lived longer than the structure that it belongs to: its last put unregistered the"
                        + " notifier, which may drop the last reference to the mm_struct, and then locked a lock in it."
                        + " The object now holds a reference of its own until its memory is freed.",
                "One thread; a freed mm_struct is filled with poison.",
                Scenario.of(
                                "T",
                                "The process ends with a mirror registered, then the mirror is unregistered.",
                                TAKES_MIRROR,
                                PINS_MM)
                        .expect("unregister", "use after free", "returns")
                        .build(RangeLifeChanges::unregisterAfterExit));
    }

    static HistoryCase rangeTakesMirror() {
        return HistoryCase.scenario(
                "e36acfe6c8",
                "Let hmm_range_register take a mirror",
                "A range could be registered for any process, mirrored or not: the function looked for the per-mm"
                        + " object and made one if there was none, which registers a subscriber and so needs mmap_sem for"
                        + " write. Callers held it for read, or not at all. With a mirror as argument the object is known"
                        + " to be there.",
                "One thread.",
                Scenario.of("T", "A range is registered for a process that nobody mirrors.", OLDEST, TAKES_MIRROR)
                        .expect(
                                "without mmap_sem",
                                "assertion, mmap_sem is missing",
                                "cannot be said, a mirror is needed")
                        .expect("with mmap_sem for write", "returns", "assertion")
                        .expect("objects made", 1, 0)
                        .build(RangeLifeChanges::rangeWithoutMirror));
    }

    private static void exitWithRange(ScenarioFixture fixture) {
        String[] releasedBy = {"nobody"};
        HmmMirror mirror = fixture.mirror(
                onRelease(() -> releasedBy[0] = Thread.currentThread().getName()));
        HmmRange range = fixture.registered(mirror, 0, 4);
        fixture.mm.grab();
        fixture.holdIfReached("P", "nowhere", fixture::exit).finish();
        fixture.observe("the range is valid after P's drop", range.isValid());
        fixture.observe("mm_users while the range is registered, P gone", fixture.mm.users());
        fixture.holdIfReached("D", "nowhere", range::unregister).finish();
        fixture.observe(RELEASE_IN, releasedBy[0]);
        range.close();
        mirror.unregister();
        fixture.mm.drop();
    }

    private static void registerAfterExit(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        fixture.mm.grab();
        fixture.exit();
        HmmRange range = fixture.range(0, 4);
        fixture.observe("register", ScenarioFixture.name(range.register(mirror)));
        range.close();
        mirror.unregister();
        fixture.mm.drop();
    }

    static void deadlock(ScenarioFixture fixture) {
        Semaphore driverLock = new Semaphore(1);
        Thread[] holder = new Thread[1];
        boolean[] waitsForItself = {false};
        HmmMirror mirror = fixture.mirror(onRelease(() -> {
            if (!driverLock.tryAcquire()) {
                waitsForItself[0] = holder[0] == Thread.currentThread();
            } else {
                driverLock.release();
            }
        }));
        HmmRange range = fixture.registered(mirror, 0, 4);
        fixture.mm.grab();
        fixture.exit();
        driverLock.acquireUninterruptibly();
        holder[0] = Thread.currentThread();
        range.unregister();
        driverLock.release();
        fixture.observe("release waits for a lock of its own thread", waitsForItself[0]);
        range.close();
        mirror.unregister();
        fixture.mm.drop();
    }

    private static void waitWhileTheProcessEnds(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.registered(mirror, 0, 4);
        MmuNotifiers.invalidateRangeStart(fixture.invalidation(0, 4));
        boolean[] valid = {true};
        RaceThread d = fixture.hold("D", "wait:queued", () -> valid[0] = range.waitUntilValid(WAIT_MS));
        fixture.mm.grab();
        fixture.exit();
        d.finish();
        fixture.observe("D queues itself so often", fixture.timesReached("D", "wait:queued"));
        fixture.observe("D's wait says", valid[0]);
        range.unregister();
        range.close();
        mirror.unregister();
        fixture.mm.drop();
    }

    private static void endDuringWait(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.registered(mirror, 0, 4);
        InvalidationRange pair = fixture.invalidation(0, 4);
        MmuNotifiers.invalidateRangeStart(pair);
        RaceThread d = fixture.hold("D", "wait:queued", () -> range.waitUntilValid(WAIT_MS));
        fixture.mm.grab();
        fixture.exit();
        fixture.observe("the process has ended while D waits", fixture.mm.users() == 0);
        MmuNotifiers.invalidateRangeEnd(pair);
        d.finish();
        range.unregister();
        range.close();
        mirror.unregister();
        fixture.mm.drop();
    }

    private static void unregisterAfterExit(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        fixture.exit();
        String outcome = ScenarioFixture.outcome(mirror::unregister);
        fixture.observe("unregister", outcome);
        if (!outcome.equals("returns")) {
            fixture.skipTeardown();
        }
    }

    private static void rangeWithoutMirror(ScenarioFixture fixture) {
        HmmRange range = fixture.range(0, 4);
        fixture.observe("without mmap_sem", why(() -> LegacyRanges.register(range, fixture.mm)));
        fixture.mm.downWrite();
        fixture.observe(
                "with mmap_sem for write", ScenarioFixture.outcome(() -> LegacyRanges.register(range, fixture.mm)));
        fixture.mm.upWrite();
        fixture.observe("objects made", fixture.module.liveObjects());
        if (range.isRegistered()) {
            range.unregister();
        }
        range.close();
    }

    private static String why(Runnable body) {
        try {
            body.run();
            return "returns";
        } catch (IllegalStateException e) {
            String message = String.valueOf(e.getMessage());
            return message.contains("with a mirror")
                    ? "cannot be said, a mirror is needed"
                    : message.contains("mmap_sem") ? "assertion, mmap_sem is missing" : "unexpected " + e;
        }
    }

    private static MirrorOps onRelease(Runnable released) {
        return new MirrorOps() {
            @Override
            public int syncCpuDevicePagetables(HmmMirror mirror, InvalidationRange range) {
                return 0;
            }

            @Override
            public void release(HmmMirror mirror) {
                released.run();
            }
        };
    }
}
