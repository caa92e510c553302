package org.hmmlab.mm;

import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/**
 * Handles CPU faults on entries that are not present but not empty: device-private pages (which come back by
 * {@code migrate_to_ram}), pages under migration, swap.
 */
@FunctionalInterface
public interface NonPresentFaults {
    /**
     * Handles one fault. mmap_sem is held for read, no page-table lock is.
     *
     * @param mm the address space
     * @param vma the VMA of the address
     * @param address a byte of the page
     * @param entry the entry as it was read, without a lock
     * @param faultFlags request bits of {@link FaultFlags}
     * @return result bits of {@link FaultFlags}; 0: look again
     */
    int fault(AddressSpace mm, Vma vma, long address, long entry, int faultFlags);

    /**
     * Waits until an entry is no longer that of a page on the move. mmap_sem is held for read, no page-table lock is.
     *
     * @param entryAddress where the entry stands, at the pte or the pmd level
     * @kernel mm/migrate.c migration_entry_wait() 5.3 — looks at the entry again and again instead of sleeping on the page's lock
     */
    default void waitForMigration(long entryAddress) {
        while (Pte.isMigration(PageTable.entry(entryAddress))) {
            Thread.yield();
        }
    }
}
