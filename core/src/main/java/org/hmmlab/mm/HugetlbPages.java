package org.hmmlab.mm;

import org.agrona.collections.LongArrayList;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.HugeFrames;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/**
 * The pool of 2 MiB pages of hugetlbfs, and the faults of private mappings of them. A page is taken from the pool by its first fault and goes back with its
 * last mapping; the first of its frames counts for all. Thread-safe; the pool's monitor is the innermost lock.
 *
 * @kernel mm/hugetlb.c hugetlb_fault(), hugetlb_cow() 5.3 — private anonymous mappings only, no reservations; when the pool is empty a copy is SIGBUS, nobody's
 *     page is taken away
 */
final class HugetlbPages {
    private static final long BYTES = HugeFrames.BYTES;

    private final Machine machine;
    private final PhysicalMemory memory;
    private final HugeFrames frames;
    private final LongArrayList idle = new LongArrayList();

    HugetlbPages(Machine machine) {
        this.machine = machine;
        this.memory = machine.physicalMemory();
        this.frames = new HugeFrames(memory);
    }

    /** Adds pages to the pool: 0 or -ENOMEM, with those that could be had added. */
    synchronized int reserve(int pages) {
        for (int i = 0; i < pages; i++) {
            long pfn = frames.allocate();
            if (pfn < 0) {
                return -Errno.ENOMEM;
            }
            PageRecord.flags(memory.record(pfn), PageRecord.flags(memory.record(pfn)) | PageRecord.HUGETLB);
            idle.addLong(pfn);
        }
        return 0;
    }

    /** Frames in the pool that nothing maps. */
    synchronized long idleFrames() {
        return (long) idle.size() * HugeFrames.FRAMES;
    }

    /** Whether a huge entry is one of these pages. */
    boolean isOurs(long entry) {
        return Pte.isHuge(entry)
                && Pte.holdsPage(entry)
                && Pte.pfn(entry) < memory.firstDevicePfn()
                && (PageRecord.flags(memory.record(Pte.pfn(entry))) & PageRecord.HUGETLB) != 0;
    }

    /** One more entry maps a page. */
    synchronized void map(long entry) {
        memory.addMapping(Pte.pfn(entry));
    }

    /** One entry less maps a page; with the last it is idle. */
    synchronized void unmap(long entry) {
        long pfn = Pte.pfn(entry);
        memory.removeMapping(pfn);
        if (PageRecord.mapcount(memory.record(pfn)) == 0) {
            PageRecord.mapping(memory.record(pfn), 0, 0);
            idle.addLong(pfn);
        }
    }

    /** Handles a fault: bits of {@link FaultFlags}. */
    int fault(AddressSpace mm, Vma vma, long address, boolean write) {
        long start = address & -BYTES;
        long slot = mm.pageTable().pmdAddressOrAllocate(start);
        if (slot == 0) {
            return FaultFlags.SIGBUS;
        }
        long entry = PageTable.entry(slot);
        if (entry == Pte.NONE) {
            return create(vma, start, slot, write);
        }
        if (Pte.isMigration(entry)) {
            mm.waitForMigration(slot);
            return 0;
        }
        if (!Pte.isHuge(entry)) {
            return FaultFlags.SIGBUS;
        }
        return write && !Pte.isWritable(entry) ? writeProtected(mm, vma, start, slot) : 0;
    }

    private int create(Vma vma, long start, long slot, boolean write) {
        long pfn = take(0);
        if (pfn == 0) {
            return FaultFlags.SIGBUS;
        }
        long entry = own(vma, start, pfn);
        if (!write) {
            entry &= ~(Pte.WRITE | Pte.DIRTY);
        }
        PageTable.lock(slot);
        boolean isFree = PageTable.entry(slot) == Pte.NONE;
        if (isFree) {
            PageTable.setRelease(slot, entry);
        }
        PageTable.unlock(slot);
        if (!isFree) {
            unmap(entry);
        }
        return 0;
    }

    private int writeProtected(AddressSpace mm, Vma vma, long start, long slot) {
        PageTable.lock(slot);
        long entry = PageTable.entry(slot);
        boolean isOwn = isOurs(entry) && PageRecord.mapcount(memory.record(Pte.pfn(entry))) == 1;
        if (isOwn || !isOurs(entry) || Pte.isWritable(entry)) {
            if (isOwn) {
                PageTable.setRelease(slot, entry | Pte.DIRTY | ((vma.flags & Vma.VM_WRITE) != 0 ? Pte.WRITE : 0));
            }
            PageTable.unlock(slot);
            return 0;
        }
        map(entry);
        PageTable.unlock(slot);
        long pfn = take(Pte.pfn(entry));
        int result = FaultFlags.SIGBUS;
        try {
            if (pfn != 0) {
                replace(mm, start, slot, entry, own(vma, start, pfn));
                result = 0;
            }
        } finally {
            unmap(entry);
        }
        return result;
    }

    private void replace(AddressSpace mm, long start, long slot, long old, long copy) {
        boolean isSame = false;
        try {
            Invalidations.start(mm, start, start + BYTES, InvalidationEvent.CLEAR);
            PageTable.lock(slot);
            isSame = PageTable.entry(slot) == old;
            if (isSame) {
                PageTable.setRelease(slot, copy);
            }
            PageTable.unlock(slot);
            Invalidations.end(mm);
        } finally {
            unmap(isSame ? old : copy);
        }
    }

    private long own(Vma vma, long start, long pfn) {
        vma.prepareAnon();
        return machine.faults().own(vma, start, pfn) | Pte.HUGE;
    }

    /** Takes a page, zeroed or as a copy: its first pfn, 0 when the pool is empty. */
    private long take(long source) {
        long pfn;
        synchronized (this) {
            if (idle.isEmpty()) {
                return 0;
            }
            pfn = idle.removeAt(idle.size() - 1);
        }
        for (int i = 0; i < HugeFrames.FRAMES; i++) {
            memory.copyContents(source == 0 ? frames.zeroPfn() + i : source + i, pfn + i);
        }
        return pfn;
    }
}
