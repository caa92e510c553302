package org.hmmlab.benchmarks.changes;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DevPagemapOps;
import org.hmmlab.devmem.DeviceMemory;
import org.hmmlab.devmem.IoResource;
import org.hmmlab.devmem.MemoryType;
import org.hmmlab.devmem.MigrateToRam;
import org.hmmlab.driver.MirrorDriver;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.DevicePageOwner;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.MapSource;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.Kref;
import org.jspecify.annotations.Nullable;

/** The commits that took device memory out of HMM. */
final class DeviceMemoryChanges {
    private static final Side FINAL = Side.of(Generation.KREF);
    private static final String NO_PAGEMAP = "no scenario of migration is written yet";
    private static final Side CLEARS =
            FINAL.with(KernelRule.DEVICE_FREE_CLEARS_MAPPING).named("mapping cleared");
    private static final Side KEEPS =
            FINAL.without(KernelRule.DEVICE_FREE_CLEARS_MAPPING).named("mapping kept");
    private static final long OWNER = 0x1000;
    private static final int PAGES = 8;
    private static final long WORD = 0x5eed;

    private DeviceMemoryChanges() {}

    static Story merge() {
        return Story.notModelled(
                "cc5dfd59e3",
                "Merge the clean-up of dev_pagemap",
                "Brings the 24 commits together, and with them a type of its own for device-dax.",
                NO_PAGEMAP + "; a merge shows nothing beyond what it brings together");
    }

    static Story configuration() {
        return Story.signature(
                "43535b0aef",
                "Remove the configuration switch HMM",
                "Mirroring and device memory hung under one switch. They are independent: a mirror needs no device memory.",
                Act.of("T", "A device mirrors a process on a machine without device memory.", FINAL, FINAL)
                        .expect("a device access", 0)
                        .play(DeviceMemoryChanges::mirrorAlone));
    }

    static Story privateData() {
        return Story.signature(
                "8a164fef9c",
                "Let all drivers use a device page's private data",
                "An integer field with functions that only HMM used became a pointer for any driver. Nobody but the driver"
                        + " resets it: it survives the page's being free.",
                Act.of("T", "A device page with private data is used and freed.", FINAL, FINAL)
                        .expect("references when free", 1)
                        .expect("the data afterwards", WORD)
                        .play(DeviceMemoryChanges::dataSurvives));
    }

    static Story devmemAdd() {
        return Story.scenario(
                "eee3ae41b1",
                "Remove hmm_devmem_add",
                "The wrapper that made a resource and a page map for device memory, and cleared a freed page's mapping. That"
                        + " clearing got lost: a page that is used again looks as if it belonged to its last owner.",
                "One thread.",
                mappingAtReuse(CLEARS, KEEPS));
    }

    static Story staleMapping() {
        return Story.scenario(
                "14",
                "A device page that is used again still names its last owner",
                "Freeing a device page no longer cleared what it belongs to (since eee3ae41b1). 5.3 clears it again.",
                "One thread.",
                mappingAtReuse(KEEPS, CLEARS));
    }

    private static Act mappingAtReuse(Side before, Side after) {
        return Act.of("T", "A device page is used by anonymous memory, freed, and used again.", before, after)
                .expect("the driver is told that it is free", 1)
                .expect("it names an owner at its second use", before == KEEPS, after == KEEPS)
                .play(DeviceMemoryChanges::reuse);
    }

    static Story lockedPage() {
        return Story.notModelled(
                "47e9d836a5",
                "Remove hmm_vma_alloc_locked_page",
                "A function that allocated a page and locked it. Drivers do both themselves when they bring a page back.",
                NO_PAGEMAP);
    }

    static Story migrateToRam() {
        return Story.signature(
                        "897e6365cd",
                        "Add a migrate_to_ram operation to dev_pagemap_ops",
                        "What brings a device page back when the CPU touches it was found through a function pointer in the page"
                                + " map, and that it was missing only at the touch. As an operation it is checked when the memory is"
                                + " added.",
                        Act.of("T", "Private device memory is added without the operation, then with it.", FINAL, FINAL)
                                .expect("without migrate_to_ram", "−EINVAL")
                                .expect("with it", "0")
                                .play(DeviceMemoryChanges::addMemory))
                .but("The handler's call at a CPU touch is asserted by the tests of core; a touch without a handler, as"
                        + " before, is not in the model.");
    }

    static Story noPublicMemory() {
        return Story.signature(
                "25b2995a35",
                "Remove MEMORY_DEVICE_PUBLIC",
                "Device memory that the CPU can address coherently was a fourth kind of entry that no driver ever made.",
                Act.of("T", "Kinds of entries, and flags that a driver's encoding knows.", FINAL, FINAL)
                        .expect("functions that speak of public entries", 0)
                        .expect("flags for public memory", 0)
                        .expect("private entries are present", false)
                        .play(DeviceMemoryChanges::publicMemory));
    }

    static Story noHmmDevice() {
        return Story.signature(
                "07ec38917e",
                "Remove the hmm_device class",
                "A class of devices with at most 256 of them and names of their own, which nobody used.",
                Act.of("T", "Classes of the model with such a name.", FINAL, FINAL)
                        .expect("org.hmmlab.hmm.HmmDevice", "absent")
                        .expect("org.hmmlab.hmm.HmmMirror", "there")
                        .play(stage -> {
                            stage.see("org.hmmlab.hmm.HmmDevice", find("org.hmmlab.hmm.HmmDevice"));
                            stage.see("org.hmmlab.hmm.HmmMirror", find("org.hmmlab.hmm.HmmMirror"));
                        }));
    }

    private static void reuse(Stage stage) {
        PhysicalMemory memory = stage.machine.physicalMemory();
        int[] freed = {0};
        DevPagemap pagemap = pagemap(stage, pfn -> freed[0]++, fault -> 0);
        if (stage.machine.deviceMemory().memremap(pagemap) != 0) {
            throw new NotReachedException("device memory must be added to be used");
        }
        long pfn = pagemap.firstPfn();
        long record = memory.record(pfn);
        memory.getPage(pfn);
        PageRecord.mapping(record, OWNER | PageRecord.MAPPING_ANON, 0);
        memory.putPage(pfn);
        stage.see("the driver is told that it is free", freed[0]);
        memory.getPage(pfn);
        stage.see("it names an owner at its second use", PageRecord.mapping(record) != 0);
        memory.putPage(pfn);
        stage.machine.deviceMemory().memunmap(pagemap);
    }

    private static void addMemory(Stage stage) {
        DeviceMemory memory = stage.machine.deviceMemory();
        stage.see("without migrate_to_ram", Stage.name(memory.memremap(pagemap(stage, pfn -> {}, null))));
        DevPagemap whole = pagemap(stage, pfn -> {}, fault -> 0);
        int added = memory.memremap(whole);
        stage.see("with it", Stage.name(added));
        if (added == 0) {
            memory.memunmap(whole);
        }
    }

    private static DevPagemap pagemap(Stage stage, DevicePageOwner pageFree, @Nullable MigrateToRam migrateToRam) {
        long start = stage.machine.physicalMemory().firstDevicePfn() * Stage.PAGE;
        IoResource resource = new IoResource(start, start + PAGES * Stage.PAGE);
        return new DevPagemap(MemoryType.PRIVATE, resource, DevPagemapOps.devicePrivate(pageFree, migrateToRam), stage);
    }

    private static String find(String name) {
        try {
            Class.forName(name);
            return "there";
        } catch (ClassNotFoundException e) {
            return "absent";
        }
    }

    private static void mirrorAlone(Stage stage) {
        try (Machine machine = new Machine(512, Contents.REAL, 0, stage.side().rules());
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

    private static void dataSurvives(Stage stage) {
        PhysicalMemory memory = stage.machine.physicalMemory();
        long pfn = memory.firstDevicePfn();
        memory.initialiseDevicePage(pfn);
        long record = memory.record(pfn);
        PageRecord.word(record, PageRecord.ZONE_DEVICE_DATA, WORD);
        memory.getPage(pfn);
        memory.putPage(pfn);
        stage.see("references when free", Kref.read(record, PageRecord.REFCOUNT));
        stage.see("the data afterwards", PageRecord.word(record, PageRecord.ZONE_DEVICE_DATA));
    }

    private static void publicMemory(Stage stage) {
        stage.see(
                "functions that speak of public entries",
                Arrays.stream(Pte.class.getDeclaredMethods())
                        .filter(method ->
                                method.getName().toLowerCase(Locale.ROOT).contains("public"))
                        .count());
        stage.see(
                "flags for public memory",
                Arrays.stream(EntryEncoding.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .filter(name -> name.toLowerCase(Locale.ROOT).contains("public"))
                        .count());
        stage.see("private entries are present", Pte.isPresent(Pte.devicePrivate(1, true)));
    }
}
