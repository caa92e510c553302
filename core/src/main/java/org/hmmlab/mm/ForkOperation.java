package org.hmmlab.mm;

import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.notifier.InvalidationEvent;
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
    private final PageTable child;

    private ForkOperation(Machine machine, PageTable child) {
        this.hugePages = machine.hugePages();
        this.memory = machine.physicalMemory();
        this.child = child;
    }

    static AddressSpace run(AddressSpace parent) {
        parent.family().join();
        AddressSpace child = new AddressSpace(parent.machine(), parent.family());
        PageTableWalker walker = new PageTableWalker();
        ForkOperation copier = new ForkOperation(parent.machine(), child.pageTable());
        parent.downWrite();
        child.downWrite();
        try {
            VmaMap vmas = parent.vmas();
            for (int i = 0; i < vmas.count(); i++) {
                Vma vma = vmas.get(i);
                if ((vma.flags & Vma.VM_DONTCOPY) != 0) {
                    continue;
                }
                child.vmas().insertAlone(vma.copy(child, vma.start, vma.end, vma.pageOffset));
                if (vma.isPrivate() && vma.hasAnonPages) {
                    boolean isHugetlb = (vma.flags & Vma.VM_HUGETLB) != 0;
                    InvalidationEvent event = isHugetlb ? InvalidationEvent.CLEAR : InvalidationEvent.PROTECTION_PAGE;
                    Invalidations.start(parent, vma.start, vma.end, event);
                    // Without walks of the reverse map: one could see the child before and the parent after the copy.
                    vma.lockMaps();
                    walker.walk(parent.pageTable(), vma.start, vma.end, copier);
                    vma.unlockMaps();
                    Invalidations.end(parent);
                }
            }
        } finally {
            child.upWrite();
            parent.upWrite();
        }
        return child;
    }

    @Override
    public int hole(long start, long end) {
        return 0;
    }

    @Override
    public int ptes(long tableEntryAddress, long start, long end) {
        long target = child.pteAddressOrAllocate(start);
        long bytes = (end - start >>> PageTable.PTE_SHIFT) * Long.BYTES;
        PageTable.lock(target);
        PageTable.lock(tableEntryAddress);
        for (long offset = 0; offset < bytes; offset += Long.BYTES) {
            long entry = PageTable.entry(tableEntryAddress + offset);
            if (entry != Pte.NONE) {
                long shared = readOnly(entry);
                if (shared != entry) {
                    PageTable.setRelease(tableEntryAddress + offset, shared);
                }
                if (Zapper.holdsPage(entry)) {
                    memory.getPage(Pte.pfn(entry));
                    memory.addMapping(Pte.pfn(entry));
                }
                PageTable.setRelease(target + offset, shared);
            }
        }
        PageTable.unlock(tableEntryAddress);
        PageTable.unlock(target);
        return 0;
    }

    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        return hugePages.fork(entryAddress, child.pmdAddressOrAllocate(start))
                ? 0
                : ptes(PageTable.pteAddress(PageTable.entry(entryAddress), start), start, end);
    }

    /** An entry as parent and child have it afterwards. */
    static long readOnly(long entry) {
        if (Pte.isPresent(entry)) {
            return entry & ~Pte.WRITE;
        }
        boolean isWriteType = (Pte.isDevicePrivate(entry) || Pte.isMigration(entry)) && Pte.isWriteType(entry);
        return isWriteType ? Pte.nonPresent(Pte.type(entry) - 1, Pte.pfn(entry)) : entry;
    }
}
