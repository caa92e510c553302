package org.hmmlab.benchmarks.judges.changes;

import java.util.function.LongSupplier;
import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DeviceMemory;
import org.hmmlab.driver.dmirror.Dmirror;
import org.hmmlab.driver.dmirror.DmirrorBuffer;
import org.hmmlab.driver.dmirror.DmirrorCommand;
import org.hmmlab.driver.dmirror.DmirrorDevice;
import org.hmmlab.driver.dmirror.DmirrorRequest;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.history.HmmPages;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/** What bringing a page back from a device needs: a handler, a locked page, and a page that stays while it is moved. */
final class MigrationChanges {
    private static final Side FINAL = Side.of(Generation.KREF);
    private static final String TOUCH = "the CPU's touch";
    private static final String AT_HANDLER = "fault:device-page";
    private static final long WORD = 0x5eed;

    private MigrationChanges() {}

    static HistoryCase lockedPage() {
        Side helper = FINAL.with(Side.Call.LOCKED_PAGE_HELPER).named("kref, with hmm_vma_alloc_locked_page");
        return HistoryCase.scenario(
                "47e9d836a5",
                "Remove hmm_vma_alloc_locked_page",
                "When a page comes back from a device the driver hands over a page of system memory to put it in, and"
                        + " that must be locked: it is unlocked when the process sees it, so that nobody can take it in"
                        + " between. HMM had a function that allocated such a page and locked it. It is gone; drivers"
                        + " allocate a page as everybody does, and lock it themselves.",
                "One thread: a page of the process is moved to a device, then the CPU touches it.",
                Scenario.of(
                                "T1",
                                "A driver takes a page from the text's allocation and hands it over as it is.",
                                helper,
                                FINAL)
                        .expect("pages handed over locked", 1, 0)
                        .expect(TOUCH, "returns", "assertion")
                        .build(fixture -> touch(fixture, allocation(fixture))),
                Scenario.of(
                                "T2",
                                "A driver written for the text: it locks the page where nobody else has.",
                                helper,
                                FINAL)
                        .expect("pages handed over locked", 1)
                        .expect(TOUCH, "returns")
                        .expect("the word that was in the page is there", true)
                        .build(fixture -> touch(fixture, lockedAllocation(fixture))));
    }

    static HistoryCase migrateToRam() {
        Side unchecked = FINAL.without(KernelRule.MIGRATE_TO_RAM_IS_CHECKED).named("kref, the handler is not checked");
        return HistoryCase.scenario(
                "897e6365cd",
                "Add a migrate_to_ram operation to dev_pagemap_ops",
                "A process's page can lie in memory that only a device can address. When the CPU touches it a function"
                        + " of the driver must bring it back. That function was found through a pointer of HMM in the page"
                        + " map, and that it was missing showed when the CPU came to call it. Now it stands among the"
                        + " operations of the page map, and memory without it is refused when it is added.",
                "One thread; the device's page is put into the page table by hand, since no driver without the"
                        + " operation could be loaded to do it. For T2 the fault handler's step counts who comes to the"
                        + " operation.",
                Scenario.of(
                                "T1",
                                "Private device memory without the operation is added, and the CPU touches a page of"
                                        + " it.",
                                unchecked,
                                FINAL)
                        .expect("adding the memory", "0", "−EINVAL")
                        .expect(TOUCH, "assertion", "nothing to touch")
                        .build(MigrationChanges::addWithoutHandler),
                Scenario.of(
                                "T2",
                                "With the operation: two threads, one after the other, touch a page on the device.",
                                unchecked,
                                FINAL)
                        .expect("the first one's calls of the operation", 1)
                        .expect("the second one's calls of the operation", 0)
                        .expect("the first one reads", WORD)
                        .build(MigrationChanges::touchTwice));
    }

    static HistoryCase deviceFaultPin() {
        Side unpinned = Side.of(Generation.GET_PUT).named("get-put, 5.3");
        return HistoryCase.scenario(
                "15",
                "A device page may go while it is being brought back",
                "The CPU's fault handler reads the number of the device page from the entry and hands it to the"
                        + " driver. Nothing kept the page meanwhile: a second thread that touches the same page brings it"
                        + " back first, the page is free, the driver may give it to somebody else, and the first thread's"
                        + " driver works on a page that is not this process's any more. 6.1 takes a reference before it"
                        + " calls the driver.",
                "T1 is held when it has read the entry and not yet called the driver; T2 touches the same page and"
                        + " goes as far as it can without T1, where it is held, too.",
                Scenario.of(
                                "T",
                                "Two threads of a process touch a page that lies on a device.",
                                unpinned,
                                unpinned.with(KernelRule.DEVICE_FAULT_PINS_PAGE)
                                        .named("the same with " + KernelRule.DEVICE_FAULT_PINS_PAGE.id() + ", "
                                                + KernelRule.DEVICE_FAULT_PINS_PAGE.since()))
                        .expect("the device page that T1 is about to use is", "free", "in use")
                        .expect("T1's access of its own memory", "−EFAULT", "0")
                        .expect("T2's access", "0")
                        .build(MigrationChanges::touchTogether));
    }

    /** The allocation that a driver of the text has. */
    private static LongSupplier allocation(ScenarioFixture fixture) {
        return fixture.side().has(Side.Call.LOCKED_PAGE_HELPER)
                ? () -> HmmPages.allocateLocked(fixture.machine)
                : fixture.machine.physicalMemory()::allocateFrame;
    }

    private static LongSupplier lockedAllocation(ScenarioFixture fixture) {
        LongSupplier allocation = allocation(fixture);
        return () -> {
            long pfn = allocation.getAsLong();
            if (!fixture.side().has(Side.Call.LOCKED_PAGE_HELPER)) {
                fixture.machine.pageLocks().lock(pfn);
            }
            return pfn;
        };
    }

    private static void touch(ScenarioFixture fixture, LongSupplier takePage) {
        fixture.map(0, 1);
        fixture.mm.cpuWrite(ScenarioFixture.at(0), WORD);
        PageDevice device = new PageDevice(fixture.machine, takePage);
        device.take(fixture.mm, ScenarioFixture.at(0));
        if (!Pte.isDevicePrivate(fixture.mm.pageTable().lookup(ScenarioFixture.at(0)))) {
            throw new NotReachedException("the page must be on the device to come back");
        }
        String outcome = ScenarioFixture.outcome(() -> fixture.mm.cpuRead(ScenarioFixture.at(0)));
        fixture.observe(TOUCH, outcome);
        fixture.observe("pages handed over locked", device.locked());
        if (!outcome.equals("returns")) {
            fixture.skipTeardown();
            return;
        }
        fixture.observe(
                "the word that was in the page is there", fixture.mm.cpuReadWord(ScenarioFixture.at(0)) == WORD);
        device.close();
    }

    private static void addWithoutHandler(ScenarioFixture fixture) {
        DeviceMemory devices = fixture.machine.deviceMemory();
        DevPagemap pagemap = DeviceMemoryChanges.pagemap(fixture, pfn -> {}, null);
        int added = devices.memremap(pagemap);
        fixture.observe("adding the memory", ScenarioFixture.name(added));
        if (added != 0) {
            fixture.observe(TOUCH, "nothing to touch");
            return;
        }
        fixture.map(0, 1);
        fixture.write(0, 1);
        long slot = fixture.mm.pageTable().pteAddress(ScenarioFixture.at(0));
        long page = PageTable.entry(slot);
        PageTable.setRelease(slot, Pte.devicePrivate(pagemap.firstPfn(), true));
        fixture.observe(TOUCH, ScenarioFixture.outcome(() -> fixture.mm.cpuRead(ScenarioFixture.at(0))));
        PageTable.setRelease(slot, page);
        devices.memunmap(pagemap);
    }

    private static void touchTwice(ScenarioFixture fixture) {
        try (OnDevice there = new OnDevice(fixture)) {
            long[] word = new long[1];
            fixture.holdIfReached("first", "nowhere", () -> word[0] = fixture.mm.cpuReadWord(ScenarioFixture.at(0)))
                    .finish();
            fixture.holdIfReached("second", "nowhere", () -> fixture.mm.cpuRead(ScenarioFixture.at(0)))
                    .finish();
            fixture.observe("the first one's calls of the operation", fixture.timesReached("first", AT_HANDLER));
            fixture.observe("the second one's calls of the operation", fixture.timesReached("second", AT_HANDLER));
            fixture.observe("the first one reads", word[0]);
        }
    }

    private static void touchTogether(ScenarioFixture fixture) {
        try (OnDevice there = new OnDevice(fixture)) {
            PhysicalMemory memory = fixture.machine.physicalMemory();
            long pfn = Pte.pfn(fixture.mm.pageTable().lookup(ScenarioFixture.at(0)));
            int[] result = new int[2];
            RaceThread first =
                    fixture.hold("T1", AT_HANDLER, () -> result[0] = fixture.mm.cpuRead(ScenarioFixture.at(0)));
            RaceThread second = fixture.hold(
                    "T2", "migrate:finalized", () -> result[1] = fixture.mm.cpuRead(ScenarioFixture.at(0)));
            boolean isFree = PageRecord.references(memory.record(pfn)) == 1;
            fixture.observe("the device page that T1 is about to use is", isFree ? "free" : "in use");
            first.release();
            second.release();
            first.finish();
            second.finish();
            fixture.observe("T1's access of its own memory", ScenarioFixture.name(result[0]));
            fixture.observe("T2's access", ScenarioFixture.name(result[1]));
        }
    }

    /** The process's first page, written and moved to a device of the test driver. */
    private static final class OnDevice implements AutoCloseable {
        private static final int PAGES = 16;
        private final DmirrorDevice device;
        private final Dmirror mirror;

        OnDevice(ScenarioFixture fixture) {
            fixture.map(0, 1);
            fixture.mm.cpuWrite(ScenarioFixture.at(0), WORD);
            device = new DmirrorDevice(fixture.module, 0, PAGES);
            mirror = device.open(fixture.mm);
            mirror.ioctl(
                    DmirrorCommand.MIGRATE_TO_DEVICE,
                    new DmirrorRequest(ScenarioFixture.at(0), 1, new DmirrorBuffer(1)));
            if (!Pte.isDevicePrivate(fixture.mm.pageTable().lookup(ScenarioFixture.at(0)))) {
                throw new NotReachedException("the page must be on the device to come back");
            }
        }

        @Override
        public void close() {
            mirror.close();
            device.close();
        }
    }
}
