package org.hmmlab.driver.dmirror;

import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DevPagemapOps;
import org.hmmlab.devmem.IoResource;
import org.hmmlab.devmem.MemoryType;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.walk.DevicePagemaps;
import org.hmmlab.hmm.walk.MachinePagemaps;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.DevicePageFault;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.device.MigrationEntries;
import org.hmmlab.mm.struct.FaultFlags;

/**
 * One device of the test driver, with memory that only it addresses: each of its pages hangs on an ordinary frame that holds the data.
 *
 * <p>Belongs to scripts whose operations do not overlap: what it knows of its pages is under no lock of its own but its monitor.
 *
 * @kernel lib/test_hmm.c struct dmirror_device 6.1 — all memory is there from the start, not chunk by chunk
 */
public final class DmirrorDevice implements AutoCloseable {
    private static final long NO_FRAME = 0;

    private final HmmModule module;
    private final Machine machine;
    private final PhysicalMemory memory;
    private final int number;
    private final IoResource region;
    private final DevPagemap pagemap;
    private final Deque<Long> free = new ArrayDeque<>();
    private final Long2LongHashMap backing = new Long2LongHashMap(NO_FRAME);
    private final Long2ObjectHashMap<Dmirror> users = new Long2ObjectHashMap<>();

    /**
     * Makes a device.
     *
     * @param module the design
     * @param number its minor number
     * @param pages its memory, 0 for a device without; rounded up to what the machine gives out at once
     * @throws IllegalArgumentException if the machine has not that much device memory left
     */
    public DmirrorDevice(HmmModule module, int number, long pages) {
        this.module = module;
        this.machine = module.machine();
        this.memory = machine.physicalMemory();
        this.number = number;
        if (pages == 0) {
            region = null;
            pagemap = null;
            return;
        }
        region = machine.deviceMemory()
                .resources()
                .requestFreeMemRegion(machine.deviceMemory().resources().all(), pages << PageSize.SHIFT, "hmm_dmirror");
        if (region == null) {
            throw new IllegalArgumentException(
                    "the machine must have device memory for the device: number=" + number + ", pages=" + pages);
        }
        DevPagemapOps ops = DevPagemapOps.devicePrivate(this::pageFree, DevicePageFault.handledBy(this::bringBack));
        pagemap = new DevPagemap(MemoryType.PRIVATE, region, ops, this);
        int error = machine.deviceMemory().memremap(pagemap);
        if (error != 0) {
            throw new IllegalArgumentException(
                    "the device's memory must be mappable: number=" + number + ", " + Errno.name(error));
        }
        for (long pfn = pagemap.firstPfn(); pfn < pagemap.endPfn(); pfn++) {
            free.add(pfn);
        }
    }

    /**
     * Opens the device: makes a mirror of an address space.
     *
     * @param mm the address space of the opener
     * @return the mirror with one descriptor, null if it could not be registered
     */
    public Dmirror open(AddressSpace mm) {
        return Dmirror.open(this, module, mm);
    }

    /**
     * Its minor number.
     *
     * @return 0 or 1 in the kernel
     */
    public int number() {
        return number;
    }

    /** Gives the memory back. All mirrors must be closed, so that no page is in use. */
    @Override
    public void close() {
        if (pagemap != null) {
            machine.deviceMemory().memunmap(pagemap);
            machine.deviceMemory().resources().release(region);
        }
    }

    Machine machine() {
        return machine;
    }

    /** What the walk needs to know of device memory. */
    DevicePagemaps pagemaps() {
        return new MachinePagemaps(machine.deviceMemory());
    }

    /** Whether a page lies on this device. */
    synchronized boolean owns(long pfn) {
        return pagemap != null && pfn >= pagemap.firstPfn() && pfn < pagemap.endPfn();
    }

    /** The frame with the data of a page: the page itself unless it is on this device. */
    synchronized long dataFrame(long pfn) {
        long frame = backing.get(pfn);
        return frame == NO_FRAME ? pfn : frame;
    }

    /** Who migrated a page here. */
    synchronized Dmirror user(long pfn) {
        return users.get(pfn);
    }

    /**
     * Takes a page, locked and with a reference, with a zeroed frame behind it.
     *
     * @return its pfn, 0 when there is none
     * @kernel lib/test_hmm.c dmirror_devmem_alloc_page() 6.1 — none
     */
    synchronized long allocate(Dmirror user) {
        long frame = free.isEmpty() ? -Errno.ENOMEM : memory.allocateFrame();
        if (frame < 0) {
            return 0;
        }
        long pfn = free.remove();
        backing.put(pfn, frame);
        users.put(pfn, user);
        memory.getPage(pfn);
        machine.pageLocks().lock(pfn);
        return pfn;
    }

    /** @kernel lib/test_hmm.c dmirror_devmem_free() 6.1 — none */
    private synchronized void pageFree(long pfn) {
        long frame = backing.remove(pfn);
        if (frame != NO_FRAME) {
            users.remove(pfn);
            free.addFirst(pfn);
            memory.putPage(frame);
        }
    }

    /** @kernel lib/test_hmm.c dmirror_devmem_fault() 6.1 — none */
    private int bringBack(DevicePageFault fault) {
        Dmirror user = user(fault.pfn());
        return user != null && DmirrorMigration.bringBack(this, user, fault) ? 0 : FaultFlags.SIGBUS;
    }

    /**
     * Sends all pages on this device back to system memory, wherever they are mapped.
     *
     * @kernel lib/test_hmm.c dmirror_device_evict_chunk() 6.1 — page by page
     */
    void evictAll() {
        for (long pfn = pagemap == null ? 0 : pagemap.firstPfn(); pagemap != null && pfn < pagemap.endPfn(); pfn++) {
            if (dataFrame(pfn) != pfn) {
                evict(pfn);
            }
        }
    }

    private void evict(long pfn) {
        MigrationEntries entries = new MigrationEntries(machine);
        memory.getPage(pfn);
        machine.pageLocks().lock(pfn);
        entries.unmapAll(pfn);
        long now = memory.allocateFrame();
        if (now < 0) {
            throw new IllegalStateException("the machine must have a frame for each page on a device that is closed");
        }
        machine.pageLocks().lock(now);
        memory.copyContents(dataFrame(pfn), now);
        entries.moveIdentity(pfn, now);
        entries.restoreAll(pfn, now);
        machine.pageLocks().unlock(now);
        memory.putPage(now);
        machine.pageLocks().unlock(pfn);
        memory.putPage(pfn);
        machine.pageLocks().wake(pfn);
    }
}
