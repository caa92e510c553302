package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.HmmUpdate;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.hmm.history.DmaDevice;
import org.hmmlab.hmm.history.DmaMapping;
import org.hmmlab.hmm.history.LegacyRanges;
import org.hmmlab.hmm.walk.DevicePagemaps;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.pagetable.PageTable;

/** The commits that changed what a driver passes to HMM and gets from it. */
final class InterfaceChanges {
    private static final Side FINAL = Side.of(Generation.KREF);
    private static final Side PAGE_SHIFT =
            FINAL.without(KernelRule.RANGE_SLOTS_ARE_PAGES).named("kref, ranges with a page shift");
    private static final Side BOUNDS =
            FINAL.without(KernelRule.RANGE_CARRIES_ITS_BOUNDS).named("kref, bounds are arguments of the registration");
    private static final Side VMA_IN_RANGE =
            FINAL.without(KernelRule.WALK_KEEPS_ITS_VMA).named("kref, the walk leaves its VMA in the range");
    private static final Side BLOCK =
            FINAL.without(KernelRule.FAULT_TAKES_FLAGS).named("kref, the second argument is block");
    private static final Side UPDATE =
            FINAL.without(KernelRule.MIRROR_GETS_NOTIFIER_RANGE).named("kref, mirrors get an hmm_update");
    private static final String ONE_THREAD = "One thread.";
    private static final int HUGE = 512;

    private InterfaceChanges() {}

    static HistoryCase pageShift() {
        return HistoryCase.scenario(
                "7f08263d9b",
                "Remove the page shift from hmm_range",
                "A range said how large its pages are, as a power of two, and had one slot for each of them. Its"
                        + " bounds had to be aligned to that, and memory of another page size was refused. So a driver had"
                        + " to know what the process had mapped before it could ask. Now a slot is 4 KiB, always, whatever"
                        + " maps it.",
                ONE_THREAD + " The driver asks for slots of 2 MiB (shift 21) where the text lets it say so.",
                Scenario.of("T1", "2 MiB of hugetlb memory, which is one page.", PAGE_SHIFT, FINAL)
                        .expect("pages counted", 1, HUGE)
                        .expect("slots filled", 1, HUGE)
                        .expect("pages counted with slots of 4 KiB", HUGE)
                        .build(InterfaceChanges::lookAtHugetlb),
                Scenario.of("T2", "2 MiB of ordinary memory, page by page.", PAGE_SHIFT, FINAL)
                        .expect("the answer", "−EINVAL", HUGE)
                        .build(InterfaceChanges::lookAtPages),
                Scenario.of("T3", "A range begins 4 KiB after such a 2 MiB boundary.", PAGE_SHIFT, FINAL)
                        .expect("registering it", "−EINVAL", "0")
                        .build(fixture -> {
                            HmmMirror mirror = fixture.mirror();
                            HmmRange range = shifted(fixture)
                                    .bounds(ScenarioFixture.at(1), ScenarioFixture.at(HUGE), new long[HUGE]);
                            fixture.observe("registering it", ScenarioFixture.name(range.register(mirror)));
                            if (range.isRegistered()) {
                                range.unregister();
                            }
                            end(mirror, range);
                        }),
                Scenario.of("T4", "The hugetlb page is mapped for a device's DMA.", PAGE_SHIFT, FINAL)
                        .expect("mappings", 1, HUGE)
                        .expect("bytes of each", HUGE * ScenarioFixture.PAGE, ScenarioFixture.PAGE)
                        .build(InterfaceChanges::mapForDma));
    }

    static HistoryCase bounds() {
        return HistoryCase.scenario(
                "fac555ac93",
                "Remove superfluous arguments from hmm_range_register",
                "Start, end and page shift were arguments, although the range has fields of these names: the function"
                        + " wrote the arguments over the fields. Whoever had filled the range lost what was in it, and had"
                        + " to say it all again at each registration. Now the caller fills the range, and it keeps its"
                        + " bounds.",
                ONE_THREAD,
                Scenario.of(
                                "T1",
                                "The range's fields say pages 2 to 4; the arguments, where there are any, 0 to 2.",
                                BOUNDS,
                                FINAL)
                        .expect("the range covers", "pages 0 to 2", "pages 2 to 4")
                        .expect("an invalidation of page 3 makes it invalid", false, true)
                        .build(InterfaceChanges::registerFilled),
                Scenario.of(
                                "T2",
                                "It is registered once more, and nothing is said of its bounds (arguments 0).",
                                BOUNDS,
                                FINAL)
                        .expect("register", "−EINVAL", "0")
                        .expect("the range covers", "nothing", "pages 2 to 4")
                        .build(InterfaceChanges::registerAgain),
                Scenario.of("T3", "Bounds that no range can have.", BOUNDS, FINAL)
                        .expect("empty", "−EINVAL")
                        .expect("inside a page", "−EINVAL")
                        .build(InterfaceChanges::registerBadBounds));
    }

    static HistoryCase noVmaInRange() {
        return HistoryCase.scenario(
                "cc374377a1",
                "Remove hmm_range's vma",
                "The walk wrote the VMA that it was in into the range, one over the other, so that after a walk the"
                        + " range named the last one. Nothing keeps a VMA alive once mmap_sem is dropped, and a driver"
                        + " used this pointer afterwards, to find the mm for unlocking. Now the walk keeps the VMA to"
                        + " itself. (Here a VMA that is gone is an object without a place in the process; in the kernel"
                        + " its memory has been freed.)",
                ONE_THREAD,
                Scenario.of("T", "A walk over two VMAs; then the second one is unmapped.", VMA_IN_RANGE, FINAL)
                        .expect("after the walk the range names", "the second VMA", "none")
                        .expect("after munmap the range names", "a VMA that is gone", "none")
                        .build(InterfaceChanges::walkTwo));
    }

    static HistoryCase flagsInsteadOfBlock() {
        return HistoryCase.scenario(
                "9a4903e49e",
                "Replace the block argument of hmm_range_fault by flags",
                "A boolean said whether a CPU fault may wait; now a word of flags says, among others, whether it may"
                        + " give mmap_sem up and ask for a retry. The sense is turned around: block = true is flags = 0,"
                        + " and block = false is ALLOW_RETRY, which is 1. A driver that is not changed with it still"
                        + " compiles, and does the opposite.",
                "One thread; the CPU fault handler is told to ask for one retry.",
                Scenario.of(
                                "T",
                                "The same argument on both sides, for a page whose CPU fault asks for a retry.",
                                BLOCK,
                                FINAL)
                        .expect("argument 1", "2 pages, mmap_sem held", "−EAGAIN, mmap_sem free")
                        .expect("argument 0", "−EAGAIN, mmap_sem free", "2 pages, mmap_sem held")
                        .build(fixture -> {
                            fixture.map(0, 4);
                            HmmMirror mirror = fixture.mirror();
                            fixture.observe("argument 1", retried(fixture, mirror, 0, 1));
                            fixture.observe("argument 0", retried(fixture, mirror, 2, 0));
                            mirror.unregister();
                        }));
    }

    static HistoryCase notifierRange() {
        return HistoryCase.scenario(
                "1f96180792",
                "Replace hmm_update by mmu_notifier_range",
                "A mirror was told bounds, whether it may wait, and one event for everything. It could not tell memory"
                        + " that is gone from memory that only lost a right, nor whose it is. It now gets what the"
                        + " notifier got.",
                ONE_THREAD,
                Scenario.of("T", "madvise(DONTNEED), mprotect and munmap, as a mirror hears of them.", UPDATE, FINAL)
                        .expect("events", "INVALIDATE, INVALIDATE, INVALIDATE", "CLEAR, PROTECTION_VMA, UNMAP")
                        .expect("the address space is named", false, true)
                        .expect("pages", "0 to 1, 1 to 2, 2 to 3")
                        .build(InterfaceChanges::hearOfEvents));
    }

    /** A range with slots of 2 MiB where the text has them. */
    private static HmmRange shifted(ScenarioFixture fixture) {
        HmmRange range = new HmmRange(fixture.module, ScenarioFixture.ENCODING);
        return fixture.has(KernelRule.RANGE_SLOTS_ARE_PAGES)
                ? range
                : LegacyRanges.pageShift(range, PageTable.PMD_SHIFT);
    }

    private static void lookAtHugetlb(ScenarioFixture fixture) {
        mapHugetlb(fixture);
        HmmMirror mirror = fixture.mirror();
        HmmRange range = shifted(fixture).bounds(ScenarioFixture.at(0), ScenarioFixture.at(HUGE), new long[HUGE]);
        fixture.observe("pages counted", look(fixture, mirror, range));
        fixture.observe(
                "slots filled",
                Arrays.stream(range.pfns())
                        .filter(ScenarioFixture.ENCODING::isPage)
                        .count());
        HmmRange small = fixture.range(0, HUGE);
        fixture.observe("pages counted with slots of 4 KiB", look(fixture, mirror, small));
        small.close();
        end(mirror, range);
        fixture.mm.munmap(ScenarioFixture.at(0), HUGE);
    }

    private static void mapHugetlb(ScenarioFixture fixture) {
        fixture.machine.reserveHugetlbPages(1);
        fixture.mm.mmap(
                ScenarioFixture.at(0),
                HUGE,
                ScenarioFixture.RW,
                MapSource.anonymous().withVmFlags(Vma.VM_HUGETLB));
        fixture.write(0, 1);
    }

    private static void lookAtPages(ScenarioFixture fixture) {
        fixture.map(0, HUGE);
        fixture.write(0, HUGE);
        HmmMirror mirror = fixture.mirror();
        HmmRange range = shifted(fixture).bounds(ScenarioFixture.at(0), ScenarioFixture.at(HUGE), new long[HUGE]);
        fixture.observe("the answer", look(fixture, mirror, range));
        end(mirror, range);
    }

    private static String look(ScenarioFixture fixture, HmmMirror mirror, HmmRange range) {
        range.register(mirror);
        fixture.mm.downRead();
        long result = new RangeFaulter(fixture.side().rules(), DevicePagemaps.NONE).fault(range, RangeFaulter.SNAPSHOT);
        fixture.mm.upRead();
        range.unregister();
        return ScenarioFixture.name(result);
    }

    private static void mapForDma(ScenarioFixture fixture) {
        mapHugetlb(fixture);
        HmmMirror mirror = fixture.mirror();
        HmmRange range = shifted(fixture).bounds(ScenarioFixture.at(0), ScenarioFixture.at(HUGE), new long[HUGE]);
        range.register(mirror);
        Set<Long> sizes = new TreeSet<>();
        DmaDevice device = new DmaDevice() {
            @Override
            public long map(long pfn, boolean bidirectional) {
                return pfn << PageSize.SHIFT;
            }

            @Override
            public long map(long pfn, long bytes, boolean bidirectional) {
                sizes.add(bytes);
                return map(pfn, bidirectional);
            }

            @Override
            public void unmap(long address, boolean bidirectional) {
                // Nothing is kept.
            }
        };
        RangeFaulter faulter = new RangeFaulter(fixture.side().rules(), DevicePagemaps.NONE);
        DmaMapping mapping = new DmaMapping(faulter, device);
        long[] addresses = new long[HUGE];
        fixture.mm.downRead();
        fixture.observe("mappings", ScenarioFixture.name(mapping.map(range, addresses, RangeFaulter.SNAPSHOT)));
        fixture.mm.upRead();
        fixture.observe("bytes of each", sizes.size() == 1 ? sizes.iterator().next() : sizes);
        mapping.unmap(range, addresses, false);
        range.unregister();
        end(mirror, range);
        fixture.mm.munmap(ScenarioFixture.at(0), HUGE);
    }

    /** Registers as a driver of the text does: with arguments, or with what the range carries. */
    private static int register(ScenarioFixture fixture, HmmMirror mirror, HmmRange range, long start, long end) {
        return fixture.has(KernelRule.RANGE_CARRIES_ITS_BOUNDS)
                ? range.register(mirror)
                : LegacyRanges.register(range, mirror, start, end, PageSize.SHIFT);
    }

    private static void registerFilled(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.range(2, 4);
        register(fixture, mirror, range, ScenarioFixture.at(0), ScenarioFixture.at(2));
        fixture.observe("the range covers", covered(range));
        InvalidationRange pair = fixture.invalidation(3, 4);
        MmuNotifiers.invalidateRangeStart(pair);
        fixture.observe("an invalidation of page 3 makes it invalid", !range.isValid());
        MmuNotifiers.invalidateRangeEnd(pair);
        range.unregister();
        end(mirror, range);
    }

    private static void registerAgain(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.range(2, 4);
        register(fixture, mirror, range, ScenarioFixture.at(2), ScenarioFixture.at(4));
        range.unregister();
        int again = register(fixture, mirror, range, 0, 0);
        fixture.observe("register", ScenarioFixture.name(again));
        fixture.observe("the range covers", covered(range));
        if (range.isRegistered()) {
            range.unregister();
        }
        end(mirror, range);
    }

    private static void registerBadBounds(ScenarioFixture fixture) {
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.range(0, 1);
        range.bounds(0, 0, new long[0]);
        fixture.observe("empty", ScenarioFixture.name(register(fixture, mirror, range, 0, 0)));
        long inside = ScenarioFixture.at(0) + 1;
        range.bounds(inside, ScenarioFixture.at(1), new long[1]);
        fixture.observe(
                "inside a page", ScenarioFixture.name(register(fixture, mirror, range, inside, ScenarioFixture.at(1))));
        end(mirror, range);
    }

    private static String covered(HmmRange range) {
        return range.start() == range.end() ? "nothing" : "pages " + pages(range.start(), range.end());
    }

    private static String pages(long start, long end) {
        return (start - ScenarioFixture.START) / ScenarioFixture.PAGE + " to "
                + (end - ScenarioFixture.START) / ScenarioFixture.PAGE;
    }

    private static void walkTwo(ScenarioFixture fixture) {
        fixture.map(0, 2);
        fixture.map(2, 2, Vma.VM_READ);
        Vma second = fixture.mm.findVma(ScenarioFixture.at(2));
        if (second == fixture.mm.findVma(ScenarioFixture.at(0))) {
            throw new NotReachedException("two VMAs must be there to be walked");
        }
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.range(0, 4);
        look(fixture, mirror, range);
        Vma named = range.vma();
        fixture.observe(
                "after the walk the range names",
                named == null ? "none" : named == second ? "the second VMA" : "another");
        fixture.mm.munmap(ScenarioFixture.at(2), 2);
        Vma there = fixture.mm.findVma(ScenarioFixture.at(2));
        fixture.observe(
                "after munmap the range names",
                range.vma() == null ? "none" : range.vma() == there ? "a VMA of the process" : "a VMA that is gone");
        end(mirror, range);
    }

    private static String retried(ScenarioFixture fixture, HmmMirror mirror, int first, int argument) {
        HmmRange range = fixture.registered(mirror, first, first + 2)
                .request(ScenarioFixture.ENCODING.valid() | ScenarioFixture.ENCODING.write(), 0);
        fixture.mm.retryFaults(1);
        fixture.mm.downRead();
        long result = new RangeFaulter(fixture.side().rules(), DevicePagemaps.NONE).fault(range, argument);
        boolean isHeld = ScenarioFixture.outcome(fixture.mm::assertLocked).equals("returns");
        if (isHeld) {
            fixture.mm.upRead();
        }
        range.unregister();
        range.close();
        return ScenarioFixture.name(result) + (result >= 0 ? " pages" : "") + ", mmap_sem "
                + (isHeld ? "held" : "free");
    }

    private static void hearOfEvents(ScenarioFixture fixture) {
        List<String> events = new ArrayList<>();
        List<String> pages = new ArrayList<>();
        boolean[] isNamed = {false};
        fixture.map(0, 4);
        fixture.write(0, 4);
        HmmMirror mirror = fixture.mirror(new MirrorOps() {
            @Override
            public int syncCpuDevicePagetables(HmmMirror source, InvalidationRange range) {
                events.add(range.event().name());
                pages.add(pages(range.start(), range.end()));
                isNamed[0] = range.mm() == fixture.mm;
                return 0;
            }

            @Override
            public int syncCpuDevicePagetables(HmmMirror source, HmmUpdate update) {
                events.add(update.event().name());
                pages.add(pages(update.start(), update.end()));
                return 0;
            }
        });
        fixture.mm.madviseDontneed(ScenarioFixture.at(0), 1);
        fixture.mm.mprotect(ScenarioFixture.at(1), 1, Vma.VM_READ);
        fixture.mm.munmap(ScenarioFixture.at(2), 1);
        fixture.observe("events", String.join(", ", events));
        fixture.observe("the address space is named", isNamed[0]);
        fixture.observe("pages", String.join(", ", pages));
        mirror.unregister();
    }

    private static void end(HmmMirror mirror, HmmRange range) {
        range.close();
        mirror.unregister();
    }
}
