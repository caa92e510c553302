package org.hmmlab.pagetable;

import org.agrona.UnsafeApi;

/**
 * The page-table pages that stand by for huge pmd entries: each is deposited when its entry is made, so that splitting the entry cannot fail for
 * want of a table. Kept in the line of data of the pmd's own page; called with that page's lock held, unless said otherwise.
 *
 * @kernel mm/pgtable-generic.c pgtable_trans_huge_deposit(), pgtable_trans_huge_withdraw() 5.3 — last in, first out
 */
public final class HugeTables {
    private HugeTables() {}

    /**
     * Installs a huge entry with its table, if the place is free. Takes the lock itself.
     *
     * @param pages where the table comes from
     * @param pmdAddress where the entry is to stand
     * @param entry the huge entry
     * @return false when something stood there
     */
    public static boolean install(TablePages pages, long pmdAddress, long entry) {
        long table = pages.allocate();
        PageTable.lock(pmdAddress);
        boolean isFree = PageTable.entry(pmdAddress) == Pte.NONE;
        if (isFree) {
            deposit(pmdAddress, table);
            PageTable.setRelease(pmdAddress, entry);
        }
        PageTable.unlock(pmdAddress);
        if (!isFree) {
            pages.free(table);
        }
        return isFree;
    }

    /**
     * Adds a table to those that stand by.
     *
     * @param pmdAddress an entry of the pmd page
     * @param table the table
     */
    public static void deposit(long pmdAddress, long table) {
        long head = TablePages.lockRecord(pmdAddress) + TablePages.DEPOSIT;
        UnsafeApi.putLong(TablePages.lockRecord(table) + TablePages.LINK, UnsafeApi.getLong(head));
        UnsafeApi.putLong(head, table);
    }

    /**
     * Takes a table that stands by.
     *
     * @param pmdAddress an entry of the pmd page
     * @return the table, 0 when none does (an entry made without one)
     */
    public static long withdraw(long pmdAddress) {
        long head = TablePages.lockRecord(pmdAddress) + TablePages.DEPOSIT;
        long table = UnsafeApi.getLong(head);
        if (table != 0) {
            UnsafeApi.putLong(head, UnsafeApi.getLong(TablePages.lockRecord(table) + TablePages.LINK));
        }
        return table;
    }

    /**
     * Replaces a huge entry by a table of 512 entries.
     *
     * @param pages where the table comes from if none stands by
     * @param pmdAddress where the entry stands
     * @param first the first of the entries
     * @param step difference between one entry and the next
     */
    public static void split(TablePages pages, long pmdAddress, long first, long step) {
        long table = withdraw(pmdAddress);
        if (table == 0) {
            table = pages.allocate();
        }
        for (int i = 0; i < PageTable.ENTRIES; i++) {
            UnsafeApi.putLong(table + (long) i * Long.BYTES, first + i * step);
        }
        PageTable.setRelease(pmdAddress, table | Pte.PRESENT);
    }
}
