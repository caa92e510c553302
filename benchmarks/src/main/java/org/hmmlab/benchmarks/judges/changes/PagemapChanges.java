package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DevPagemapOps;
import org.hmmlab.devmem.DeviceMemory;
import org.hmmlab.devmem.IoResource;
import org.hmmlab.devmem.MemoryType;
import org.hmmlab.driver.MirrorDriver;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.memory.Contents;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.pagetable.Pte;

/** The commits that brought the clean-up of device memory together. */
final class PagemapChanges {
    private static final Side FINAL = Side.of(Generation.KREF);
    private static final long FRAMES = 512;
    private static final int PAGES = 8;
    private static final List<MemoryType> TYPES =
            List.of(MemoryType.PRIVATE, MemoryType.FS_DAX, MemoryType.DEVDAX, MemoryType.PCI_P2PDMA);

    private PagemapChanges() {}

    static HistoryCase merge() {
        return HistoryCase.oneSided(
                HistoryCase.Kind.MERGE,
                "cc5dfd59e3",
                "Merge the clean-up of dev_pagemap",
                "Brings 24 commits together; those of them that this history is about have entries of their own"
                        + " (43535b0aef to 07ec38917e). With them device-dax memory has a type, since the one that it"
                        + " shared is gone, and memory of device-dax and of PCI devices need not bring a reference"
                        + " counter.",
                Scenario.of(
                                "T",
                                "Memory of each type is added without a counter, a page of it is found, and it is"
                                        + " taken out.",
                                FINAL,
                                FINAL)
                        .expect("PRIVATE", "added 0, found, told that a page is free 1 time, removed")
                        .expect("FS_DAX", "added 0, found, told that a page is free 1 time, removed")
                        .expect("DEVDAX", "added 0, found, told that a page is free 0 times, removed")
                        .expect("PCI_P2PDMA", "added 0, found, told that a page is free 0 times, removed")
                        .expect("page maps left", 0)
                        .build(PagemapChanges::wholeLives));
    }

    static HistoryCase configuration() {
        return HistoryCase.oneSided(
                HistoryCase.Kind.CONFIGURATION,
                "43535b0aef",
                "Remove the configuration switch HMM",
                "Mirroring and device memory hung under one switch, although neither needs the other. Since then each"
                        + " can be built alone.",
                Scenario.of("T1", "A device mirrors a process on a machine without device memory.", FINAL, FINAL)
                        .expect("a device access", 0)
                        .build(PagemapChanges::mirrorAlone),
                Scenario.of(
                                "T2",
                                "A page goes to device memory and comes back on a machine where HMM is not loaded.",
                                FINAL,
                                FINAL)
                        .expect("the page was on the device", true)
                        .expect("the CPU's touch brings it back", true)
                        .build(PagemapChanges::memoryAlone));
    }

    private static void wholeLives(ScenarioFixture fixture) {
        DeviceMemory devices = fixture.machine.deviceMemory();
        for (MemoryType type : TYPES) {
            List<Long> freed = new ArrayList<>();
            DevPagemapOps ops = type == MemoryType.PRIVATE
                    ? DevPagemapOps.devicePrivate(freed::add, fault -> 0)
                    : type.isManaged() ? new DevPagemapOps(freed::add, null, null, null) : DevPagemapOps.NONE;
            long start = fixture.machine.physicalMemory().firstDevicePfn() * ScenarioFixture.PAGE;
            DevPagemap pagemap =
                    new DevPagemap(type, new IoResource(start, start + PAGES * ScenarioFixture.PAGE), ops, fixture);
            int added = devices.memremap(pagemap);
            String life = "added " + ScenarioFixture.name(added);
            if (added == 0) {
                DevPagemap found = devices.getDevPagemap(pagemap.firstPfn(), null);
                life += found == pagemap ? ", found" : ", not found";
                fixture.machine.physicalMemory().getPage(pagemap.firstPfn());
                fixture.machine.physicalMemory().putPage(pagemap.firstPfn());
                devices.putDevPagemap(found);
                life += ", told that a page is free " + freed.size() + (freed.size() == 1 ? " time" : " times");
                devices.memunmap(pagemap);
                life += devices.pagemapOf(pagemap.firstPfn()) == null ? ", removed" : ", still there";
            }
            fixture.observe(type.name(), life);
        }
        fixture.observe("page maps left", devices.livePagemaps());
    }

    private static void mirrorAlone(ScenarioFixture fixture) {
        try (Machine machine =
                        new Machine(FRAMES, Contents.REAL, 0, fixture.side().rules());
                HmmModule module = new HmmModule(machine, fixture.side().generation())) {
            AddressSpace mm = AddressSpace.create(machine);
            mm.mmap(ScenarioFixture.at(0), 1, ScenarioFixture.RW, MapSource.anonymous());
            try (MirrorDriver driver = new MirrorDriver(module)) {
                driver.open(mm);
                fixture.observe("a device access", driver.access(ScenarioFixture.at(0), 1, true));
            }
            mm.put();
        }
    }

    private static void memoryAlone(ScenarioFixture fixture) {
        long device = 2L * PAGES;
        try (Machine machine =
                new Machine(FRAMES, Contents.REAL, device, fixture.side().rules(), PAGES * ScenarioFixture.PAGE)) {
            AddressSpace mm = AddressSpace.create(machine);
            mm.mmap(ScenarioFixture.at(0), 1, ScenarioFixture.RW, MapSource.anonymous());
            mm.cpuWrite(ScenarioFixture.at(0), PAGES);
            try (PageDevice memory = new PageDevice(machine, () -> lockedFrame(machine))) {
                memory.take(mm, ScenarioFixture.at(0));
                fixture.observe(
                        "the page was on the device",
                        Pte.isDevicePrivate(mm.pageTable().lookup(ScenarioFixture.at(0))));
                fixture.observe(
                        "the CPU's touch brings it back",
                        mm.cpuRead(ScenarioFixture.at(0)) == 0
                                && mm.cpuReadWord(ScenarioFixture.at(0)) == PAGES
                                && memory.handled() == 1);
            }
            mm.put();
            machine.assertNoLeaks();
        }
    }

    private static long lockedFrame(Machine machine) {
        long pfn = machine.physicalMemory().allocateFrame();
        machine.pageLocks().lock(pfn);
        return pfn;
    }
}
