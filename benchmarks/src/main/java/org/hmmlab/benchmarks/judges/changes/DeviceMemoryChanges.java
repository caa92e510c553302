package org.hmmlab.benchmarks.judges.changes;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DevPagemapOps;
import org.hmmlab.devmem.IoResource;
import org.hmmlab.devmem.MemoryType;
import org.hmmlab.devmem.MigrateToRam;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.Generation;
import org.hmmlab.memory.DevicePageOwner;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.Kref;
import org.jspecify.annotations.Nullable;

/** The commits that took device memory out of HMM. */
final class DeviceMemoryChanges {
    private static final Side FINAL = Side.of(Generation.KREF);
    private static final Side CLEARS =
            FINAL.with(KernelRule.DEVICE_FREE_CLEARS_MAPPING).named("mapping cleared");
    private static final Side KEEPS =
            FINAL.without(KernelRule.DEVICE_FREE_CLEARS_MAPPING).named("mapping kept");
    private static final long OWNER = 0x1000;
    private static final int PAGES = 8;
    private static final long WORD = 0x5eed;

    private DeviceMemoryChanges() {}

    static HistoryCase privateData() {
        return HistoryCase.signature(
                "8a164fef9c",
                "Let all drivers use a device page's private data",
                "An integer field with functions that only HMM used became a pointer for any driver. Nobody but the"
                        + " driver resets it: it survives the page's being free.",
                Scenario.of("T", "A device page with private data is freed, and used again.", FINAL, FINAL)
                        .expect("references when free", 1)
                        .expect("the data when free", WORD)
                        .expect("the data at its next use", WORD)
                        .build(DeviceMemoryChanges::dataSurvives));
    }

    static HistoryCase devmemAdd() {
        return HistoryCase.scenario(
                "eee3ae41b1",
                "Remove hmm_devmem_add",
                "The wrapper that made a resource and a page map for device memory, and cleared a freed page's"
                        + " mapping. That clearing got lost: a page that is used again looks as if it belonged to its last"
                        + " owner.",
                "One thread.",
                mappingAtReuse(CLEARS, KEEPS));
    }

    static HistoryCase staleMapping() {
        return HistoryCase.scenario(
                "14",
                "A device page that is used again still names its last owner",
                "Freeing a device page no longer cleared what it belongs to (since eee3ae41b1). 5.3 clears it again.",
                "One thread.",
                mappingAtReuse(KEEPS, CLEARS));
    }

    private static Scenario mappingAtReuse(Side before, Side after) {
        return Scenario.of("T", "A device page is used by anonymous memory, freed, and used again.", before, after)
                .expect("the driver is told that it is free", 1)
                .expect("it names an owner at its second use", before == KEEPS, after == KEEPS)
                .build(DeviceMemoryChanges::reuse);
    }

    static HistoryCase noPublicMemory() {
        return HistoryCase.oneSided(
                HistoryCase.Kind.REMOVAL,
                "25b2995a35",
                "Remove MEMORY_DEVICE_PUBLIC",
                "Device memory that the CPU can address coherently was a fourth kind of entry that no driver ever"
                        + " made.",
                Scenario.of("T", "Kinds of entries, and flags that a driver's encoding knows.", FINAL, FINAL)
                        .expect("functions that speak of public entries", 0)
                        .expect("flags for public memory", 0)
                        .expect("private entries are present", false)
                        .build(DeviceMemoryChanges::publicMemory));
    }

    static HistoryCase noHmmDevice() {
        return HistoryCase.oneSided(
                HistoryCase.Kind.REMOVAL,
                "07ec38917e",
                "Remove the hmm_device class",
                "A class of devices with at most 256 of them and names of their own, which nobody used.",
                Scenario.of("T", "Classes of the model with such a name.", FINAL, FINAL)
                        .expect("org.hmmlab.hmm.HmmDevice", "absent")
                        .expect("org.hmmlab.hmm.HmmMirror", "there")
                        .build(fixture -> {
                            fixture.observe("org.hmmlab.hmm.HmmDevice", find("org.hmmlab.hmm.HmmDevice"));
                            fixture.observe("org.hmmlab.hmm.HmmMirror", find("org.hmmlab.hmm.HmmMirror"));
                        }));
    }

    private static void reuse(ScenarioFixture fixture) {
        PhysicalMemory memory = fixture.machine.physicalMemory();
        int[] freed = {0};
        DevPagemap pagemap = pagemap(fixture, pfn -> freed[0]++, fault -> 0);
        if (fixture.machine.deviceMemory().memremap(pagemap) != 0) {
            throw new NotReachedException("device memory must be added to be used");
        }
        long pfn = pagemap.firstPfn();
        long record = memory.record(pfn);
        memory.getPage(pfn);
        PageRecord.mapping(record, OWNER | PageRecord.MAPPING_ANON, 0);
        memory.putPage(pfn);
        fixture.observe("the driver is told that it is free", freed[0]);
        memory.getPage(pfn);
        fixture.observe("it names an owner at its second use", PageRecord.mapping(record) != 0);
        memory.putPage(pfn);
        fixture.machine.deviceMemory().memunmap(pagemap);
    }

    static DevPagemap pagemap(ScenarioFixture fixture, DevicePageOwner pageFree, @Nullable MigrateToRam migrateToRam) {
        long start = fixture.machine.physicalMemory().firstDevicePfn() * ScenarioFixture.PAGE;
        IoResource resource = new IoResource(start, start + PAGES * ScenarioFixture.PAGE);
        return new DevPagemap(
                MemoryType.PRIVATE, resource, DevPagemapOps.devicePrivate(pageFree, migrateToRam), fixture);
    }

    private static String find(String name) {
        try {
            Class.forName(name);
            return "there";
        } catch (ClassNotFoundException e) {
            return "absent";
        }
    }

    private static void dataSurvives(ScenarioFixture fixture) {
        PhysicalMemory memory = fixture.machine.physicalMemory();
        long pfn = memory.firstDevicePfn();
        memory.initialiseDevicePage(pfn);
        long record = memory.record(pfn);
        PageRecord.word(record, PageRecord.ZONE_DEVICE_DATA, WORD);
        memory.getPage(pfn);
        memory.putPage(pfn);
        fixture.observe("references when free", Kref.read(record, PageRecord.REFCOUNT));
        fixture.observe("the data when free", PageRecord.word(record, PageRecord.ZONE_DEVICE_DATA));
        memory.getPage(pfn);
        fixture.observe("the data at its next use", PageRecord.word(record, PageRecord.ZONE_DEVICE_DATA));
        memory.putPage(pfn);
    }

    private static void publicMemory(ScenarioFixture fixture) {
        fixture.observe(
                "functions that speak of public entries",
                Arrays.stream(Pte.class.getDeclaredMethods())
                        .filter(method ->
                                method.getName().toLowerCase(Locale.ROOT).contains("public"))
                        .count());
        fixture.observe(
                "flags for public memory",
                Arrays.stream(EntryEncoding.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .filter(name -> name.toLowerCase(Locale.ROOT).contains("public"))
                        .count());
        fixture.observe("private entries are present", Pte.isPresent(Pte.devicePrivate(1, true)));
    }
}
