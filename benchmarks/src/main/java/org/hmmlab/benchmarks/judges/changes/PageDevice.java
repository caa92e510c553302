package org.hmmlab.benchmarks.judges.changes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.DevPagemapOps;
import org.hmmlab.devmem.IoResource;
import org.hmmlab.devmem.MemoryType;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.migrate.MigratePfn;
import org.hmmlab.migrate.MigrateVma;
import org.hmmlab.migrate.MigrateVmaOps;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.DevicePageFault;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.struct.FaultFlags;

/**
 * A driver with private memory of its own, as small as one can be: it takes a page of a process to the device and
 * brings it back when the CPU touches it. How it gets the page of system memory is the scenario's choice.
 */
final class PageDevice implements AutoCloseable {
    private static final int PAGES = 16;

    private final Machine machine;
    private final PhysicalMemory memory;
    private final LongSupplier takePage;
    private final IoResource region;
    private final DevPagemap pagemap;
    private final Deque<Long> free = new ArrayDeque<>();
    private int handled;
    private int locked;

    PageDevice(Machine machine, LongSupplier takePage) {
        this.machine = machine;
        this.takePage = takePage;
        memory = machine.physicalMemory();
        region = machine.deviceMemory()
                .resources()
                .requestFreeMemRegion(
                        machine.deviceMemory().resources().all(), PAGES * ScenarioFixture.PAGE, "scenario");
        DevPagemapOps ops = DevPagemapOps.devicePrivate(free::add, DevicePageFault.handledBy(this::bringBack));
        pagemap = new DevPagemap(MemoryType.PRIVATE, region, ops, this);
        if (machine.deviceMemory().memremap(pagemap) != 0) {
            throw new NotReachedException("device memory must be added to be used");
        }
        for (long pfn = pagemap.firstPfn(); pfn < pagemap.endPfn(); pfn++) {
            free.add(pfn);
        }
    }

    /** Takes a page to the device. */
    void take(AddressSpace mm, long address) {
        mm.downRead();
        migrate(mm, address, 0, true);
        mm.upRead();
    }

    /** Calls of migrate_to_ram. */
    int handled() {
        return handled;
    }

    /** How many of the pages that were handed over were locked. */
    int locked() {
        return locked;
    }

    private int bringBack(DevicePageFault fault) {
        handled++;
        return migrate(fault.mm(), fault.address(), fault.isPinned() ? fault.pfn() : 0, false) == 0
                ? 0
                : FaultFlags.SIGBUS;
    }

    private int migrate(AddressSpace mm, long address, long faultPage, boolean toDevice) {
        return new MigrateVma(
                        mm, mm.findVma(address), address, address + ScenarioFixture.PAGE, new long[1], new long[1])
                .select(toDevice ? MigrateVma.SELECT_SYSTEM : MigrateVma.SELECT_DEVICE_PRIVATE)
                .ownedBy(this)
                .faultPage(faultPage)
                .run(new Copy(toDevice));
    }

    @Override
    public void close() {
        machine.deviceMemory().memunmap(pagemap);
        machine.deviceMemory().resources().release(region);
    }

    /** The driver's part of a migration. */
    private final class Copy implements MigrateVmaOps {
        private final boolean toDevice;

        Copy(boolean toDevice) {
            this.toDevice = toDevice;
        }

        @Override
        public void allocAndCopy(MigrateVma migration) {
            long source = MigratePfn.pfn(migration.src()[0]);
            if (!MigratePfn.isMigrating(migration.src()[0]) || source == 0) {
                return;
            }
            long target = toDevice ? takeDevicePage() : takePage.getAsLong();
            locked += !toDevice && machine.pageLocks().isLocked(target) ? 1 : 0;
            memory.copyContents(source, target);
            migration.dst()[0] = MigratePfn.of(target) | MigratePfn.LOCKED;
        }

        private long takeDevicePage() {
            long pfn = free.remove();
            memory.getPage(pfn);
            machine.pageLocks().lock(pfn);
            return pfn;
        }

        @Override
        public void finalizeAndMap(MigrateVma migration) {
            // The device has no tables of its own here.
        }
    }
}
