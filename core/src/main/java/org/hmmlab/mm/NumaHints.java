package org.hmmlab.mm;

import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;
import org.hmmlab.pagetable.Pte;

/**
 * Takes access away so that the next use of each page is a fault, which gives it back: how the kernel learns which processor uses a page.
 *
 * @kernel mm/mempolicy.c change_prot_numa() 5.3 — pages are not moved
 */
public final class NumaHints implements PageTableWalker.Visitor {
    /** A software bit of a protnone entry: it could be written through. */
    static final long SAVED_WRITE = 1L << 11;

    private final PhysicalMemory memory;
    private final boolean isPrivate;

    private NumaHints(PhysicalMemory memory, boolean isPrivate) {
        this.memory = memory;
        this.isPrivate = isPrivate;
    }

    /**
     * Takes access to the pages of a range away until their next use, in VMAs that allow any. Takes mmap_sem for read.
     *
     * @param mm the address space
     * @param start first byte
     * @param end first byte after it
     */
    public static void run(AddressSpace mm, long start, long end) {
        mm.downRead();
        try {
            runLocked(mm, start, end);
        } finally {
            mm.upRead();
        }
    }

    private static void runLocked(AddressSpace mm, long start, long end) {
        VmaMap vmas = mm.vmas();
        for (int i = vmas.indexAfter(start); i < vmas.count() && vmas.get(i).start < end; i++) {
            Vma vma = vmas.get(i);
            long to = Math.min(end, vma.end);
            long from = mm.pageTable().firstPopulated(Math.max(start, vma.start), to);
            if ((vma.flags & Vma.RIGHTS) != 0 && (vma.flags & Vma.SPECIAL) == 0 && from < to) {
                Invalidations.start(mm, from, to, InvalidationEvent.PROTECTION_VMA);
                NumaHints visitor = new NumaHints(mm.machine().physicalMemory(), vma.isPrivate());
                new PageTableWalker().walk(mm.pageTable(), from, to, visitor);
                Invalidations.end(mm);
            }
        }
    }

    /** The entry that a hint stood for; the fault has found the VMA accessible. */
    static long restored(Vma vma, long entry) {
        boolean writable = (entry & SAVED_WRITE) != 0 && (vma.flags & Vma.VM_WRITE) != 0;
        long present = Pte.fromProtNone(entry) & ~(SAVED_WRITE | Pte.NO_EXECUTE) | vma.noExecute();
        return writable ? present | Pte.WRITE : present;
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
            if (takesHint(entry)) {
                long saved = Pte.isWritable(entry) ? SAVED_WRITE : 0;
                PageTable.setRelease(slot, Pte.toProtNone(entry) | saved);
            }
        }
        PageTable.unlock(tableEntryAddress);
        return 0;
    }

    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        return 0;
    }

    /** Not the zero page, and no private page that others refer to. */
    private boolean takesHint(long entry) {
        if (!Pte.isPresent(entry) || Pte.isProtNone(entry) || !Pte.holdsPage(entry)) {
            return false;
        }
        return !isPrivate || PageRecord.references(memory.record(Pte.pfn(entry))) == 1;
    }
}
