package org.hmmlab.benchmarks.judges.changes;

import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/** The commits that changed how a range is looked at and faulted. */
final class WalkChanges {
    private static final Side FINAL = Side.of(Generation.KREF);
    private static final long RAW_PFN = 3000;
    private static final long UNWRITTEN = 0x77;

    private WalkChanges() {}

    static HistoryCase snapshotIsAFlag() {
        return HistoryCase.scenario(
                "d45d464b11",
                "Merge hmm_range_snapshot into hmm_range_fault",
                "To look at a range without faulting was a function of its own, which ignored what the walk answered:"
                        + " an entry without a page ended the walk, the function reported success, and the slots behind it"
                        + " held what the caller had left in them. The count was where the walk of the last VMA had come"
                        + " to. As a flag of the one function, the error is returned and the rest is empty.",
                "One thread; the entry without a page is written into the page table.",
                Scenario.of(
                                "T",
                                "A snapshot over a page, an entry without a page, a page.",
                                FINAL.with(Side.Call.SEPARATE_SNAPSHOT).named("kref, separate snapshot"),
                                FINAL)
                        .expect("the answer", "a count: 1", "−EFAULT")
                        .expect("slot 0", "the page", "the page")
                        .expect("slot 1", "SPECIAL", "NONE")
                        .expect("slot 2", "unwritten", "NONE")
                        .build(WalkChanges::snapshotOverSpecial));
    }

    private static void snapshotOverSpecial(ScenarioFixture fixture) {
        fixture.map(0, 3);
        fixture.write(0, 3);
        long slot = fixture.mm.pageTable().pteAddress(ScenarioFixture.at(1));
        long page = PageTable.entry(slot);
        PageTable.setRelease(slot, Pte.special(RAW_PFN));
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.registered(mirror, 0, 3);
        range.pfns()[2] = UNWRITTEN;
        RangeFaulter faulter = new RangeFaulter();
        fixture.mm.downRead();
        long answer = fixture.side().has(Side.Call.SEPARATE_SNAPSHOT)
                ? faulter.snapshotUnchecked(range)
                : faulter.fault(range, RangeFaulter.SNAPSHOT);
        fixture.mm.upRead();
        fixture.observe("the answer", answer >= 0 ? "a count: " + answer : ScenarioFixture.name(answer));
        for (int i = 0; i < 3; i++) {
            fixture.observe("slot " + i, describe(fixture, i, range.pfns()[i]));
        }
        PageTable.setRelease(slot, page);
        range.unregister();
        range.close();
        mirror.unregister();
    }

    private static String describe(ScenarioFixture fixture, int page, long entry) {
        if (entry == UNWRITTEN) {
            return "unwritten";
        }
        if (entry == ScenarioFixture.ENCODING.none()) {
            return "NONE";
        }
        if (entry == ScenarioFixture.ENCODING.special()) {
            return "SPECIAL";
        }
        long pfn = Pte.pfn(fixture.mm.pageTable().lookup(ScenarioFixture.at(page)));
        return ScenarioFixture.ENCODING.pfn(entry) == pfn ? "the page" : "another page";
    }
}
