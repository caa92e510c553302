package org.hmmlab.benchmarks.changes;

import java.util.Arrays;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.RangeFaulter;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/** The commits that changed how a range is looked at and faulted. */
final class WalkChanges {
    private static final Side FINAL = Side.of(Generation.KREF);
    private static final long RAW_PFN = 3000;
    private static final int HUGE_PAGES = 512;
    private static final long UNWRITTEN = 0x77;

    private WalkChanges() {}

    static Story snapshotIsAFlag() {
        return Story.scenario(
                "d45d464b11",
                "Merge hmm_range_snapshot into hmm_range_fault",
                "To look at a range without faulting was a function of its own, which ignored what the walk answered: an entry"
                        + " without a page ended the walk, the function reported success, and the slots behind it held what the"
                        + " caller had left in them. The count was where the walk of the last VMA had come to."
                        + " As a flag of the one function, the error is returned and the rest is empty.",
                "One thread; the entry without a page is written into the page table.",
                Act.of(
                                "T",
                                "A snapshot over a page, an entry without a page, a page.",
                                FINAL.with(Side.Call.SEPARATE_SNAPSHOT).named("kref, separate snapshot"),
                                FINAL)
                        .expect("the answer", "a count: 1", "−EFAULT")
                        .expect("slot 0", "the page", "the page")
                        .expect("slot 1", "SPECIAL", "NONE")
                        .expect("slot 2", "unwritten", "NONE")
                        .play(WalkChanges::snapshotOverSpecial));
    }

    static Story flagsInsteadOfBlock() {
        return Story.signature(
                "9a4903e49e",
                "Replace the block argument of hmm_range_fault by flags",
                "A boolean said whether a CPU fault may wait; now a flag says whether it may give up mmap_sem and ask for a"
                        + " retry. The sense is turned around: block = true is flags = 0. The behaviour of both values is asserted.",
                Act.of("T", "A page whose CPU fault asks for a retry once.", FINAL, FINAL)
                        .expect("flags 0 (block = true)", "2, mmap_sem held")
                        .expect("ALLOW_RETRY (block = false)", "−EAGAIN, mmap_sem free")
                        .play(WalkChanges::retry));
    }

    static Story bounds() {
        return Story.signature(
                "fac555ac93",
                "Remove superfluous arguments from hmm_range_register",
                "Start, end and page shift were arguments that overwrote the range's own fields. Now the caller fills the"
                        + " range, and it keeps its bounds from one registration to the next.",
                Act.of(
                                "T",
                                "A range is registered twice with bounds given once; another with empty bounds.",
                                FINAL,
                                FINAL)
                        .expect("registered again without being told", "0, the same bounds")
                        .expect("empty bounds", "−EINVAL")
                        .expect("bounds inside a page", "−EINVAL")
                        .play(WalkChanges::registerTwice));
    }

    static Story pageShift() {
        return Story.signature(
                        "7f08263d9b",
                        "Remove the page shift from hmm_range",
                        "A range said how large its pages are, with one slot for each, and had to be aligned to that; for a"
                                + " hugetlb mapping it had to fit. Now there is one slot for every 4 KiB, whatever maps it.",
                        Act.of("T", "A 2 MiB hugetlb page, looked at whole and from its second 4 KiB on.", FINAL, FINAL)
                                .expect("slots filled of the whole", 512)
                                .expect("their frames follow each other", true)
                                .expect("slots filled from the second page on", 511)
                                .play(WalkChanges::hugetlb))
                .but(
                        "The side before, one slot for 2 MiB and −EINVAL for a shift that does not fit, is not in the model.");
    }

    private static void hugetlb(Stage stage) {
        stage.machine.reserveHugetlbPages(1);
        MapSource source = MapSource.anonymous().withVmFlags(Vma.VM_HUGETLB);
        stage.mm.mmap(Stage.at(0), HUGE_PAGES, Stage.RW, source);
        stage.write(0, 1);
        HmmMirror mirror = stage.mirror();
        long[] whole = snapshot(stage, mirror, 0);
        stage.see("slots filled of the whole", pages(whole));
        boolean follows = true;
        for (int i = 1; i < whole.length; i++) {
            follows &= Stage.ENCODING.pfn(whole[i]) == Stage.ENCODING.pfn(whole[0]) + i;
        }
        stage.see("their frames follow each other", follows);
        stage.see("slots filled from the second page on", pages(snapshot(stage, mirror, 1)));
        mirror.unregister();
        stage.mm.munmap(Stage.at(0), HUGE_PAGES);
    }

    private static long[] snapshot(Stage stage, HmmMirror mirror, int first) {
        HmmRange range = stage.registered(mirror, first, HUGE_PAGES);
        stage.mm.downRead();
        new RangeFaulter().fault(range, RangeFaulter.SNAPSHOT);
        stage.mm.upRead();
        range.unregister();
        range.close();
        return range.pfns();
    }

    private static long pages(long[] slots) {
        return Arrays.stream(slots).filter(Stage.ENCODING::isPage).count();
    }

    private static void snapshotOverSpecial(Stage stage) {
        stage.map(0, 3);
        stage.write(0, 3);
        long slot = stage.mm.pageTable().pteAddress(Stage.at(1));
        long page = PageTable.entry(slot);
        PageTable.setRelease(slot, Pte.special(RAW_PFN));
        HmmMirror mirror = stage.mirror();
        HmmRange range = stage.registered(mirror, 0, 3);
        range.pfns()[2] = UNWRITTEN;
        RangeFaulter faulter = new RangeFaulter();
        stage.mm.downRead();
        long answer = stage.side().has(Side.Call.SEPARATE_SNAPSHOT)
                ? faulter.snapshotUnchecked(range)
                : faulter.fault(range, RangeFaulter.SNAPSHOT);
        stage.mm.upRead();
        stage.see("the answer", answer >= 0 ? "a count: " + answer : Stage.name(answer));
        for (int i = 0; i < 3; i++) {
            stage.see("slot " + i, inWords(stage, i, range.pfns()[i]));
        }
        PageTable.setRelease(slot, page);
        range.unregister();
        range.close();
        mirror.unregister();
    }

    private static String inWords(Stage stage, int page, long entry) {
        if (entry == UNWRITTEN) {
            return "unwritten";
        }
        if (entry == Stage.ENCODING.none()) {
            return "NONE";
        }
        if (entry == Stage.ENCODING.special()) {
            return "SPECIAL";
        }
        long pfn = Pte.pfn(stage.mm.pageTable().lookup(Stage.at(page)));
        return Stage.ENCODING.pfn(entry) == pfn ? "the page" : "another page";
    }

    private static void retry(Stage stage) {
        stage.map(0, 2);
        HmmMirror mirror = stage.mirror();
        HmmRange range = stage.registered(mirror, 0, 2).request(Stage.ENCODING.valid() | Stage.ENCODING.write(), 0);
        stage.see("ALLOW_RETRY (block = false)", retried(stage, range, RangeFaulter.ALLOW_RETRY));
        stage.see("flags 0 (block = true)", retried(stage, range, 0));
        range.unregister();
        range.close();
        mirror.unregister();
    }

    private static String retried(Stage stage, HmmRange range, int flags) {
        stage.mm.retryFaults(1);
        stage.mm.downRead();
        long result = new RangeFaulter().fault(range, flags);
        boolean isHeld = Stage.outcome(stage.mm::assertLocked).equals("returns");
        if (isHeld) {
            stage.mm.upRead();
        }
        return Stage.name(result) + ", mmap_sem " + (isHeld ? "held" : "free");
    }

    private static void registerTwice(Stage stage) {
        HmmMirror mirror = stage.mirror();
        HmmRange range = stage.registered(mirror, 2, 4);
        range.unregister();
        int again = range.register(mirror);
        boolean same = range.start() == Stage.at(2) && range.end() == Stage.at(4);
        stage.see("registered again without being told", Stage.name(again) + (same ? ", the same bounds" : ", others"));
        range.unregister();
        stage.see("empty bounds", Stage.name(range.bounds(0, 0, new long[0]).register(mirror)));
        long inside = Stage.at(0) + 1;
        stage.see(
                "bounds inside a page",
                Stage.name(range.bounds(inside, Stage.at(1), new long[1]).register(mirror)));
        range.close();
        mirror.unregister();
    }
}
