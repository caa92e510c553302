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

    static Story merge() {
        return Story.oneSided(
                Story.Kind.MERGE,
                "cc5dfd59e3",
                "Merge the clean-up of dev_pagemap",
                "Brings 24 commits together; those of them that this history is about have entries of their own (43535b0aef to"
                        + " 07ec38917e). With them device-dax memory has a type, since the one that it shared is gone, and memory of"
                        + " device-dax and of PCI devices need not bring a reference counter.",
                Act.of(
                                "T",
                                "Memory of each type is added without a counter, a page of it is found, and it is taken out.",
                                FINAL,
                                FINAL)
                        .expect("PRIVATE", "added 0, found, told that a page is free 1 time, removed")
                        .expect("FS_DAX", "added 0, found, told that a page is free 1 time, removed")
                        .expect("DEVDAX", "added 0, found, told that a page is free 0 times, removed")
                        .expect("PCI_P2PDMA", "added 0, found, told that a page is free 0 times, removed")
                        .expect("page maps left", 0)
                        .play(PagemapChanges::wholeLives));
    }

    static Story configuration() {
        return Story.oneSided(
                Story.Kind.CONFIGURATION,
                "43535b0aef",
                "Remove the configuration switch HMM",
                "Mirroring and device memory hung under one switch, although neither needs the other. Since then each can be built"
                        + " alone.",
                Act.of("T1", "A device mirrors a process on a machine without device memory.", FINAL, FINAL)
                        .expect("a device access", 0)
                        .play(PagemapChanges::mirrorAlone),
                Act.of(
                                "T2",
                                "A page goes to device memory and comes back on a machine where HMM is not loaded.",
                                FINAL,
                                FINAL)
                        .expect("the page was on the device", true)
                        .expect("the CPU's touch brings it back", true)
                        .play(PagemapChanges::memoryAlone));
    }

    private static void wholeLives(Stage stage) {
        DeviceMemory devices = stage.machine.deviceMemory();
        for (MemoryType type : TYPES) {
            List<Long> freed = new ArrayList<>();
            DevPagemapOps ops = type == MemoryType.PRIVATE
                    ? DevPagemapOps.devicePrivate(freed::add, fault -> 0)
                    : type.isManaged() ? new DevPagemapOps(freed::add, null, null, null) : DevPagemapOps.NONE;
            long start = stage.machine.physicalMemory().firstDevicePfn() * Stage.PAGE;
            DevPagemap pagemap = new DevPagemap(type, new IoResource(start, start + PAGES * Stage.PAGE), ops, stage);
            int added = devices.memremap(pagemap);
            String life = "added " + Stage.name(added);
            if (added == 0) {
                DevPagemap found = devices.getDevPagemap(pagemap.firstPfn(), null);
                life += found == pagemap ? ", found" : ", not found";
                stage.machine.physicalMemory().getPage(pagemap.firstPfn());
                stage.machine.physicalMemory().putPage(pagemap.firstPfn());
                devices.putDevPagemap(found);
                life += ", told that a page is free " + freed.size() + (freed.size() == 1 ? " time" : " times");
                devices.memunmap(pagemap);
                life += devices.pagemapOf(pagemap.firstPfn()) == null ? ", removed" : ", still there";
            }
            stage.see(type.name(), life);
        }
        stage.see("page maps left", devices.livePagemaps());
    }

    private static void mirrorAlone(Stage stage) {
        try (Machine machine =
                        new Machine(FRAMES, Contents.REAL, 0, stage.side().rules());
                HmmModule module = new HmmModule(machine, stage.side().generation())) {
            AddressSpace mm = AddressSpace.create(machine);
            mm.mmap(Stage.at(0), 1, Stage.RW, MapSource.anonymous());
            try (MirrorDriver driver = new MirrorDriver(module)) {
                driver.open(mm);
                stage.see("a device access", driver.access(Stage.at(0), 1, true));
            }
            mm.put();
        }
    }

    private static void memoryAlone(Stage stage) {
        long device = 2L * PAGES;
        try (Machine machine =
                new Machine(FRAMES, Contents.REAL, device, stage.side().rules(), PAGES * Stage.PAGE)) {
            AddressSpace mm = AddressSpace.create(machine);
            mm.mmap(Stage.at(0), 1, Stage.RW, MapSource.anonymous());
            mm.cpuWrite(Stage.at(0), PAGES);
            try (PageDevice memory = new PageDevice(machine, () -> lockedFrame(machine))) {
                memory.take(mm, Stage.at(0));
                stage.see(
                        "the page was on the device",
                        Pte.isDevicePrivate(mm.pageTable().lookup(Stage.at(0))));
                stage.see(
                        "the CPU's touch brings it back",
                        mm.cpuRead(Stage.at(0)) == 0 && mm.cpuReadWord(Stage.at(0)) == PAGES && memory.handled() == 1);
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
