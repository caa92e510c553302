package org.hmmlab.mm;

import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.backing.SwapSpace;
import org.hmmlab.pagetable.ExclusiveEntry;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;
import org.hmmlab.pagetable.Pte;

/**
 * Empties entries and lets go of the pages behind them, a table page at a time under its lock. Has no state; the caller has sent the
 * invalidation's start.
 *
 * @kernel mm/memory.c zap_pte_range() 5.3 — pages are put under the lock, there is no TLB to wait for
 */
public final class Zapper implements PageTableWalker.Visitor {
    private final PageTableWalker walker = new PageTableWalker();
    private final Machine machine;
    private final PhysicalMemory memory;

    private final boolean evenCopies;

    /** Whether private pages go, or pages of files only. */
    Zapper(Machine machine, boolean evenCopies) {
        this.machine = machine;
        this.memory = machine.physicalMemory();
        this.evenCopies = evenCopies;
    }

    /**
     * Empties the entries of a range, between the start and the end of an invalidation.
     *
     * @param table the page table
     * @param start first byte
     * @param end first byte after it
     */
    public void zap(PageTable table, long start, long end) {
        walker.walk(table, start, end, this);
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
            if (entry != Pte.NONE && (evenCopies || isOfFile(entry))) {
                PageTable.setRelease(slot, Pte.NONE);
                if (Pte.holdsPage(entry)) {
                    letGo(entry);
                } else if (SwapSpace.owns(entry)) {
                    machine.swap().release(Pte.pfn(entry));
                } else if (ExclusiveEntry.is(entry)) {
                    memory.putPage(Pte.pfn(entry));
                }
            }
        }
        PageTable.unlock(tableEntryAddress);
        return 0;
    }

    /** A file learns that its page was written to; an anonymous page has nobody to tell. */
    private void letGo(long entry) {
        long pfn = Pte.pfn(entry);
        long page = memory.record(pfn);
        if ((entry & Pte.DIRTY) != 0 && Pte.isPresent(entry) && !PageRecord.isAnonymous(page)) {
            PageRecord.setFlags(page, PageRecord.DIRTY);
        }
        memory.removeMapping(pfn);
        memory.putPage(pfn);
    }

    private boolean isOfFile(long entry) {
        return Pte.isPresent(entry) && Pte.holdsPage(entry) && !PageRecord.isAnonymous(memory.record(Pte.pfn(entry)));
    }

    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        if (!evenCopies) {
            return 0;
        }
        long table = machine.hugePages().zap(entryAddress, start, end);
        return table == 0 ? 0 : ptes(PageTable.pteAddress(table, start), start, end);
    }

    @Override
    public int hugePud(long entryAddress, long start, long end) {
        PageTable.lock(entryAddress);
        PageTable.setRelease(entryAddress, Pte.NONE);
        PageTable.unlock(entryAddress);
        return 0;
    }
}
