package org.hmmlab.pagetable;

/**
 * Entries of pages that one device has exclusively: not present, with the page and the right that the entry had.
 *
 * @kernel include/linux/swapops.h make_writable_device_exclusive_entry() 5.14 — none
 */
public final class ExclusiveEntry {
    private ExclusiveEntry() {}

    /**
     * Makes an entry.
     *
     * @param pfn the page
     * @param write whether it was writable
     * @return the entry
     */
    public static long of(long pfn, boolean write) {
        return Pte.nonPresent(write ? Pte.TYPE_EXCLUSIVE_WRITE : Pte.TYPE_EXCLUSIVE_READ, pfn);
    }

    /**
     * Whether a page that one device has exclusively stands here.
     *
     * @param entry any entry
     * @return true for both rights, which {@link Pte#isWriteType} tells apart
     */
    public static boolean is(long entry) {
        return Pte.isNonPresent(entry) && (Pte.type(entry) & ~1) == Pte.TYPE_EXCLUSIVE_READ;
    }
}
