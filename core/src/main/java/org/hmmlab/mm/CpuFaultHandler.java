package org.hmmlab.mm;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.backing.SwapSpace;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/**
 * Handles CPU faults. Does not look at the VMA's rights: that is the caller's part, as in the kernel. Allocates nothing on the heap, except for the
 * first own page of a VMA and the first use of a page of a file. Any number of threads, each with mmap_sem held for read at least.
 *
 * @kernel mm/memory.c handle_mm_fault(), handle_pte_fault() 5.3 — none
 */
final class CpuFaultHandler {
    /** Result of an installation that found the slot taken; stays in this class. */
    static final int LOST = -1;

    private final Machine machine;
    private final PhysicalMemory memory;
    private final FileFaults files;
    private final SwapFaults swap;
    private final boolean countsReferences;
    private final long exclusiveFlag;
    private final HugeFaults hugeFaults;

    CpuFaultHandler(Machine machine) {
        this.machine = machine;
        this.memory = machine.physicalMemory();
        this.files = new FileFaults(memory, this);
        this.swap = new SwapFaults(machine, this);
        this.countsReferences = machine.rules().has(KernelRule.COPY_ON_WRITE_COUNTS_REFERENCES);
        this.exclusiveFlag = machine.exclusiveFlag();
        this.hugeFaults = new HugeFaults(machine);
    }

    int handle(AddressSpace mm, Vma vma, long address, int faultFlags) {
        if ((faultFlags & FaultFlags.ALLOW_RETRY) != 0 && mm.takeRetry()) {
            mm.upRead();
            return FaultFlags.RETRY;
        }
        boolean write = (faultFlags & FaultFlags.WRITE) != 0;
        if ((vma.flags & Vma.SPECIAL) != 0) {
            return (vma.flags & Vma.VM_HUGETLB) != 0 && vma.isPrivate() && vma.file == null
                    ? machine.hugetlbPages().fault(mm, vma, address, write)
                    : FaultFlags.SIGBUS;
        }
        long slot = mm.pageTable().pteAddress(address);
        if (slot == 0) {
            int result = hugeFaults.fault(mm, vma, address, write);
            if (result != HugeFaults.FALLBACK) {
                return result;
            }
            slot = mm.pageTable().pteAddressOrAllocate(address);
            if (slot == 0) {
                // A huge page that was faster, or a huge pud: the access looks again.
                return Pte.isHuge(mm.pageTable().lookup(address)) ? 0 : FaultFlags.SIGBUS;
            }
        }
        long entry = PageTable.entry(slot);
        if (entry == Pte.NONE) {
            if (vma.isPrivate() && mm.isUnstable()) {
                return FaultFlags.SIGBUS;
            }
            return vma.file == null ? anonymousPage(vma, address, slot, write) : files.fault(vma, address, slot, write);
        }
        if (!Pte.isPresent(entry)) {
            if (SwapSpace.owns(entry)) {
                return swap.fault(vma, address, slot, entry, write);
            }
            return machine.nonPresentFaults().fault(mm, vma, address, entry, faultFlags);
        }
        if (Pte.isProtNone(entry)) {
            return (vma.flags & Vma.RIGHTS) == 0 ? 0 : replace(slot, entry, NumaHints.restored(vma, entry));
        }
        return write && !Pte.isWritable(entry) ? writeProtected(mm, vma, address, slot) : 0;
    }

    /** @kernel mm/memory.c do_anonymous_page() 5.3 — none */
    private int anonymousPage(Vma vma, long address, long slot, boolean write) {
        if (!write) {
            install(slot, Pte.special(memory.zeroPfn()) | vma.noExecute());
            return 0;
        }
        vma.prepareAnon();
        long pfn = memory.allocateFrame();
        return pfn < 0 ? FaultFlags.OOM : installOwn(vma, address, slot, pfn);
    }

    /** Maps a fresh page of the VMA's own. Without the right to write the entry stays read-only, whatever was asked. */
    int installOwn(Vma vma, long address, long slot, long pfn) {
        if (install(slot, own(vma, address, pfn)) == LOST) {
            memory.removeMapping(pfn);
            memory.putPage(pfn);
        }
        return 0;
    }

    /** Makes a page the VMA's own and gives it an entry with all rights that the VMA has. */
    long own(Vma vma, long address, long pfn) {
        long page = memory.record(pfn);
        PageRecord.mapping(page, vma.anon.mappingWord(), vma.pageOffset(address));
        PageRecord.flags(page, PageRecord.flags(page) | exclusiveFlag);
        memory.firstMapping(pfn);
        return Pte.present(pfn, vma.noExecute() | Pte.DIRTY | writeBit(vma));
    }

    private static long writeBit(Vma vma) {
        return (vma.flags & Vma.VM_WRITE) != 0 ? Pte.WRITE : 0;
    }

    static int install(long slot, long entry) {
        PageTable.lock(slot);
        boolean isFree = PageTable.entry(slot) == Pte.NONE;
        if (isFree) {
            PageTable.setRelease(slot, entry);
        }
        PageTable.unlock(slot);
        return isFree ? 0 : LOST;
    }

    private static int replace(long slot, long was, long entry) {
        PageTable.lock(slot);
        if (PageTable.entry(slot) == was) {
            PageTable.setRelease(slot, entry);
        }
        PageTable.unlock(slot);
        return 0;
    }

    /**
     * A write to a read-only entry: used again if nobody else maps the page, else copied.
     *
     * @kernel mm/memory.c do_wp_page() 5.3 — a page is one's own when one entry maps it; swap does not count
     */
    private int writeProtected(AddressSpace mm, Vma vma, long address, long slot) {
        PageTable.lock(slot);
        long entry = PageTable.entry(slot);
        if (!Pte.isPresent(entry) || Pte.isProtNone(entry) || Pte.isWritable(entry)) {
            PageTable.unlock(slot);
            return 0;
        }
        long pfn = Pte.pfn(entry);
        boolean hasRecord = (entry & (Pte.SPECIAL | Pte.DEVMAP)) == 0;
        if (!vma.isPrivate()) {
            if (hasRecord) {
                PageRecord.setFlags(memory.record(pfn), PageRecord.DIRTY);
            }
            PageTable.setRelease(slot, entry | Pte.DIRTY | Pte.ACCESSED | writeBit(vma));
            PageTable.unlock(slot);
            return 0;
        }
        if (hasRecord && isOwn(pfn)) {
            return reuse(vma, slot, entry);
        }
        if (hasRecord) {
            memory.getPage(pfn);
        }
        PageTable.unlock(slot);
        try {
            return copyOnWrite(mm, vma, address, slot, entry);
        } finally {
            if (hasRecord) {
                memory.putPage(pfn);
            }
        }
    }

    /**
     * Uses a page again that nobody else maps. Decided with the page locked: a page on the move seems to be mapped less often than it is. Drops the
     * entry's lock.
     *
     * @kernel mm/memory.c do_wp_page() 5.3 — the page lock is waited for without leaving mmap_sem, then all is looked at again
     */
    private int reuse(Vma vma, long slot, long entry) {
        long pfn = Pte.pfn(entry);
        if (!machine.pageLocks().tryLock(pfn)) {
            memory.getPage(pfn);
            PageTable.unlock(slot);
            machine.pageLocks().lock(pfn);
            machine.pageLocks().unlock(pfn);
            memory.putPage(pfn);
            return 0;
        }
        boolean isOwn = isOwn(pfn);
        if (isOwn) {
            PageRecord.setFlags(memory.record(pfn), exclusiveFlag);
            PageTable.setRelease(slot, entry | Pte.DIRTY | Pte.ACCESSED | writeBit(vma));
        }
        PageTable.unlock(slot);
        machine.pageLocks().unlock(pfn);
        return 0;
    }

    /** Whether a write through an entry of the last level may use the page as it is. */
    boolean isOwn(long pfn) {
        long flags = PageRecord.flags(memory.record(pfn));
        boolean sharesCount =
                countsReferences && (flags & (PageRecord.COMPOUND | PageRecord.ANON_EXCLUSIVE)) == PageRecord.COMPOUND;
        return isOwnFrame(pfn) && (!sharesCount || hugeFaults.references(pfn) == 1);
    }

    /** Whether nothing else refers to one frame. */
    boolean isOwnFrame(long pfn) {
        long record = memory.record(pfn);
        if (!PageRecord.isAnonymous(record) || PageRecord.mapcount(record) != 1) {
            return false;
        }
        return !countsReferences
                || (PageRecord.flags(record) & PageRecord.ANON_EXCLUSIVE) != 0
                || PageRecord.references(record) == 1;
    }

    /**
     * Replaces a page that others see by a copy, between the start and the end of an invalidation of this page. Both may sleep, so no lock of the
     * table is held across them. A driver that throws at the start leaves the entry as it is.
     *
     * @kernel mm/memory.c wp_page_copy() 5.3 — none
     */
    private int copyOnWrite(AddressSpace mm, Vma vma, long address, long slot, long entry) {
        vma.prepareAnon();
        long old = Pte.pfn(entry);
        boolean hasRecord = (entry & (Pte.SPECIAL | Pte.DEVMAP)) == 0;
        long copy = hasRecord ? memory.allocateCopy(old) : memory.allocateFrame();
        if (copy == -Errno.ENOMEM) {
            return FaultFlags.OOM;
        }
        long page = address & -PageSize.BYTES;
        boolean isSame = false;
        try {
            Invalidations.start(mm, page, page + PageSize.BYTES, InvalidationEvent.CLEAR);
            PageTable.lock(slot);
            isSame = PageTable.entry(slot) == entry;
            if (isSame) {
                PageTable.setRelease(slot, own(vma, address, copy));
                if (hasRecord) {
                    memory.removeMapping(old);
                }
            }
            PageTable.unlock(slot);
            Invalidations.end(mm);
        } finally {
            if (!isSame) {
                memory.putPage(copy);
            } else if (hasRecord) {
                memory.putPage(old);
            }
        }
        return 0;
    }
}
