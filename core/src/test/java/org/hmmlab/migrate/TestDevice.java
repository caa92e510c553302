package org.hmmlab.migrate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongPredicate;
import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DevPagemapOps;
import org.hmmlab.devmem.IoResource;
import org.hmmlab.devmem.MemoryType;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.DevicePageFault;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.struct.FaultFlags;

/** A device with memory of its own, whose contents lie in its frames. */
final class TestDevice implements AutoCloseable {
    private static final int PAGE_SHIFT = PageSize.SHIFT;

    private final Machine machine;
    private final PhysicalMemory memory;
    private final IoResource region;
    private final DevPagemap pagemap;
    private final Deque<Long> free = new ArrayDeque<>();
    private int faults;

    /** Which pages of system memory get no destination. */
    LongPredicate refuses = pfn -> false;

    /** Runs between unmapping and copying. */
    Runnable beforeCopy = () -> {};

    TestDevice(Machine machine, int pages) {
        this.machine = machine;
        memory = machine.physicalMemory();
        region = machine.deviceMemory()
                .resources()
                .requestFreeMemRegion(machine.deviceMemory().resources().all(), (long) pages << PAGE_SHIFT, "test");
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

    int freePages() {
        synchronized (free) {
            return free.size();
        }
    }

    int faults() {
        return faults;
    }

    DevPagemap pagemap() {
        return pagemap;
    }

    /** Moves what it can to the device: how many pages moved, or an error. */
    int take(AddressSpace mm, long address, int pages) {
        return migrate(mm, address, pages, MigrateVma.SELECT_SYSTEM, 0);
    }

    /** Moves what it can back to system memory: how many pages moved, or an error. */
    int giveBack(AddressSpace mm, long address, int pages) {
        return migrate(mm, address, pages, MigrateVma.SELECT_DEVICE_PRIVATE, 0);
    }

    private int migrate(AddressSpace mm, long address, int pages, int selection, long faultPage) {
        mm.downRead();
        try {
            return migrateLocked(mm, address, pages, selection, faultPage);
        } finally {
            mm.upRead();
        }
    }

    int migrateLocked(AddressSpace mm, long address, int pages, int selection, long faultPage) {
        Vma vma = mm.findVma(address);
        MigrateVma migration = new MigrateVma(
                        mm, vma, address, address + ((long) pages << PAGE_SHIFT), new long[pages], new long[pages])
                .select(selection)
                .ownedBy(this)
                .faultPage(faultPage);
        int error = migration.setup();
        if (error != 0) {
            return error;
        }
        beforeCopy.run();
        copy(migration, selection);
        migration.pages();
        int moved = 0;
        for (int i = 0; i < pages; i++) {
            moved += MigratePfn.isMigrating(migration.src()[i]) ? 1 : 0;
        }
        migration.finalizeMigration();
        return moved;
    }

    void copy(MigrateVma migration, int selection) {
        for (int i = 0; i < migration.npages(); i++) {
            long word = migration.src()[i];
            long source = MigratePfn.pfn(word);
            boolean fromDevice = source >= memory.firstDevicePfn();
            boolean wanted = MigratePfn.isMigrating(word)
                    && fromDevice == (selection == MigrateVma.SELECT_DEVICE_PRIVATE)
                    && (fromDevice || !refuses.test(source));
            long target = !wanted ? 0 : fromDevice ? memory.allocateFrame() : allocate();
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
        synchronized (this) {
            faults++;
        }
        int moved = migrateLocked(
                fault.mm(), fault.address(), 1, MigrateVma.SELECT_DEVICE_PRIVATE, fault.isPinned() ? fault.pfn() : 0);
        return moved < 0 ? FaultFlags.SIGBUS : 0;
    }

    @Override
    public void close() {
        machine.deviceMemory().memunmap(pagemap);
        machine.deviceMemory().resources().release(region);
    }
}
