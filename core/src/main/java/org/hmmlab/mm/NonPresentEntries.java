package org.hmmlab.mm;

import org.hmmlab.devmem.DevPagemap;
import org.hmmlab.devmem.MigrateToRam;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageLocks;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.ExclusiveEntry;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.sync.StepPoints;

/**
 * CPU faults on pages that are on the move, on a device, or a device's alone. Any number of threads, each with mmap_sem held for read.
 *
 * @kernel mm/memory.c do_swap_page() 5.3, 5.14 for exclusive pages — swap is another's part
 */
final class NonPresentEntries implements NonPresentFaults {

    private final Machine machine;
    private final PhysicalMemory memory;
    private final PageLocks locks;
    private final boolean pinsPage;

    NonPresentEntries(Machine machine) {
        this.machine = machine;
        memory = machine.physicalMemory();
        locks = machine.pageLocks();
        pinsPage = machine.rules().has(KernelRule.DEVICE_FAULT_PINS_PAGE);
    }

    @Override
    public int fault(AddressSpace mm, Vma vma, long address, long entry, int faultFlags) {
        long page = address & -PageSize.BYTES;
        long slot = mm.pageTable().pteAddress(page);
        if (slot == 0) {
            return 0;
        }
        if (Pte.isMigration(entry)) {
            awaitMigration(slot, entry);
            return 0;
        }
        if (Pte.isDevicePrivate(entry)) {
            return bringBack(mm, vma, page, slot, entry);
        }
        if (ExclusiveEntry.is(entry)) {
            return restoreExclusive(mm, vma, page, slot, entry);
        }
        return FaultFlags.SIGBUS;
    }

    /**
     * Sleeps until the entry is another one. No reference is taken: it would look like a pin to the migration.
     *
     * @kernel mm/migrate.c migration_entry_wait() 5.3 — waits for the entry, not for the page lock
     */
    private void awaitMigration(long slot, long entry) {
        StepPoints.reach("fault:migration-entry");
        locks.await(Pte.pfn(entry), () -> PageTable.entry(slot) != entry);
    }

    /**
     * Asks the owner of the page to move it to system memory.
     *
     * @kernel mm/memory.c do_swap_page() 5.3, 6.1 — before 6.1 nothing keeps the page meanwhile
     */
    private int bringBack(AddressSpace mm, Vma vma, long page, long slot, long entry) {
        long pfn = Pte.pfn(entry);
        if (pinsPage && !pin(slot, entry)) {
            return 0;
        }
        try {
            StepPoints.reach("fault:device-page");
            DevPagemap pagemap = machine.deviceMemory().pagemapOf(pfn);
            if (pagemap == null) {
                return PageTable.entry(slot) == entry ? FaultFlags.SIGBUS : 0;
            }
            MigrateToRam handler = pagemap.ops().migrateToRam();
            if (handler == null) {
                throw new IllegalStateException(
                        "a page map must have migrate_to_ram when the CPU touches its pages: the kernel calls a null pointer");
            }
            return handler.migrateToRam(new DevicePageFault(mm, vma, page, pfn, pinsPage));
        } finally {
            if (pinsPage) {
                memory.putPage(pfn);
            }
        }
    }

    /**
     * Takes a page back from the device that had it exclusively, and maps it as it was. The device hears of it before.
     *
     * @kernel mm/memory.c remove_device_exclusive_entry() 5.14 — waits for the page lock without leaving mmap_sem
     */
    private int restoreExclusive(AddressSpace mm, Vma vma, long page, long slot, long entry) {
        if (!pin(slot, entry)) {
            return 0;
        }
        long pfn = Pte.pfn(entry);
        locks.lock(pfn);
        try {
            Invalidations.start(mm, page, page + PageSize.BYTES, InvalidationEvent.EXCLUSIVE, null);
            PageTable.lock(slot);
            if (PageTable.entry(slot) == entry) {
                PageTable.setRelease(slot, restored(vma, entry));
                memory.addMapping(pfn);
            }
            PageTable.unlock(slot);
            Invalidations.end(mm);
        } finally {
            locks.unlock(pfn);
            memory.putPage(pfn);
        }
        return 0;
    }

    /** The entry that an exclusive one becomes; its reference to the page stays, a mapping is to be counted. */
    static long restored(Vma vma, long entry) {
        boolean write = Pte.isWriteType(entry) && (vma.flags & Vma.VM_WRITE) != 0;
        long present = Pte.present(Pte.pfn(entry), vma.noExecute() | (write ? Pte.WRITE | Pte.DIRTY : Pte.NONE));
        return (vma.flags & Vma.RIGHTS) == 0 ? Pte.toProtNone(present) : present;
    }

    /** Takes a reference to the page of an entry that is still there. */
    private boolean pin(long slot, long entry) {
        PageTable.lock(slot);
        boolean isSame = PageTable.entry(slot) == entry;
        if (isSame) {
            memory.getPage(Pte.pfn(entry));
        }
        PageTable.unlock(slot);
        return isSame;
    }
}
