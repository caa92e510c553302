package org.hmmlab.benchmarks.judges.changes;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DevPagemapOps;
import org.hmmlab.devmem.DeviceMemory;
import org.hmmlab.devmem.IoResource;
import org.hmmlab.devmem.MemoryType;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.walk.DevicePagemaps;
import org.hmmlab.hmm.walk.MachinePagemaps;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.mm.MapSource;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.reclaim.Reclaim;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/** Bugs of the walk over a range, each repaired by one rule. */
final class WalkBugs {
    private static final Side OF_2019 = Side.of(Generation.GET_PUT).named("get-put, 5.3");
    private static final long VALID = ScenarioFixture.ENCODING.valid();
    private static final long WRITE = ScenarioFixture.ENCODING.write();
    private static final String ANSWER = "the answer";
    private static final String ONE_THREAD = "One thread.";
    private static final long MAX_WALKS = 20;
    private static final long RAW_PFN = 3000;
    private static final int HUGE = 512;
    private static final int DAX_PAGES = 8;

    private WalkBugs() {}

    static HistoryCase endlessWalk() {
        return HistoryCase.scenario(
                "2",
                "A write request where the VMA forbids writing is walked for ever",
                "The walk asked the CPU fault handler for a writable page, which it cannot make, and walked again to"
                        + " see it: until something invalidated the range. 5.4 answers −EPERM.",
                "One thread; the walk is stopped after " + MAX_WALKS + " rounds.",
                Scenario.of(
                                "T",
                                "A device wants to write to read-only memory.",
                                OF_2019,
                                with(KernelRule.WRITE_RIGHT_IS_CHECKED))
                        .expect(ANSWER, "walks on after " + MAX_WALKS + " rounds", "−EPERM")
                        .build(fixture -> {
                            fixture.map(0, 1, Vma.VM_READ);
                            faultOnce(fixture, 0, 1, VALID | WRITE, DevicePagemaps.NONE);
                        }));
    }

    static HistoryCase gap() {
        return HistoryCase.scenario(
                "3",
                "A fault in a gap before the next VMA dereferences a VMA that is not there",
                "The VMA found for an address may begin behind it. The walk took what lies between for a hole and"
                        + " faulted it without a VMA. The model warns where the kernel would crash. 5.4 answers −EFAULT"
                        + " before it comes to that.",
                ONE_THREAD,
                Scenario.of("T", "A device reads across a gap.", OF_2019, with(KernelRule.GAP_IS_EFAULT))
                        .expect(ANSWER, "−EFAULT")
                        .expect("null dereferences", 1, 0)
                        .build(fixture -> {
                            fixture.map(4, 2);
                            fixture.write(4, 2);
                            faultOnce(fixture, 2, 6, VALID, DevicePagemaps.NONE);
                            fixture.observe(
                                    "null dereferences",
                                    fixture.machine.notifierDomain().warnings().count());
                        }));
    }

    static HistoryCase swappedOut() {
        return HistoryCase.scenario(
                "4",
                "A page that was swapped out is reported as nothing, with success",
                "The walk looked at what kind of entry it is before it asked whether a fault is wanted, and had no"
                        + " case for swap: the slot says NONE and the call succeeds. A driver that takes NONE for"
                        + " forbidden ends the device's access. 5.4 brings the page back.",
                "One thread; the page is swapped out by the model's reclaim.",
                Scenario.of(
                                "T",
                                "A device reads a page that was swapped out.",
                                OF_2019,
                                with(KernelRule.SWAP_IS_FAULTED))
                        .expect(ANSWER, "1")
                        .expect("the CPU's entry before the walk", "not present")
                        .expect("the slot", "NONE", "a page")
                        .build(WalkBugs::swap));
    }

    static HistoryCase zeroPage() {
        return HistoryCase.scenario(
                "5",
                "Reading memory that was never written fails",
                "A read fault maps the zero page, which the walk took for an entry without a page: −EFAULT, though"
                        + " nothing is wrong. 5.5 lets the device read it.",
                ONE_THREAD,
                Scenario.of("T", "A device reads fresh memory.", OF_2019, with(KernelRule.ZERO_PAGE_IS_READABLE))
                        .expect(ANSWER, "−EFAULT", "1")
                        .build(fixture -> {
                            fixture.map(0, 1);
                            faultOnce(fixture, 0, 1, VALID, DevicePagemaps.NONE);
                        }));
    }

    static HistoryCase validGarbage() {
        return HistoryCase.scenario(
                "12",
                "An entry that allows no access is reported as readable",
                "Making an entry for the device always set VALID, also for a page on which a NUMA hint forbids all"
                        + " access and which nobody asked for. The same holds for empty entries of hugetlb mappings. Later"
                        + " kernels do not.",
                "One thread; the hint is written into the page table; of the hugetlb mapping nothing was touched.",
                Scenario.of(
                                "T1",
                                "A snapshot of a page with a NUMA hint.",
                                OF_2019,
                                with(KernelRule.INACCESSIBLE_IS_NOT_VALID))
                        .expect("the page is", "readable", "not readable")
                        .build(WalkBugs::protNone),
                Scenario.of(
                                "T2",
                                "A snapshot of 2 MiB of hugetlb memory that has no page yet.",
                                OF_2019,
                                with(KernelRule.INACCESSIBLE_IS_NOT_VALID))
                        .expect("slots that are readable", HUGE, 0)
                        .build(WalkBugs::emptyHugetlb));
    }

    static HistoryCase hugePudLock() {
        return HistoryCase.scenario(
                "17",
                "A fault in a 1 GiB page would sleep under its spin lock",
                "The walker called the callback for a 1 GiB entry with the lock held, and the callback faulted. The"
                        + " model warns instead of sleeping. 5.6 drops the lock first.",
                "One thread; the 1 GiB entry of a DAX mapping is written into the page table. Nothing makes it"
                        + " writable here, so the walk is stopped after " + MAX_WALKS + " rounds.",
                Scenario.of(
                                "T",
                                "A device wants to write through a read-only 1 GiB entry.",
                                OF_2019,
                                with(KernelRule.PUD_FAULT_DROPS_LOCK))
                        .expect("faults under the lock", true, false)
                        .build(WalkBugs::hugePud));
    }

    static HistoryCase pagemapLeak() {
        return HistoryCase.scenario(
                "18",
                "A page map's reference is lost when the walk ends with an error",
                "While it walks over DAX pages the walk holds a reference to their page map. An entry without a page"
                        + " behind them ends the walk without putting it, so the page map can never be torn down. Later"
                        + " kernels take none.",
                "One thread; both entries are written into the page table. The page map's own count is read before and"
                        + " after.",
                Scenario.of(
                                "T",
                                "A DAX page, then an entry without a page.",
                                OF_2019,
                                with(KernelRule.DEVMAP_NEEDS_NO_PAGEMAP))
                        .expect(ANSWER, "−EFAULT")
                        .expect("references left", 1, 0)
                        .build(WalkBugs::leakPagemap));
    }

    static Side with(KernelRule rule) {
        return OF_2019.with(rule).named("the same with " + rule.id() + ", " + rule.since());
    }

    private static void emptyHugetlb(ScenarioFixture fixture) {
        fixture.machine.reserveHugetlbPages(1);
        fixture.mm.mmap(
                ScenarioFixture.at(0),
                HUGE,
                ScenarioFixture.RW,
                MapSource.anonymous().withVmFlags(Vma.VM_HUGETLB));
        // A page beside it: the table that the mapping's entry stands in is there.
        fixture.map(2L * HUGE, 1);
        fixture.write(2L * HUGE, 1);
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.registered(mirror, 0, HUGE);
        RangeFaulter faulter = new RangeFaulter(fixture.side().rules(), DevicePagemaps.NONE);
        fixture.mm.downRead();
        faulter.fault(range, RangeFaulter.SNAPSHOT);
        fixture.mm.upRead();
        fixture.observe(
                "slots that are readable",
                Arrays.stream(range.pfns())
                        .filter(slot -> (slot & VALID) != 0 && ScenarioFixture.ENCODING.isPage(slot))
                        .count());
        range.unregister();
        range.close();
        mirror.unregister();
    }

    /** Faults a range once and notes the answer; the first slot. */
    private static long faultOnce(ScenarioFixture fixture, int first, int end, long request, DevicePagemaps pagemaps) {
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.registered(mirror, first, end).request(request, 0);
        RangeFaulter faulter = new RangeFaulter(fixture.side().rules(), pagemaps).walkLimit(MAX_WALKS);
        fixture.observe(ANSWER, answer(fixture, () -> faulter.fault(range, 0)));
        range.unregister();
        range.close();
        mirror.unregister();
        return range.pfns()[0];
    }

    private static String answer(ScenarioFixture fixture, LongSupplier call) {
        fixture.mm.downRead();
        try {
            return ScenarioFixture.name(call.getAsLong());
        } catch (IllegalStateException e) {
            boolean isLimit = String.valueOf(e.getMessage()).contains("in " + MAX_WALKS + " walks");
            return isLimit ? "walks on after " + MAX_WALKS + " rounds" : "unexpected " + e;
        } finally {
            fixture.mm.upRead();
        }
    }

    private static void swap(ScenarioFixture fixture) {
        fixture.map(0, 1);
        fixture.write(0, 1);
        Reclaim.run(fixture.machine, Pte.pfn(fixture.mm.pageTable().lookup(ScenarioFixture.at(0))));
        boolean isPresent = Pte.isPresent(fixture.mm.pageTable().lookup(ScenarioFixture.at(0)));
        fixture.observe("the CPU's entry before the walk", isPresent ? "present" : "not present");
        long slot = faultOnce(fixture, 0, 1, VALID, DevicePagemaps.NONE);
        fixture.observe(
                "the slot",
                ScenarioFixture.ENCODING.isPage(slot)
                        ? "a page"
                        : slot == ScenarioFixture.ENCODING.none() ? "NONE" : "a value");
    }

    private static void protNone(ScenarioFixture fixture) {
        fixture.map(0, 1);
        fixture.write(0, 1);
        long slot = fixture.mm.pageTable().pteAddress(ScenarioFixture.at(0));
        long page = PageTable.entry(slot);
        PageTable.setRelease(slot, Pte.toProtNone(page));
        HmmMirror mirror = fixture.mirror();
        HmmRange range = fixture.registered(mirror, 0, 1);
        RangeFaulter faulter = new RangeFaulter(fixture.side().rules(), DevicePagemaps.NONE);
        fixture.mm.downRead();
        faulter.fault(range, RangeFaulter.SNAPSHOT);
        fixture.mm.upRead();
        fixture.observe(
                "the page is",
                (range.pfns()[0] & VALID) != 0 && ScenarioFixture.ENCODING.isPage(range.pfns()[0])
                        ? "readable"
                        : "not readable");
        PageTable.setRelease(slot, page);
        range.unregister();
        range.close();
        mirror.unregister();
    }

    private static void hugePud(ScenarioFixture fixture) {
        fixture.map(0, 8);
        fixture.mm.pageTable().pmdAddressOrAllocate(ScenarioFixture.at(0) - (1L << PageTable.PUD_SHIFT));
        long slot = fixture.mm.pageTable().pudAddress(ScenarioFixture.at(0));
        long before = PageTable.entry(slot);
        PageTable.setRelease(slot, Pte.huge(1 << 20, Pte.DEVMAP));
        faultOnce(fixture, 0, 8, VALID | WRITE, new EveryPagemap());
        fixture.observe(
                "faults under the lock",
                fixture.machine.notifierDomain().warnings().count() > 0);
        PageTable.setRelease(slot, before);
    }

    private static void leakPagemap(ScenarioFixture fixture) {
        fixture.map(0, 2);
        fixture.write(0, 2);
        DeviceMemory devices = fixture.machine.deviceMemory();
        long start = fixture.machine.physicalMemory().firstDevicePfn() * ScenarioFixture.PAGE;
        DevPagemap dax = new DevPagemap(
                MemoryType.DEVDAX,
                new IoResource(start, start + DAX_PAGES * ScenarioFixture.PAGE),
                DevPagemapOps.NONE,
                fixture);
        if (devices.memremap(dax) != 0) {
            throw new NotReachedException("DAX memory must be added to be walked");
        }
        long first = fixture.mm.pageTable().pteAddress(ScenarioFixture.at(0));
        long second = fixture.mm.pageTable().pteAddress(ScenarioFixture.at(1));
        long firstPage = PageTable.entry(first);
        long secondPage = PageTable.entry(second);
        PageTable.setRelease(first, Pte.devmap(dax.firstPfn(), 0));
        PageTable.setRelease(second, Pte.special(RAW_PFN));
        int before = dax.ref().count();
        faultOnce(fixture, 0, 2, VALID, new MachinePagemaps(devices));
        int left = dax.ref().count() - before;
        fixture.observe("references left", left);
        PageTable.setRelease(first, firstPage);
        PageTable.setRelease(second, secondPage);
        for (int i = 0; i < left; i++) {
            devices.putDevPagemap(dax);
        }
        devices.memunmap(dax);
    }

    /** One page map of all frames, always there. */
    private static final class EveryPagemap implements DevicePagemaps {
        private static final long ID = 7;

        @Override
        public long get(long pfn, long held) {
            return ID;
        }

        @Override
        public void put(long pagemap) {
            // Nothing is counted.
        }

        @Override
        public Object owner(long pfn) {
            return this;
        }
    }
}
