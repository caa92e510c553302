package org.hmmlab.mm;

import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PagePins;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.backing.SwapSpace;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.ExclusiveEntry;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;
import org.hmmlab.pagetable.Pte;

/**
 * Copies an address space. Entries are copied only for private mappings that may have pages of their own; each such VMA is one invalidation
 * in the parent, whose writable entries become read-only. The child faults the rest in again.
 *
 * @kernel kernel/fork.c dup_mmap(), mm/memory.c copy_page_range() 5.3 — none
 */
final class ForkOperation implements PageTableWalker.Visitor {
    private final HugePages hugePages;
    private final PhysicalMemory memory;
    private final SwapSpace swap;
    private final boolean copiesPinned;
    private final AddressSpace child;

    /** The parent's VMA that is being copied. */
    private Vma vma;

    private ForkOperation(AddressSpace child) {
        this.hugePages = child.machine().hugePages();
        this.memory = child.machine().physicalMemory();
        this.swap = child.machine().swap();
        this.copiesPinned = child.machine().rules().has(KernelRule.FORK_COPIES_PINNED_PAGES);
        this.child = child;
    }

    static AddressSpace run(AddressSpace parent) {
        parent.family().join();
        AddressSpace child = new AddressSpace(parent.machine(), parent.family());
        PageTableWalker walker = new PageTableWalker();
        ForkOperation copier = new ForkOperation(child);
        boolean isDone = false;
        parent.downWrite();
        child.downWrite();
        try {
            VmaMap vmas = parent.vmas();
            for (int i = 0; i < vmas.count(); i++) {
                Vma vma = vmas.get(i);
                if ((vma.flags & Vma.VM_DONTCOPY) != 0) {
                    continue;
                }
                child.vmas().insertAlone(vma.copyForChild(child));
                if (vma.isPrivate() && vma.hasAnonPages()) {
                    boolean isHugetlb = (vma.flags & Vma.VM_HUGETLB) != 0;
                    InvalidationEvent event = isHugetlb ? InvalidationEvent.CLEAR : InvalidationEvent.PROTECTION_PAGE;
                    Invalidations.start(parent, vma.start, vma.end, event);
                    // Without walks of the reverse map: one could see the child before and the parent after the copy.
                    copier.vma = vma;
                    vma.lockMaps();
                    walker.walk(parent.pageTable(), vma.start, vma.end, copier);
                    vma.unlockMaps();
                    Invalidations.end(parent);
                }
            }
            isDone = true;
        } finally {
            child.upWrite();
            parent.upWrite();
            if (!isDone) {
                // A driver threw: there is no child.
                child.put();
            }
        }
        return child;
    }

    @Override
    public int hole(long start, long end) {
        return 0;
    }

    @Override
    public int ptes(long tableEntryAddress, long start, long end) {
        long target = child.pageTable().pteAddressOrAllocate(start);
        long bytes = (end - start >>> PageTable.PTE_SHIFT) * Long.BYTES;
        PageTable.lock(target);
        PageTable.lock(tableEntryAddress);
        for (long offset = 0; offset < bytes; offset += Long.BYTES) {
            long entry = PageTable.entry(tableEntryAddress + offset);
            if (ExclusiveEntry.is(entry)) {
                // The page is mapped again before it is shared; the invalidation around all this tells the device.
                entry = NonPresentEntries.restored(vma, entry);
                memory.addMapping(Pte.pfn(entry));
                PageTable.setRelease(tableEntryAddress + offset, entry);
            }
            if (entry != Pte.NONE) {
                copyEntry(tableEntryAddress + offset, target + offset, entry);
            }
        }
        PageTable.unlock(tableEntryAddress);
        PageTable.unlock(target);
        return 0;
    }

    /** @kernel mm/memory.c copy_one_pte() 5.3 — without memory for the copy of a pinned page the child shares it */
    private void copyEntry(long slot, long target, long entry) {
        boolean holdsPage = Pte.holdsPage(entry);
        if (holdsPage && copiesPinned && Pte.isPresent(entry) && copyPinned(target, entry)) {
            return;
        }
        long shared = readOnly(entry);
        if (shared != entry) {
            PageTable.setRelease(slot, shared);
        }
        if (holdsPage) {
            PageRecord.clearFlags(memory.record(Pte.pfn(entry)), PageRecord.ANON_EXCLUSIVE);
            memory.getPage(Pte.pfn(entry));
            memory.addMapping(Pte.pfn(entry));
        } else if (SwapSpace.owns(entry)) {
            swap.duplicate(Pte.pfn(entry));
        }
        PageTable.setRelease(target, shared);
    }

    /** Whoever pinned the page goes on with the parent's, which stays writable. */
    private boolean copyPinned(long target, long entry) {
        long page = memory.record(Pte.pfn(entry));
        if (!PageRecord.isAnonymous(page) || !PagePins.mayBePinned(page)) {
            return false;
        }
        long copy = memory.allocateCopy(Pte.pfn(entry));
        if (copy < 0) {
            return false;
        }
        PageRecord.mapping(memory.record(copy), PageRecord.mapping(page), PageRecord.word(page, PageRecord.INDEX));
        PageRecord.setFlags(memory.record(copy), PageRecord.flags(page) & PageRecord.ANON_EXCLUSIVE);
        memory.firstMapping(copy);
        PageTable.setRelease(target, entry & ~Pte.PFN_MASK | copy << Pte.PFN_SHIFT);
        return true;
    }

    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        return hugePages.fork(entryAddress, child.pageTable().pmdAddressOrAllocate(start))
                ? 0
                : ptes(PageTable.pteAddress(PageTable.entry(entryAddress), start), start, end);
    }

    /** An entry as parent and child have it afterwards. */
    static long readOnly(long entry) {
        if (Pte.isPresent(entry)) {
            return entry & ~(Pte.WRITE | NumaHints.SAVED_WRITE);
        }
        boolean hasRight = Pte.isDevicePrivate(entry) || Pte.isMigration(entry) || ExclusiveEntry.is(entry);
        return hasRight && Pte.isWriteType(entry)
                ? Pte.nonPresent(Pte.type(entry) - 1, Pte.pfn(entry)) | entry & Pte.DIRTY
                : entry;
    }
}
