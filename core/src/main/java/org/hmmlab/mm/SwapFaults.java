package org.hmmlab.mm;

import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.backing.SwapSpace;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/**
 * Faults on entries that lead to swap. Any number of threads, each with mmap_sem held for read.
 *
 * @kernel mm/memory.c do_swap_page() 5.3 — the page is new for each entry, hence the VMA's own at once
 */
final class SwapFaults {
    private final PhysicalMemory memory;
    private final SwapSpace swap;
    private final CpuFaultHandler handler;

    SwapFaults(Machine machine, CpuFaultHandler handler) {
        this.memory = machine.physicalMemory();
        this.swap = machine.swap();
        this.handler = handler;
    }

    /** A read maps the page read-only: the write to come is a fault of its own. */
    int fault(Vma vma, long address, long slot, long entry, boolean write) {
        vma.prepareAnon();
        long pfn = memory.allocateFrame();
        if (pfn < 0) {
            return FaultFlags.OOM;
        }
        boolean loaded = swap.load(Pte.pfn(entry), pfn);
        PageTable.lock(slot);
        boolean isSame = loaded && PageTable.entry(slot) == entry;
        if (isSame) {
            long present = handler.own(vma, address, pfn);
            PageTable.setRelease(slot, write ? present : present & ~(Pte.WRITE | Pte.DIRTY));
        }
        PageTable.unlock(slot);
        if (isSame) {
            swap.release(Pte.pfn(entry));
        } else {
            memory.putPage(pfn);
        }
        return 0;
    }
}
