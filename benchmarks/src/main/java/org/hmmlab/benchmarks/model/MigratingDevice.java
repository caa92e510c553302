package org.hmmlab.benchmarks.model;

import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DevPagemapOps;
import org.hmmlab.devmem.IoResource;
import org.hmmlab.devmem.MemoryType;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.migrate.MigratePfn;
import org.hmmlab.migrate.MigrateVma;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.DevicePageFault;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.struct.FaultFlags;

/**
 * A device whose memory only it addresses, and a driver that moves pages there and back and has no table of its own. Belongs to one
 * thread; its own bookkeeping allocates nothing.
 */
public final class MigratingDevice implements AutoCloseable {
    private final Machine machine;
    private final PhysicalMemory memory;
    private final IoResource region;
    private final DevPagemap pagemap;
    private final long[] free;
    private final long[] src;
    private final long[] dst;
    private int freeCount;
    private long faults;

    /**
     * Makes a device, with a region of device memory.
     *
     * @param machine the machine, with enough device memory
     * @param pages pages of the device, a multiple of 512, and the most that are moved at once
     * @throws IllegalStateException if the machine refuses
     */
    public MigratingDevice(Machine machine, int pages) {
        this.machine = machine;
        memory = machine.physicalMemory();
        region = machine.deviceMemory()
                .resources()
                .requestFreeMemRegion(
                        machine.deviceMemory().resources().all(), (long) pages << PageSize.SHIFT, "benchmark");
        pagemap = new DevPagemap(
                MemoryType.PRIVATE,
                region,
                DevPagemapOps.devicePrivate(this::pageFree, DevicePageFault.handledBy(this::bringBack)),
                this);
        int error = machine.deviceMemory().memremap(pagemap);
        if (error != 0) {
            throw new IllegalStateException("a page map must be accepted: error=" + error);
        }
        free = new long[pages];
        src = new long[pages];
        dst = new long[pages];
        for (long pfn = pagemap.firstPfn(); pfn < pagemap.endPfn(); pfn++) {
            pageFree(pfn);
        }
    }

    /**
     * Moves what it can to the device; takes mmap_sem for read.
     *
     * @param mm the address space
     * @param address first byte of pages of one VMA
     * @param pages how many
     * @return how many moved, or an error
     */
    public int take(AddressSpace mm, long address, int pages) {
        return migrate(mm, address, pages, true);
    }

    /**
     * Moves what it can back to system memory; takes mmap_sem for read.
     *
     * @param mm the address space
     * @param address first byte of pages of one VMA
     * @param pages how many
     * @return how many moved, or an error
     */
    public int giveBack(AddressSpace mm, long address, int pages) {
        return migrate(mm, address, pages, false);
    }

    /**
     * Pages that the CPU touched while they were here.
     *
     * @return how often a page was brought back
     */
    public long faults() {
        return faults;
    }

    /**
     * Pages that hold nothing.
     *
     * @return how many
     */
    public int freePages() {
        return freeCount;
    }

    private int migrate(AddressSpace mm, long address, int pages, boolean toDevice) {
        mm.downRead();
        try {
            return migrateLocked(mm, address, pages, toDevice);
        } finally {
            mm.upRead();
        }
    }

    private int migrateLocked(AddressSpace mm, long address, int pages, boolean toDevice) {
        MigrateVma migration = new MigrateVma(
                        mm, mm.findVma(address), address, address + ((long) pages << PageSize.SHIFT), src, dst)
                .select(toDevice ? MigrateVma.SELECT_SYSTEM : MigrateVma.SELECT_DEVICE_PRIVATE)
                .ownedBy(this);
        int error = migration.setup();
        if (error != 0) {
            return error;
        }
        for (int i = 0; i < migration.npages(); i++) {
            copy(i, toDevice);
        }
        migration.pages();
        int moved = 0;
        for (int i = 0; i < migration.npages(); i++) {
            moved += MigratePfn.isMigrating(src[i]) ? 1 : 0;
        }
        migration.finalizeMigration();
        return moved;
    }

    private void copy(int i, boolean toDevice) {
        long source = MigratePfn.pfn(src[i]);
        boolean isHere = source >= memory.firstDevicePfn();
        if (!MigratePfn.isMigrating(src[i]) || source == 0 || isHere == toDevice) {
            return;
        }
        long target = toDevice ? allocate() : memory.allocateCopy(source);
        if (target > 0) {
            machine.pageLocks().lock(target);
            if (toDevice) {
                memory.copyContents(source, target);
            }
            dst[i] = MigratePfn.of(target) | MigratePfn.LOCKED;
        }
    }

    private long allocate() {
        if (freeCount == 0) {
            return 0;
        }
        long pfn = free[--freeCount];
        memory.getPage(pfn);
        return pfn;
    }

    private void pageFree(long pfn) {
        free[freeCount++] = pfn;
    }

    private int bringBack(DevicePageFault fault) {
        faults++;
        return migrateLocked(fault.mm(), fault.address(), 1, false) < 0 ? FaultFlags.SIGBUS : 0;
    }

    /** Gives the region back. No page may be in use. */
    @Override
    public void close() {
        machine.deviceMemory().memunmap(pagemap);
        machine.deviceMemory().resources().release(region);
    }
}
