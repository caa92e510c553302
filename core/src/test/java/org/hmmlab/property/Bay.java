package org.hmmlab.property;

import java.util.ArrayDeque;
import java.util.Deque;
import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DevPagemapOps;
import org.hmmlab.devmem.IoResource;
import org.hmmlab.devmem.MemoryType;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.migrate.MigratePfn;
import org.hmmlab.migrate.MigrateVma;
import org.hmmlab.mm.DevicePageFault;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.struct.FaultFlags;

/** A device with memory whose contents lie in its own frames. It copies for migrations, and brings back what the CPU asks for. */
final class Bay implements AutoCloseable {
    private final Machine machine;
    private final PhysicalMemory memory;
    private final IoResource region;
    private final DevPagemap pagemap;
    /** Guarded by itself: pages are freed by whoever drops the last reference. */
    private final Deque<Long> free = new ArrayDeque<>();

    Bay(Machine machine, int pages) {
        this.machine = machine;
        memory = machine.physicalMemory();
        region = machine.deviceMemory()
                .resources()
                .requestFreeMemRegion(machine.deviceMemory().resources().all(), pages * Slots.PAGE, "bay");
        pagemap = new DevPagemap(
                MemoryType.PRIVATE,
                region,
                DevPagemapOps.devicePrivate(this::pageFree, DevicePageFault.handledBy(this::bringBack)),
                this);
        if (machine.deviceMemory().memremap(pagemap) != 0) {
            throw new IllegalStateException("the page map must be valid");
        }
        for (long pfn = pagemap.firstPfn(); pfn < pagemap.endPfn(); pfn++) {
            free.add(pfn);
        }
    }

    boolean owns(long pfn) {
        return pfn >= pagemap.firstPfn() && pfn < pagemap.endPfn();
    }

    /** Gives a destination to each page of a migration that goes the wanted way and is not skipped; copies. */
    void copy(MigrateVma migration, boolean toDevice, long skip) {
        for (int i = 0; i < migration.npages(); i++) {
            long word = migration.src()[i];
            long source = MigratePfn.pfn(word);
            boolean fromDevice = source >= memory.firstDevicePfn();
            boolean wanted =
                    MigratePfn.isMigrating(word) && (skip >>> i & 1) == 0 && (toDevice ? !fromDevice : owns(source));
            long target = !wanted ? 0 : toDevice ? allocate() : memory.allocateFrame();
            if (target > 0) {
                machine.pageLocks().lock(target);
                memory.copyContents(source == 0 ? memory.zeroPfn() : source, target);
                migration.dst()[i] = MigratePfn.of(target) | MigratePfn.LOCKED;
            }
        }
    }

    private long allocate() {
        synchronized (free) {
            Long pfn = free.poll();
            if (pfn == null) {
                return 0;
            }
            memory.getPage(pfn);
            return pfn;
        }
    }

    private void pageFree(long pfn) {
        synchronized (free) {
            free.add(pfn);
        }
    }

    private int bringBack(DevicePageFault fault) {
        MigrateVma migration = new MigrateVma(
                        fault.mm(),
                        fault.vma(),
                        fault.address(),
                        fault.address() + Slots.PAGE,
                        new long[1],
                        new long[1])
                .select(MigrateVma.SELECT_DEVICE_PRIVATE)
                .ownedBy(this)
                .faultPage(fault.isPinned() ? fault.pfn() : 0);
        if (migration.setup() != 0) {
            return FaultFlags.SIGBUS;
        }
        copy(migration, false, 0);
        migration.pages();
        migration.finalizeMigration();
        return 0;
    }

    @Override
    public void close() {
        machine.deviceMemory().memunmap(pagemap);
        machine.deviceMemory().resources().release(region);
    }
}
