package org.hmmlab.mm;

import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;
import org.hmmlab.pagetable.Pte;

/**
 * Moves the entries of a range to another one, a page at a time.
 *
 * @kernel mm/mremap.c move_page_tables() 5.3 — never moves a whole table page
 */
final class EntryMove implements PageTableWalker.Visitor {
    private final AddressSpace mm;
    private final PageTable table;
    private final long distance;

    EntryMove(AddressSpace mm, long distance) {
        this.mm = mm;
        this.table = mm.pageTable();
        this.distance = distance;
    }

    @Override
    public int hole(long start, long end) {
        return 0;
    }

    @Override
    public int ptes(long tableEntryAddress, long start, long end) {
        long slot = tableEntryAddress;
        for (long address = start; address < end; address += 1L << PageTable.PTE_SHIFT) {
            if (PageTable.entry(slot) != Pte.NONE) {
                moveEntry(slot, table.pteAddressOrAllocate(address + distance));
            }
            slot += Long.BYTES;
        }
        return 0;
    }

    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        HugePages hugePages = mm.machine().hugePages();
        if (hugePages.move(mm, entryAddress, start, end, start + distance)) {
            return 0;
        }
        hugePages.split(mm, start);
        long pmd = PageTable.entry(entryAddress);
        return Pte.isTable(pmd) ? ptes(PageTable.pteAddress(pmd, start), start, end) : 0;
    }

    /** The old lock is the outer one; mmap_sem held for write keeps any other nesting away. */
    private static void moveEntry(long from, long to) {
        boolean sameTable = (from & -PageTable.ENTRIES * 8L) == (to & -PageTable.ENTRIES * 8L);
        PageTable.lock(from);
        if (!sameTable) {
            PageTable.lock(to);
        }
        PageTable.setRelease(to, PageTable.entry(from));
        PageTable.setRelease(from, Pte.NONE);
        if (!sameTable) {
            PageTable.unlock(to);
        }
        PageTable.unlock(from);
    }
}
