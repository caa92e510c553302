package org.hmmlab.benchmarks.judges.changes;

import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.WorkCategory;
import org.hmmlab.sync.WorkCounters;
import org.hmmlab.sync.WorkCounts;

/** c7d8b7824f: the notifier layer counts the users of the per-mm object, under its lock; callbacks count nothing. */
final class GetPutChange {
    private static final Side BEFORE = Side.of(Generation.KREF);
    private static final Side AFTER = Side.of(Generation.GET_PUT);

    private GetPutChange() {}

    static HistoryCase historyCase() {
        return HistoryCase.scenario(
                "c7d8b7824f",
                "Use mmu_notifier_get/put for struct hmm",
                "Every callback took a reference to the per-mm object and dropped it again, each with a locked"
                        + " operation that all processors wait for. So the last reference could go in any thread that"
                        + " happened to invalidate, and an object whose count was 0 stayed on the list until that thread"
                        + " came to unlink it. The notifier layer learned to count users itself, where a mirror registers"
                        + " and unregisters, under the lock of its list: count 0 and unlinked are one step, and who is"
                        + " inside a callback is protected by SRCU alone.",
                "P is held inside start, after it has counted the invalidation and before it tells the mirrors; D1 at"
                        + " the step where its count has become 0; locked operations are counted by the primitives"
                        + " themselves.",
                Scenario.of("T1", "One invalidation, start and end, of a process with one mirror.", BEFORE, AFTER)
                        .expect("locked operations on the reference count", 4, 0)
                        .build(GetPutChange::countedOperations),
                Scenario.of("T2", "D unregisters the last mirror while P is inside start.", BEFORE, AFTER)
                        .expect("after D's unregister the subscription is", "linked", "unlinked")
                        .expect("the last put of a count ran in", "P", "nobody")
                        .expect("objects alive while P is inside", 1)
                        .expect("objects alive after P has left and a grace period", 0)
                        .build(GetPutChange::lastMirrorDuringStart),
                Scenario.of("T3", "D2 registers a mirror while D1 is unregistering the last one.", BEFORE, AFTER)
                        .expect("D1 can be held between count 0 and unlinked", true, false)
                        .expect("objects after D2's registration and a grace period", 2, 1)
                        .expect("D2's mirror is told of an invalidation", 1)
                        .expect("objects when D1 has finished and a grace period is over", 1)
                        .build(GetPutChange::registerWhileDying),
                Scenario.of("T4", "A signal is pending when a mirror registers.", BEFORE, AFTER)
                        .expect("register", "−ENOMEM", "−EINTR")
                        .build(GetPutChange::signalPending),
                Scenario.of("T5", "References to the mm_struct that one mirrored process costs.", BEFORE, AFTER)
                        .expect("mm_count", "+2", "+1")
                        .build(GetPutChange::structReferences));
    }

    private static void countedOperations(ScenarioFixture fixture) {
        if (!WorkCounters.COUNTING) {
            throw new NotReachedException("counting must be on to be read: hmmlab.counting=false");
        }
        HmmMirror mirror = fixture.mirror();
        InvalidationRange range = fixture.invalidation(0, 1);
        WorkCounts before = WorkCounters.ofThisThread();
        MmuNotifiers.invalidateRangeStart(range);
        MmuNotifiers.invalidateRangeEnd(range);
        WorkCounts spent = WorkCounters.ofThisThread().minus(before);
        if (spent.rmw() == 0) {
            throw new NotReachedException("a pair must execute locked operations: none was counted");
        }
        fixture.observe("locked operations on the reference count", spent.rmw(WorkCategory.KREF));
        mirror.unregister();
    }

    private static void lastMirrorDuringStart(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        InvalidationRange range = fixture.invalidation(0, 1);
        RaceThread p = fixture.hold("P", "hmm.start.counted", () -> MmuNotifiers.invalidateRangeStart(range));
        mirror.unregister();
        fixture.observe(
                "after D's unregister the subscription is",
                fixture.mm.notifierChain().hasSubscriptions() ? "linked" : "unlinked");
        fixture.observe("objects alive while P is inside", fixture.module.liveObjects());
        p.finish();
        fixture.observe("the last put of a count ran in", fixture.whoReached("hmm.kref.zero"));
        fixture.awaitGracePeriod();
        fixture.observe("objects alive after P has left and a grace period", fixture.module.liveObjects());
    }

    private static void registerWhileDying(ScenarioFixture fixture) {
        HmmMirror dying = fixture.mirror();
        RaceThread d1 = fixture.holdIfReached("D1", "hmm.kref.zero", dying::unregister);
        fixture.observe("D1 can be held between count 0 and unlinked", d1.reached());
        int[] told = {0};
        HmmMirror next = fixture.mirror((source, range) -> {
            told[0]++;
            return 0;
        });
        fixture.awaitGracePeriod();
        fixture.observe("objects after D2's registration and a grace period", fixture.module.liveObjects());
        InvalidationRange range = fixture.invalidation(0, 1);
        MmuNotifiers.invalidateRangeStart(range);
        MmuNotifiers.invalidateRangeEnd(range);
        fixture.observe("D2's mirror is told of an invalidation", told[0]);
        d1.finish();
        fixture.awaitGracePeriod();
        fixture.observe("objects when D1 has finished and a grace period is over", fixture.module.liveObjects());
        next.unregister();
    }

    private static void signalPending(ScenarioFixture fixture) {
        HmmMirror mirror = new HmmMirror(fixture.module, (source, range) -> 0);
        fixture.mm.signalPending(true);
        fixture.observe("register", ScenarioFixture.name(fixture.register(mirror)));
        fixture.mm.signalPending(false);
    }

    private static void structReferences(ScenarioFixture fixture) {
        int before = Kref.read(fixture.mm.record(), MmLayout.MM_COUNT);
        HmmMirror mirror = fixture.mirror();
        fixture.observe("mm_count", "+" + (Kref.read(fixture.mm.record(), MmLayout.MM_COUNT) - before));
        mirror.unregister();
    }
}
