package org.hmmlab.benchmarks.judges.changes;

import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.Srcu;
import org.hmmlab.sync.StepPoints;

/** 6d7c3cde93: a callback that is under way uses the per-mm object that an unregistration frees. */
final class UseAfterFreeChange {
    private static final Side BEFORE = Side.early(Generation.IMMEDIATE_FREE).named("immediate-free as of 085ea25064");
    private static final Side AFTER = Side.early(Generation.KREF_MUTEX).named("kref-mutex as of 6d7c3cde93");
    private static final String CALLBACK = "the callback";
    private static final String ALIVE_INSIDE = "objects alive while P is inside";
    private static final String ALIVE_LATER = "objects alive after P has left and a grace period";
    private static final String FETCHED = "notifier.fetched";

    private UseAfterFreeChange() {}

    static HistoryCase historyCase() {
        return HistoryCase.scenario(
                "6d7c3cde93",
                "Fix a use after free of struct hmm",
                "A device mirrors a process; each change of the process's memory (thread P) calls back into the"
                        + " mirror's per-mm object, inside an SRCU read section. When the last mirror goes (thread D), D"
                        + " freed that object at once. Taking it off the list of subscribers keeps nobody who has already"
                        + " found it from using it. The repair frees it only after a grace period, when all who were"
                        + " inside have left, and makes callbacks find the object through the list node, not through a"
                        + " pointer that D clears.",
                "P is held at a step point after it has found the list node (or the object), D at one after each step"
                        + " of its last put; freed records are filled with poison, so that their use is detected.",
                variant(
                                "a",
                                "D has dropped the count to 0 and unlinked, and is held there; P goes on.",
                                "hmm.kref.unlinked")
                        .expect(CALLBACK, "assertion", "returns")
                        .expect(ALIVE_INSIDE, 1, 1)
                        .expect(ALIVE_LATER, 0, 0)
                        .build(fixture -> meetHeld(fixture, "hmm.kref.unlinked")),
                variant(
                                "b",
                                "P has found the object and not yet taken a count; D does everything, the free"
                                        + " included.",
                                "")
                        .expect(CALLBACK, "use after free", "returns")
                        .expect(ALIVE_INSIDE, 0, 1)
                        .expect(ALIVE_LATER, 0, 0)
                        .build(fixture -> meetDone(fixture, "hmm.found")),
                variant("c", "P has only the list node; D does everything, the free included.", "")
                        .expect(CALLBACK, "use after free", "returns")
                        .expect(ALIVE_INSIDE, 0, 1)
                        .expect(ALIVE_LATER, 0, 0)
                        .build(fixture -> meetDone(fixture, FETCHED)),
                variant("d", "D has unlinked and cleared mm->hmm, and is held there; P goes on.", "hmm.kref.cleared")
                        .expect(CALLBACK, "assertion", "returns")
                        .expect(ALIVE_INSIDE, 1, 1)
                        .expect(ALIVE_LATER, 0, 0)
                        .build(fixture -> meetHeld(fixture, "hmm.kref.cleared")),
                variant("e", "D does all of it before P comes: harmless.", "")
                        .expect(CALLBACK, "returns", "returns")
                        .expect(ALIVE_LATER, 0, 0)
                        .build(UseAfterFreeChange::comeLate),
                variant("readers", "R comes after the grace period began to wait for P: R does not delay the free.", "")
                        .expect(ALIVE_INSIDE, 0, 1)
                        .expect("objects alive after P has left, R is inside", 0, 0)
                        .build(UseAfterFreeChange::newReaderDelaysNothing));
    }

    private static Scenario.Builder variant(String id, String text, String point) {
        String held = point.isEmpty() ? "" : " (D held at " + point + ")";
        return Scenario.of("variant " + id, text + held, BEFORE, AFTER);
    }

    /** D is in the middle of its last put. */
    private static void meetHeld(ScenarioFixture fixture, String point) {
        HmmMirror mirror = fixture.mirror();
        InvalidationRange range = fixture.invalidation(0, 1);
        RaceThread p = fixture.hold("P", FETCHED, () -> MmuNotifiers.invalidateRangeStart(range));
        RaceThread d = fixture.hold("D", point, mirror::unregister);
        fixture.observe(ALIVE_INSIDE, fixture.module.liveObjects());
        fixture.observe(CALLBACK, p.finish());
        d.finish();
        fixture.awaitGracePeriod();
        fixture.observe(ALIVE_LATER, fixture.module.liveObjects());
    }

    /** D is through. */
    private static void meetDone(ScenarioFixture fixture, String point) {
        HmmMirror mirror = fixture.mirror();
        InvalidationRange range = fixture.invalidation(0, 1);
        RaceThread p = fixture.hold("P", point, () -> MmuNotifiers.invalidateRangeStart(range));
        mirror.unregister();
        fixture.observe(ALIVE_INSIDE, fixture.module.liveObjects());
        fixture.observe(CALLBACK, p.finish());
        fixture.awaitGracePeriod();
        fixture.observe(ALIVE_LATER, fixture.module.liveObjects());
    }

    private static void comeLate(ScenarioFixture fixture) {
        fixture.mirror().unregister();
        InvalidationRange range = fixture.invalidation(0, 1);
        fixture.observe(CALLBACK, ScenarioFixture.outcome(() -> MmuNotifiers.invalidateRangeStart(range)));
        fixture.awaitGracePeriod();
        fixture.observe(ALIVE_LATER, fixture.module.liveObjects());
    }

    private static void newReaderDelaysNothing(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        InvalidationRange range = fixture.invalidation(0, 1);
        Srcu srcu = fixture.machine.notifierDomain().srcu();
        int atFirst = srcu.currentIndex();
        RaceThread p = fixture.hold("P", FETCHED, () -> MmuNotifiers.invalidateRangeStart(range));
        mirror.unregister();
        fixture.observe(ALIVE_INSIDE, fixture.module.liveObjects());
        boolean waitsForReaders = fixture.module.liveObjects() != 0;
        // The index turns while P is inside: from then on readers are counted elsewhere.
        if (waitsForReaders) {
            ScenarioFixture.await(
                    () -> srcu.currentIndex() != atFirst, ScenarioFixture.MAX_WAIT, "a turn of the reader index");
        }
        RaceThread r = fixture.hold("R", "scenario.reading", () -> {
            int section = srcu.readLock();
            StepPoints.reach("scenario.reading");
            srcu.readUnlock(section);
        });
        p.finish();
        fixture.awaitGracePeriod();
        fixture.observe("objects alive after P has left, R is inside", fixture.module.liveObjects());
        r.finish();
    }
}
