package org.hmmlab.mm;

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
}
