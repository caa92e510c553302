package org.hmmlab.mm;

import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;
import org.hmmlab.pagetable.Pte;

/**
 * Gives the entries of one VMA the rights that the VMA has now. Private pages come out read-only and become writable by the fault of the first write, except under
 * {@link KernelRule#PROTECT_KEEPS_WRITABLE} dirty ones that are known to be nobody else's. One invalidation a VMA, from the first part with a table on; none when there is no table.
 *
 * @kernel mm/mprotect.c change_protection() 5.3 — one invalidation for the VMA's part, not one for each GiB
 */
final class ProtectionChange implements PageTableWalker.Visitor {
    private final HugePages hugePages;
    private final Vma vma;
    private final PhysicalMemory memory;
    private final boolean keepsWritable;

    private ProtectionChange(HugePages hugePages, Vma vma) {
        this.hugePages = hugePages;
        this.vma = vma;
        this.memory = vma.mm.machine().physicalMemory();
        this.keepsWritable = vma.mm.machine().rules().has(KernelRule.PROTECT_KEEPS_WRITABLE);
    }

    /** Changes a part of the VMA. */
    static void run(AddressSpace mm, Vma vma, long from, long end) {
        long start = mm.pageTable().firstPopulated(from, end);
        if (start == end) {
            return;
        }
        ProtectionChange change = new ProtectionChange(mm.machine().hugePages(), vma);
        try {
            Invalidations.start(mm, start, end, InvalidationEvent.PROTECTION_VMA);
        } finally {
            // Even if a driver throws: the VMA has its new rights already.
            new PageTableWalker().walk(mm.pageTable(), start, end, change);
        }
        Invalidations.end(mm);
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
                PageTable.setRelease(slot, changed(entry));
            }
        }
        PageTable.unlock(tableEntryAddress);
        return 0;
    }

    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        PageTable.lock(entryAddress);
        long entry = PageTable.entry(entryAddress);
        if (Pte.isHuge(entry) && end - start == HugePages.BYTES) {
            PageTable.setRelease(entryAddress, changed(entry));
        } else {
            hugePages.splitLocked(entryAddress);
            entry = PageTable.entry(entryAddress);
        }
        PageTable.unlock(entryAddress);
        return Pte.isTable(entry) ? ptes(PageTable.pteAddress(entry, start), start, end) : 0;
    }

    private long changed(long entry) {
        long readOnly = ForkOperation.readOnly(entry);
        if (!Pte.isPresent(entry)) {
            return readOnly;
        }
        if ((vma.flags & Vma.RIGHTS) == 0) {
            return Pte.toProtNone(readOnly) & ~NumaHints.SAVED_WRITE;
        }
        long present = Pte.fromProtNone(readOnly) & ~(Pte.NO_EXECUTE | NumaHints.SAVED_WRITE) | vma.noExecute();
        return isWritableNow(entry) ? present | Pte.WRITE : present;
    }

    /** Of a page that must be told of its first write, it was written to since; of a private one, nobody else has it, too. */
    private boolean isWritableNow(long entry) {
        if ((vma.flags & Vma.VM_WRITE) == 0) {
            return false;
        }
        boolean isDirty = (entry & Pte.DIRTY) != 0;
        if (!vma.isPrivate()) {
            return vma.file.isWritableAtOnce() || isDirty;
        }
        // As in 6.1: entries of huge pages wait for the write fault.
        return keepsWritable
                && isDirty
                && !Pte.isHuge(entry)
                && Pte.holdsPage(entry)
                && (PageRecord.flags(memory.record(Pte.pfn(entry))) & PageRecord.ANON_EXCLUSIVE) != 0;
    }
}
