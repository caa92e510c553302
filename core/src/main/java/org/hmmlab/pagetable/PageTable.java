package org.hmmlab.pagetable;

import org.agrona.UnsafeApi;
import org.hmmlab.memory.PageSize;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.WorkCategory;

/**
 * A four-level page table of 512 entries a level: pgd (bits 39 to 47 of an address), pud (30), pmd (21), pte (12).
 *
 * <p>Addresses are user addresses in bytes, from 0 to {@link #END}. Look-ups take no lock. New tables go in under the lock that
 * owns their place: the address space's page-table lock for the upper levels, the lock of the pmd page for pte pages. Tables are freed only
 * while nobody can walk that part (mmap_sem held for write over a range that no VMA covers, or the end of the address space).
 */
public final class PageTable {
    /** First byte after the last user address. */
    public static final long END = 1L << 47;

    /** Shift of what one pte maps: a page. */
    public static final int PTE_SHIFT = PageSize.SHIFT;

    /** Shift of what one pmd entry spans: 2 MiB. */
    public static final int PMD_SHIFT = 21;

    /** Shift of what one pud entry spans: 1 GiB. */
    public static final int PUD_SHIFT = 30;

    /** Shift of what one pgd entry spans: 512 GiB. */
    public static final int PGD_SHIFT = 39;

    /** Entries of a table. */
    public static final int ENTRIES = 512;

    private static final int LEVEL_BITS = 9;
    private static final int INDEX_MASK = (ENTRIES - 1) << 3;
    private static final long IS_TABLE = Pte.PRESENT | Pte.HUGE;

    private final TablePages pages;
    private final long lockRecord;
    private final int lockOffset;
    private final long pgd;

    /**
     * Creates an empty table: one page.
     *
     * @param pages the pool
     * @param lockRecord the record with the page-table lock
     * @param lockOffset offset of that lock
     */
    public PageTable(TablePages pages, long lockRecord, int lockOffset) {
        this.pages = pages;
        this.lockRecord = lockRecord;
        this.lockOffset = lockOffset;
        this.pgd = pages.allocate();
    }

    /**
     * The top table.
     *
     * @return its address
     */
    public long pgd() {
        return pgd;
    }

    /**
     * Looks one address up. Plain loads, since the entries that lead to a table that is in use do not change; the last one is opaque.
     *
     * @param address a user address in bytes
     * @return its entry; for a huge page the entry of the address's own 4 KiB of it, still marked huge; {@link Pte#NONE} when a
     *     table is missing; an upper entry that leads nowhere as it stands
     */
    public long lookup(long address) {
        long entry = UnsafeApi.getLong(pgd + (address >>> PGD_SHIFT - 3 & INDEX_MASK));
        if ((entry & IS_TABLE) != Pte.PRESENT) {
            return entry;
        }
        entry = UnsafeApi.getLong((entry & Pte.PFN_MASK) + (address >>> PUD_SHIFT - 3 & INDEX_MASK));
        if ((entry & IS_TABLE) != Pte.PRESENT) {
            return insideHuge(entry, address & (1L << PUD_SHIFT) - 1);
        }
        entry = UnsafeApi.getLong((entry & Pte.PFN_MASK) + (address >>> PMD_SHIFT - 3 & INDEX_MASK));
        if ((entry & IS_TABLE) != Pte.PRESENT) {
            return insideHuge(entry, address & (1L << PMD_SHIFT) - 1);
        }
        return entry((entry & Pte.PFN_MASK) + (address >>> PTE_SHIFT - 3 & INDEX_MASK));
    }

    /**
     * Finds the last-level entry of an address.
     *
     * @param address a user address in bytes
     * @return where the entry stands, 0 when a table is missing or the address is in a huge page
     */
    public long pteAddress(long address) {
        return slot(address, PTE_SHIFT);
    }

    /**
     * Finds the last-level entry of an address in a table.
     *
     * @param pmd a pmd entry that leads to a table
     * @param address a user address in bytes
     * @return where the entry stands
     */
    public static long pteAddress(long pmd, long address) {
        return tableOf(pmd) + index(address, PTE_SHIFT);
    }

    /**
     * Finds the pmd entry of an address.
     *
     * @param address a user address in bytes
     * @return where the entry stands, 0 when a table is missing or the address is in a huge pud
     */
    public long pmdAddress(long address) {
        return slot(address, PMD_SHIFT);
    }

    /**
     * Finds the pud entry of an address.
     *
     * @param address a user address in bytes
     * @return where the entry stands, 0 when a table is missing
     */
    public long pudAddress(long address) {
        return slot(address, PUD_SHIFT);
    }

    /**
     * Finds the last-level entry of an address, making the tables that are missing.
     *
     * @param address a user address in bytes
     * @return where the entry stands, 0 when something other than a table stands above it
     */
    public long pteAddressOrAllocate(long address) {
        long found = slot(address, PTE_SHIFT);
        return found != 0 ? found : slotOrAllocate(address, PTE_SHIFT);
    }

    /**
     * Finds the pmd entry of an address, making the tables that are missing.
     *
     * @param address a user address in bytes
     * @return where the entry stands, 0 when something other than a table stands above it
     */
    public long pmdAddressOrAllocate(long address) {
        return slotOrAllocate(address, PMD_SHIFT);
    }

    /**
     * Reads an entry whole, without order: what it leads to is reached through it, which orders the loads.
     *
     * @param entryAddress where it stands
     * @return the entry
     */
    public static long entry(long entryAddress) {
        // Opaque: one untorn load that is really made; dependent loads follow it on every machine that this runs on.
        return UnsafeApi.getLongOpaque(null, entryAddress);
    }

    /**
     * Writes an entry; the caller holds the lock of its page.
     *
     * @param entryAddress where it stands
     * @param entry the entry
     */
    public static void setRelease(long entryAddress, long entry) {
        // Release: a page's contents and record, or a table's entries, come before the entry that leads there; pairs
        // with entry().
        UnsafeApi.putLongRelease(null, entryAddress, entry);
    }

    /**
     * Takes the lock of an entry's page.
     *
     * @param entryAddress where the entry stands
     */
    public static void lock(long entryAddress) {
        SpinLock.lock(TablePages.lockRecord(entryAddress), TablePages.LOCK, WorkCategory.PTE_LOCK);
    }

    /**
     * Drops the lock of an entry's page.
     *
     * @param entryAddress where the entry stands
     */
    public static void unlock(long entryAddress) {
        SpinLock.unlock(TablePages.lockRecord(entryAddress), TablePages.LOCK, WorkCategory.PTE_LOCK);
    }

    /**
     * Finds the first 2 MiB part that has a pte page or a huge page.
     *
     * @param start first byte
     * @param end first byte after the range
     * @return the first address from which on something may be mapped, {@code end} when nothing is
     */
    public long firstPopulated(long start, long end) {
        long address = start;
        while (address < end) {
            int shift = PGD_SHIFT;
            long slot = slot(address, shift);
            long entry = entry(slot);
            while (shift > PMD_SHIFT && Pte.isTable(entry)) {
                shift -= LEVEL_BITS;
                slot = tableOf(entry) + index(address, shift);
                entry = entry(slot);
            }
            if (entry != Pte.NONE) {
                return address;
            }
            address = (address | (1L << shift) - 1) + 1;
        }
        return end;
    }

    /**
     * Frees the tables that served a range which is unmapped. A table goes when all that it spans lies between two neighbours.
     *
     * @param start first byte of the range
     * @param end first byte after it
     * @param floor end of the mapping before it, 0 when there is none
     * @param ceiling start of the mapping after it, {@link #END} when there is none
     * @kernel mm/memory.c free_pgd_range() 5.3 — frees at once, since no reader walks without mmap_sem here
     */
    public void freeTables(long start, long end, long floor, long ceiling) {
        for (int shift = PMD_SHIFT; shift <= PGD_SHIFT; shift += LEVEL_BITS) {
            long span = 1L << shift;
            for (long address = start & -span; address < end; address += span) {
                long slot = slot(address, shift);
                if (slot == 0) {
                    address = (address | (span << LEVEL_BITS) - 1) + 1 - span;
                } else if (address >= floor && address + span <= ceiling && Pte.isTable(entry(slot))) {
                    long table = tableOf(entry(slot));
                    setRelease(slot, Pte.NONE);
                    freeTree(table, shift - LEVEL_BITS);
                }
            }
        }
    }

    /** Frees all tables but the top one; nothing may be mapped any more. */
    public void freeLower() {
        for (int i = 0; i < ENTRIES; i++) {
            long slot = pgd + i * 8L;
            long entry = entry(slot);
            if (Pte.isTable(entry)) {
                setRelease(slot, Pte.NONE);
                freeTree(tableOf(entry), PUD_SHIFT);
            }
        }
    }

    /** Frees all tables, the top one included. The page table is dead afterwards. */
    public void freeAll() {
        freeTree(pgd, PGD_SHIFT);
    }

    /** The slot of an address at the level that this shift names; 0 when the way there ends above. */
    private long slot(long address, int wanted) {
        long slot = pgd + index(address, PGD_SHIFT);
        for (int shift = PGD_SHIFT; shift > wanted; ) {
            long entry = entry(slot);
            if ((entry & IS_TABLE) != Pte.PRESENT) {
                return 0;
            }
            shift -= LEVEL_BITS;
            slot = tableOf(entry) + index(address, shift);
        }
        return slot;
    }

    private long slotOrAllocate(long address, int wanted) {
        if (address < 0 || address >= END) {
            throw new IllegalArgumentException("a user address must lie in 0 to 2^47: 0x" + Long.toHexString(address));
        }
        long slot = pgd + index(address, PGD_SHIFT);
        for (int shift = PGD_SHIFT; shift > wanted; ) {
            long entry = entry(slot);
            if (entry == Pte.NONE) {
                entry = install(slot, shift);
            }
            if (!Pte.isTable(entry)) {
                return 0;
            }
            shift -= LEVEL_BITS;
            slot = tableOf(entry) + index(address, shift);
        }
        return slot;
    }

    /** Puts a new table in unless another thread was faster. */
    private long install(long slot, int shift) {
        long table = pages.allocate();
        boolean pmd = shift == PMD_SHIFT;
        long record = pmd ? TablePages.lockRecord(slot) : lockRecord;
        int offset = pmd ? TablePages.LOCK : lockOffset;
        WorkCategory part = pmd ? WorkCategory.PTE_LOCK : WorkCategory.PAGE_TABLE_LOCK;
        SpinLock.lock(record, offset, part);
        long entry = entry(slot);
        if (entry == Pte.NONE) {
            entry = table | Pte.PRESENT;
            setRelease(slot, entry);
            table = 0;
        }
        SpinLock.unlock(record, offset, part);
        if (table != 0) {
            pages.free(table);
        }
        return entry;
    }

    private void freeTree(long table, int shift) {
        if (shift > PTE_SHIFT) {
            for (int i = 0; i < ENTRIES; i++) {
                long entry = entry(table + i * 8L);
                if (Pte.isTable(entry)) {
                    freeTree(tableOf(entry), shift - LEVEL_BITS);
                }
            }
        }
        pages.free(table);
    }

    private static long insideHuge(long entry, long offset) {
        return Pte.isHuge(entry) && (entry & Pte.PRESENT) != 0 ? entry + (offset & -(1L << PTE_SHIFT)) : entry;
    }

    static long tableOf(long entry) {
        return entry & Pte.PFN_MASK;
    }

    static long index(long address, int shift) {
        return address >>> shift - 3 & INDEX_MASK;
    }
}
