package org.hmmlab.driver.dmirror;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.migrate.MigratePfn;
import org.hmmlab.migrate.MigrateVma;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.DevicePageFault;
import org.hmmlab.mm.Vma;

/**
 * The migrations of the test driver, in pieces of 64 pages within one VMA each. Belongs to one request.
 *
 * @kernel lib/test_hmm.c dmirror_migrate_to_device(), dmirror_migrate_to_system() 6.1 — none
 */
final class DmirrorMigration {
    private final DmirrorDevice device;
    private final Dmirror mirror;
    private final PhysicalMemory memory;
    private final long[] src = new long[DmirrorFaults.PIECE];
    private final long[] dst = new long[DmirrorFaults.PIECE];

    DmirrorMigration(DmirrorDevice device, Dmirror mirror) {
        this.device = device;
        this.mirror = mirror;
        memory = device.machine().physicalMemory();
    }

    /** Moves a piece; the number of pages that count, or an error. */
    private interface Piece {
        int move(MigrateVma migration);
    }

    /** Pages of system memory in the request go to the device; 0, or −EINVAL at a hole or an unreadable VMA. */
    int toDevice(AddressSpace mm, DmirrorRequest request) {
        return pieces(mm, request, MigrateVma.SELECT_SYSTEM, this::moveToDevice);
    }

    /** Pages of this device in the request go to system memory and are counted; errors as {@link #toDevice}. */
    int toSystem(AddressSpace mm, DmirrorRequest request) {
        return pieces(mm, request, MigrateVma.SELECT_DEVICE_PRIVATE, migration -> {
            moveToSystem(migration);
            int moved = 0;
            for (int i = 0; i < migration.npages(); i++) {
                moved += MigratePfn.pfn(src[i]) != 0 && MigratePfn.isMigrating(src[i]) ? 1 : 0;
            }
            migration.finalizeMigration();
            return moved;
        });
    }

    /** Brings the page of a CPU fault back; false if migration refuses. */
    static boolean bringBack(DmirrorDevice device, Dmirror user, DevicePageFault fault) {
        DmirrorMigration one = new DmirrorMigration(device, user);
        MigrateVma migration = new MigrateVma(
                        fault.mm(), fault.vma(), fault.address(), fault.address() + PageSize.BYTES, one.src, one.dst)
                .select(MigrateVma.SELECT_DEVICE_PRIVATE)
                .ownedBy(device)
                .faultPage(fault.isPinned() ? fault.pfn() : 0);
        if (migration.setup() != 0) {
            return false;
        }
        one.moveToSystem(migration);
        migration.finalizeMigration();
        return true;
    }

    private int pieces(AddressSpace mm, DmirrorRequest request, int selection, Piece piece) {
        mm.downRead();
        try {
            long end = request.end();
            for (long address = request.address; address != end; ) {
                Vma vma = mm.findVma(address);
                if (vma == null || vma.start() > address || (vma.flags() & Vma.VM_READ) == 0) {
                    return -Errno.EINVAL;
                }
                long next =
                        Math.min(Math.min(end, vma.end()), address + ((long) DmirrorFaults.PIECE << PageSize.SHIFT));
                MigrateVma migration = new MigrateVma(mm, vma, address, next, src, dst)
                        .select(selection)
                        .ownedBy(device);
                int error = migration.setup();
                if (error != 0) {
                    return error;
                }
                request.copied += piece.move(migration);
                address = next;
            }
            return 0;
        } finally {
            mm.upRead();
        }
    }

    /** @kernel lib/test_hmm.c dmirror_migrate_alloc_and_copy(), dmirror_migrate_finalize_and_map() 6.1 — none */
    private int moveToDevice(MigrateVma migration) {
        for (int i = 0; i < migration.npages(); i++) {
            dst[i] = 0;
            long from = MigratePfn.pfn(src[i]);
            if (!MigratePfn.isMigrating(src[i]) || from >= memory.firstDevicePfn()) {
                continue;
            }
            long page = device.allocate(mirror);
            if (page == 0) {
                continue;
            }
            if (from != 0) {
                memory.copyContents(from, device.dataFrame(page));
            }
            boolean writable = (src[i] & MigratePfn.WRITE) != 0
                    || from == 0 && (migration.vma().flags() & Vma.VM_WRITE) != 0;
            dst[i] = MigratePfn.of(page) | MigratePfn.LOCKED | (writable ? MigratePfn.WRITE : 0);
        }
        migration.pages();
        long first = migration.start() >>> PageSize.SHIFT;
        for (int i = 0; i < migration.npages(); i++) {
            boolean moved = MigratePfn.isMigrating(src[i]) && MigratePfn.pfn(dst[i]) != 0;
            long word = moved ? dst[i] : src[i];
            // Before sources could be selected, pages that are on the device already were collected too, and their
            // entries
            // of the table erased by the migration's own invalidation.
            if (moved || device.owns(MigratePfn.pfn(word))) {
                int tag = (word & MigratePfn.WRITE) != 0 ? DmirrorTable.WRITE : DmirrorTable.READ;
                mirror.enter(first + i, device.dataFrame(MigratePfn.pfn(word)), tag);
            }
        }
        migration.finalizeMigration();
        return 0;
    }

    /** @kernel lib/test_hmm.c dmirror_devmem_fault_alloc_and_copy() 6.1 — none */
    private void moveToSystem(MigrateVma migration) {
        long first = migration.start() >>> PageSize.SHIFT;
        for (int i = 0; i < migration.npages(); i++) {
            dst[i] = 0;
            long from = MigratePfn.pfn(src[i]);
            if (!MigratePfn.isMigrating(src[i]) || from == 0) {
                continue;
            }
            long frame = memory.allocateCopy(device.dataFrame(from));
            if (frame < 0) {
                continue;
            }
            device.machine().pageLocks().lock(frame);
            mirror.forget(first + i);
            dst[i] = MigratePfn.of(frame) | MigratePfn.LOCKED | (src[i] & MigratePfn.WRITE);
        }
        migration.pages();
    }
}
