package org.hmmlab.devmem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.TestThreads;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.notifier.Warnings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Page maps: checks in their order, life, page references, addresses. */
final class DeviceMemoryTest {
    private static final long PAGE = PageSize.BYTES;
    private static final long SECTION = 4 * PAGE;

    private final PhysicalMemory memory = new PhysicalMemory(16, Contents.NONE, 30);
    private final Warnings warnings = new Warnings();
    private final List<String> calls = new ArrayList<>();
    private DeviceMemory devices = of(KernelRules.V5_3, DeviceSupport.FULL);

    @AfterEach
    void end() {
        assertEquals(0, devices.livePagemaps());
        assertFalse(devices.hasManagedPages());
        assertEquals(0, devices.refs().live());
        devices.close();
        memory.close();
    }

    @Test
    void shouldCheckInTheKernelsOrder() {
        IoResource ram = new IoResource(PAGE, 3 * PAGE);
        devices.close();
        devices = of(KernelRules.V5_3, new DeviceSupport(false, false, false));
        assertEquals(-Errno.EINVAL, map(MemoryType.PRIVATE, ram, DevPagemapOps.NONE));
        assertTrue(lastWarning().contains("not supported"), "row 1 before row 2");
        assertEquals(-Errno.EINVAL, map(MemoryType.FS_DAX, ram, DevPagemapOps.NONE));
        assertTrue(lastWarning().contains("DAX"), "row 3");
        devices.close();
        devices = of(KernelRules.V5_3, new DeviceSupport(true, true, true));
        assertEquals(-Errno.EINVAL, map(MemoryType.FS_DAX, ram, DevPagemapOps.NONE), "limited");
        assertEquals(-Errno.EINVAL, map(MemoryType.PRIVATE, ram, new DevPagemapOps(null, p -> {}, null, null)));
        assertTrue(lastWarning().contains("migrate_to_ram"), "row 2 before row 5");
        long count = warnings.count();
        assertEquals(-Errno.EINVAL, map(MemoryType.DEVDAX, ram, new DevPagemapOps(null, p -> {}, null, null)));
        assertEquals(-Errno.EINVAL, map(MemoryType.DEVDAX, ram, new DevPagemapOps(null, null, p -> {}, null)));
        assertEquals(count, warnings.count(), "row 5 is silent");
        assertEquals(-Errno.EINVAL, map(MemoryType.PRIVATE, ram, new DevPagemapOps(null, null, null, f -> 0)));
        assertTrue(lastWarning().contains("page_free"), "row 7 before row 9");
        assertEquals(-Errno.ENXIO, map(MemoryType.DEVDAX, ram, null), "row 9");
        assertEquals(-Errno.ENXIO, map(MemoryType.UNSET, ram, null), "row 4 warns and goes on");
        assertTrue(warnings.messages().stream().anyMatch(m -> m.contains("invalid pagemap type 0")));
        assertEquals(-Errno.ENXIO, map(MemoryType.PRIVATE, ram, ops()), "the switch goes down again");
    }

    @Test
    void shouldTakePrivateMemoryWithoutMigrateToRamOnlyBeforeThatIsChecked() {
        DevPagemapOps without = DevPagemapOps.devicePrivate(pfn -> {}, null);
        assertEquals(-Errno.EINVAL, map(MemoryType.PRIVATE, region(0), without));
        devices.close();
        devices = of(KernelRules.V5_3.without(KernelRule.MIGRATE_TO_RAM_IS_CHECKED), DeviceSupport.FULL);
        DevPagemap pagemap = new DevPagemap(MemoryType.PRIVATE, region(0), without, this);
        assertEquals(0, devices.memremap(pagemap));
        devices.memunmap(pagemap);
    }

    @Test
    void shouldNeedKillAndCleanupExactlyWhenACountIsSupplied() {
        PagemapRef ref = new PagemapRef(devices);
        DevPagemap without = new DevPagemap(MemoryType.DEVDAX, region(0), null, this, ref, 0);
        assertEquals(-Errno.EINVAL, devices.memremap(without));
        assertTrue(lastWarning().contains("teardown"));
        DevPagemapOps ops = new DevPagemapOps(
                null,
                p -> {
                    calls.add("kill " + p.ref().count());
                    p.ref().kill();
                    calls.add("get of a dying one: " + devices.getDevPagemap(p.firstPfn(), null));
                },
                p -> {
                    p.ref().awaitDone();
                    calls.add("cleanup " + p.ref().count());
                },
                null);
        DevPagemap with = new DevPagemap(MemoryType.DEVDAX, region(0), ops, this, ref, 0);
        assertEquals(0, devices.memremap(with));
        devices.memunmap(with);
        assertEquals(List.of("kill 5", "get of a dying one: null", "cleanup 0"), calls);
        ref.exit();
    }

    @Test
    void shouldRefusePagesThatHaveAPageMapAlready() {
        DevPagemap first = new DevPagemap(MemoryType.DEVDAX, region(1), null, this);
        assertEquals(0, devices.memremap(first));
        assertEquals(-Errno.ENOMEM, map(MemoryType.DEVDAX, region(1), null));
        long start = region(1).start();
        assertEquals(-Errno.ENOMEM, map(MemoryType.PRIVATE, new IoResource(start - PAGE, start + PAGE), ops()));
        long end = region(1).end();
        assertEquals(-Errno.ENOMEM, map(MemoryType.DEVDAX, new IoResource(end - PAGE, end + PAGE), null));
        long beyond = memory.endPfn() * PAGE;
        assertEquals(-Errno.ENOMEM, map(MemoryType.DEVDAX, new IoResource(beyond - PAGE, beyond + PAGE), null));
        devices.memunmap(first);
    }

    @Test
    void shouldRestPagesAtOneReferenceAndTellTheOwnerThen() {
        DevPagemap map = new DevPagemap(MemoryType.PRIVATE, region(0), ops(), this);
        assertEquals(0, devices.memremap(map));
        assertTrue(devices.hasManagedPages());
        assertEquals(5, map.ref().count(), "one, and one a page");
        long pfn = map.firstPfn() + 2;
        long record = memory.record(pfn);
        PageRecord.word(record, PageRecord.ZONE_DEVICE_DATA, 42);
        memory.getPage(pfn);
        PageRecord.mapping(record, 64 | PageRecord.MAPPING_ANON, 3);
        assertEquals(1, devices.usedPages());
        memory.putPage(pfn);
        assertEquals(List.of("free " + pfn), calls);
        assertEquals(0, PageRecord.mapping(record));
        assertEquals(42, PageRecord.word(record, PageRecord.ZONE_DEVICE_DATA), "the driver's word stays");
        assertEquals(0, devices.usedPages());
        devices.memunmap(map);
    }

    @Test
    void shouldKeepTheStaleMappingWithoutTheRule() {
        devices.close();
        devices = of(KernelRules.V5_3.without(KernelRule.DEVICE_FREE_CLEARS_MAPPING), DeviceSupport.FULL);
        DevPagemap map = new DevPagemap(MemoryType.PRIVATE, region(0), ops(), this);
        devices.memremap(map);
        memory.getPage(map.firstPfn());
        PageRecord.mapping(memory.record(map.firstPfn()), 64 | PageRecord.MAPPING_ANON, 3);
        memory.putPage(map.firstPfn());
        assertTrue(PageRecord.isAnonymous(memory.record(map.firstPfn())), "looks like its former owner's");
        devices.memunmap(map);
    }

    @Test
    void shouldGiveLiveReferencesUntilKilledAndUseTheCachedOneAgain() {
        DevPagemap map = new DevPagemap(MemoryType.DEVDAX, region(0), null, this);
        DevPagemap other = new DevPagemap(MemoryType.DEVDAX, region(1), null, this);
        devices.memremap(map);
        devices.memremap(other);
        DevPagemap got = devices.getDevPagemap(map.firstPfn(), null);
        assertSame(map, got);
        assertSame(map, devices.getDevPagemap(map.firstPfn() + 1, got));
        assertEquals(6, map.ref().count(), "no second reference");
        assertSame(other, devices.getDevPagemap(other.firstPfn(), got));
        assertEquals(5, map.ref().count(), "the cached one was put");
        devices.putDevPagemap(other);
        assertNull(devices.getDevPagemap(memory.firstDevicePfn(), null));
        devices.memunmap(map);
        devices.memunmap(other);
    }

    @Test
    void shouldWaitForTheLastUserOfAPageBeforeItEnds() throws InterruptedException {
        DevPagemap map = new DevPagemap(MemoryType.PRIVATE, region(0), ops(), this);
        devices.memremap(map);
        memory.getPage(map.firstPfn());
        Thread ender = new Thread(() -> devices.memunmap(map));
        ender.start();
        TestThreads.awaitSleep(ender);
        assertEquals(1, devices.livePagemaps());
        memory.putPage(map.firstPfn());
        TestThreads.join(ender);
        assertEquals(0, devices.livePagemaps());
    }

    @Test
    void shouldTakeAPageMapASecondTimeOnlyWhenItForgetsItsCount() {
        DevPagemap map = new DevPagemap(MemoryType.DEVDAX, region(0), null, this);
        devices.memremap(map);
        devices.memunmap(map);
        assertEquals(-Errno.EINVAL, devices.memremap(map), "its old count looks supplied");
        devices.close();
        devices = of(KernelRules.upTo(5, 4), DeviceSupport.FULL);
        DevPagemap again = new DevPagemap(MemoryType.DEVDAX, region(0), null, this);
        for (int i = 0; i < 2; i++) {
            assertEquals(0, devices.memremap(again));
            devices.memunmap(again);
        }
    }

    @Test
    void shouldWarnWhenTheMemorysOwnPagesAreStillAllocatedAtTheEnd() {
        DevPagemap map = new DevPagemap(MemoryType.DEVDAX, region(0), null, this, null, DevPagemap.ALTMAP_VALID);
        devices.memremap(map);
        assertEquals(1, map.altmapAllocated(), "four records fit a page");
        long before = warnings.count();
        map.altmapAllocate(2);
        devices.memunmap(map);
        assertEquals(before + 1, warnings.count());
        assertTrue(lastWarning().contains("2 pages"));
    }

    @Test
    void shouldSearchFreeAddressesFromTheHighestDownInWholeSections() {
        IoResources resources = devices.resources();
        long top = memory.endPfn() * PAGE;
        IoResource first = resources.requestFreeMemRegion(resources.all(), 1, "a");
        assertEquals(new IoResource(top - SECTION, top), first);
        IoResource second = resources.requestFreeMemRegion(resources.all(), SECTION + 1, "b");
        assertEquals(new IoResource(top - 4 * SECTION, top - 2 * SECTION), second, "in steps of its own size");
        IoResource third = resources.requestFreeMemRegion(resources.all(), SECTION, "c");
        assertEquals(new IoResource(top - 2 * SECTION, top - SECTION), third, "the gap is used");
        assertNull(resources.requestFreeMemRegion(new IoResource(top - 2 * SECTION, top), 1, "d"), "-ERANGE");
        assertNull(resources.requestFreeMemRegion(resources.all(), 40 * SECTION, "e"));
        assertEquals(-Errno.EBUSY, resources.request(first));
        resources.release(second);
        assertNotNull(resources.requestFreeMemRegion(resources.all(), 2 * SECTION, "f"));
        assertThrows(IllegalStateException.class, () -> resources.release(new IoResource(1, 2)));
    }

    @Test
    void shouldHaveNoPublicTypeAndTheKernelsNumbers() {
        assertEquals(
                "[UNSET, PRIVATE, FS_DAX, DEVDAX, PCI_P2PDMA]",
                List.of(MemoryType.values()).toString());
        assertEquals(1, MemoryType.PRIVATE.number());
        assertEquals(4, MemoryType.PCI_P2PDMA.number());
    }

    private DeviceMemory of(KernelRules rules, DeviceSupport support) {
        return new DeviceMemory(memory, rules, warnings, support, SECTION);
    }

    private int map(MemoryType type, IoResource resource, DevPagemapOps ops) {
        return devices.memremap(new DevPagemap(type, resource, ops, this));
    }

    private DevPagemapOps ops() {
        return DevPagemapOps.devicePrivate(pfn -> calls.add("free " + pfn), fault -> 0);
    }

    private IoResource region(int section) {
        long start = (memory.firstDevicePfn() + 2) * PAGE + section * SECTION;
        return new IoResource(start, start + SECTION);
    }

    private String lastWarning() {
        return warnings.messages().get(warnings.messages().size() - 1);
    }
}
