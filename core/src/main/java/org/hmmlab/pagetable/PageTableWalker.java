package org.hmmlab.pagetable;

/**
 * Walks a range of a page table, a table page at a time. Takes no lock, allocates nothing and has no state.
 *
 * @kernel mm/pagewalk.c walk_page_range() 5.3 — the callbacks are one per table page, not one per entry; no VMA is looked at
 */
public final class PageTableWalker {
    /** What is called. Every result other than 0 ends the walk and becomes its result. */
    public interface Visitor {
        /**
         * Nothing is mapped here: one missing entry of an upper level, clipped to the range. Missing neighbours come one by one.
         *
         * @param start first byte
         * @param end first byte after it
         * @return 0 to go on
         */
        int hole(long start, long end);

        /**
         * Entries of the last level, all in one table page.
         *
         * @param tableEntryAddress where the entry of {@code start} stands; those of the following pages follow it
         * @param start first byte, page-aligned
         * @param end first byte after the part
         * @return 0 to go on
         */
        int ptes(long tableEntryAddress, long start, long end);

        /**
         * A pmd entry that is neither empty nor a table: a huge page, a huge page on the move, or a bad one.
         *
         * @param entryAddress where the entry stands
         * @param start first byte
         * @param end first byte after the part
         * @return 0 to go on
         */
        int hugePmd(long entryAddress, long start, long end);

        /**
         * A pud entry that maps 1 GiB.
         *
         * @param entryAddress where the entry stands
         * @param start first byte
         * @param end first byte after the part
         * @return 0 to go on
         * @throws IllegalStateException unless the visitor knows such pages
         */
        default int hugePud(long entryAddress, long start, long end) {
            throw new IllegalStateException(
                    "a visitor must know 1 GiB pages to meet one: start=0x" + Long.toHexString(start));
        }
    }

    /**
     * Walks.
     *
     * @param table the page table
     * @param start first byte, page-aligned
     * @param end first byte after the range, page-aligned
     * @param visitor what is called, in the order of addresses
     * @return the first result other than 0, else 0
     */
    public int walk(PageTable table, long start, long end, Visitor visitor) {
        return level(table.pgd(), PageTable.PGD_SHIFT, start, end, visitor);
    }

    private static int level(long table, int shift, long start, long end, Visitor visitor) {
        long span = 1L << shift;
        for (long address = start; address < end; ) {
            long next = Math.min((address | span - 1) + 1, end);
            long slot = table + PageTable.index(address, shift);
            int result = step(slot, shift, address, next, visitor);
            if (result != 0) {
                return result;
            }
            address = next;
        }
        return 0;
    }

    private static int step(long slot, int shift, long address, long next, Visitor visitor) {
        long entry = PageTable.entry(slot);
        if (Pte.isTable(entry)) {
            int below = shift - 9;
            long table = PageTable.tableOf(entry);
            return below == PageTable.PTE_SHIFT
                    ? visitor.ptes(table + PageTable.index(address, below), address, next)
                    : level(table, below, address, next, visitor);
        }
        if (entry == Pte.NONE || shift == PageTable.PGD_SHIFT) {
            return visitor.hole(address, next);
        }
        if (shift == PageTable.PMD_SHIFT) {
            return visitor.hugePmd(slot, address, next);
        }
        return Pte.isHuge(entry) ? visitor.hugePud(slot, address, next) : visitor.hole(address, next);
    }
}
