package org.hmmlab.mm;

import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;
import org.hmmlab.pagetable.Pte;

/**
 * Empties entries and lets go of the pages behind them, a table page at a time under its lock. Has no state; the caller has sent the
 * invalidation's start.
 *
 * @kernel mm/memory.c zap_pte_range() 5.3 — pages are put under the lock, there is no TLB to wait for
 */
final class Zapper implements PageTableWalker.Visitor {
    private final PageTableWalker walker = new PageTableWalker();
    private final Machine machine;
    private final PhysicalMemory memory;

    Zapper(Machine machine) {
        this.machine = machine;
        this.memory = machine.physicalMemory();
    }

    void zap(PageTable table, long start, long end) {
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
            if (entry != Pte.NONE) {
                PageTable.setRelease(slot, Pte.NONE);
                if (holdsPage(entry)) {
                    memory.removeMapping(Pte.pfn(entry));
                    memory.putPage(Pte.pfn(entry));
                }
            }
        }
        PageTable.unlock(tableEntryAddress);
        return 0;
    }

    @Override
    public int hugePmd(long entryAddress, long start, long end) {
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

    /** Whether an entry has a reference and a mapping of a page: ordinary pages, protnone ones, device-private ones. */
    static boolean holdsPage(long entry) {
        return Pte.isPresent(entry) ? (entry & (Pte.SPECIAL | Pte.DEVMAP)) == 0 : Pte.isDevicePrivate(entry);
    }
}
