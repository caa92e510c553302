package org.hmmlab.mm;

import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.backing.SwapSpace;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;
import org.hmmlab.pagetable.Pte;

/**
 * Marks the private pages of a range as ones that may be dropped: clean and not used. They keep their rights, so a write makes them dirty without a
 * fault.
 *
 * @kernel mm/madvise.c madvise_free_pte_range() 5.3 — entries on swap are emptied by whoever owns the swap
 */
final class LazyFree implements PageTableWalker.Visitor {
    private final Machine machine;
    private final PhysicalMemory memory;

    private LazyFree(Machine machine) {
        this.machine = machine;
        this.memory = machine.physicalMemory();
    }

    static void run(AddressSpace mm, long start, long end) {
        new PageTableWalker().walk(mm.pageTable(), start, end, new LazyFree(mm.machine()));
    }

    @Override
    public int hole(long start, long end) {
        return 0;
    }

    @Override
    public int ptes(long tableEntryAddress, long start, long end) {
        long last = tableEntryAddress + (end - start >>> PageTable.PTE_SHIFT) * Long.BYTES;
        PageTable.lock(tableEntryAddress);
        for (long slot = tableEntryAddress; slot < last; slot += Long.BYTES) {
            long entry = PageTable.entry(slot);
            if (SwapSpace.owns(entry)) {
                PageTable.setRelease(slot, Pte.NONE);
                machine.swap().release(Pte.pfn(entry));
            } else if (Pte.isPresent(entry) && Pte.holdsPage(entry)) {
                free(slot, entry);
            }
        }
        PageTable.unlock(tableEntryAddress);
        return 0;
    }

    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        return 0;
    }

    private void free(long slot, long entry) {
        long page = memory.record(Pte.pfn(entry));
        if (PageRecord.isAnonymous(page) && PageRecord.mapcount(page) == 1) {
            PageTable.setRelease(slot, entry & ~(Pte.DIRTY | Pte.ACCESSED));
            PageRecord.setFlags(page, PageRecord.LAZY_FREE);
        }
    }
}
