package org.hmmlab.mm;

import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;
import org.hmmlab.pagetable.Pte;

/**
 * Gives the entries of one VMA the rights that the VMA has now. Private pages come out read-only, and become writable by the fault of the first write, as in the
 * kernel. One invalidation a VMA, from the first part with a table on; none when there is no table.
 *
 * @kernel mm/mprotect.c change_protection() 5.3 — one invalidation for the VMA's part, not one for each GiB
 */
final class ProtectionChange implements PageTableWalker.Visitor {
    private final HugePages hugePages;
    private final Vma vma;

    private ProtectionChange(HugePages hugePages, Vma vma) {
        this.hugePages = hugePages;
        this.vma = vma;
    }

    static void run(AddressSpace mm, Vma vma) {
        long start = mm.pageTable().firstPopulated(vma.start, vma.end);
        if (start == vma.end) {
            return;
        }
        Invalidations.start(mm, start, vma.end, InvalidationEvent.PROTECTION_VMA);
        new PageTableWalker()
                .walk(
                        mm.pageTable(),
                        start,
                        vma.end,
                        new ProtectionChange(mm.machine().hugePages(), vma));
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
            return Pte.toProtNone(readOnly);
        }
        long present = Pte.fromProtNone(readOnly) & ~Pte.NO_EXECUTE | CpuFaultHandler.noExecute(vma);
        boolean writable = !vma.isPrivate()
                && (vma.flags & Vma.VM_WRITE) != 0
                && vma.file != null
                && (vma.file.isSharedMemory() || (entry & Pte.DIRTY) != 0);
        return writable ? present | Pte.WRITE : present;
    }
}
