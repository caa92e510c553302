package org.hmmlab.mm.reclaim;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageLocks;
import org.hmmlab.memory.PagePins;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.ReverseMaps;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.backing.SwapSpace;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/**
 * Takes one page out of all address spaces that map it: without their mmap_sem, under the lock of the reverse map, one invalidation for each
 * place. Private pages go to swap, or are dropped when madvise said so and they are clean; pages of files stay in the file.
 *
 * @kernel mm/rmap.c try_to_unmap_one() 5.3 — a page that is pinned is not tried
 */
public final class Reclaim {
    private final PhysicalMemory memory;
    private final ReverseMaps reverseMaps;
    private final SwapSpace swap;

    /** Slot of the page once it is written out, 0 before. */
    private long slot;

    private Reclaim(Machine machine) {
        memory = machine.physicalMemory();
        reverseMaps = machine.reverseMaps();
        swap = machine.swap();
    }

    /**
     * Takes a page out of all address spaces that map it, as memory pressure does.
     *
     * @param machine the machine
     * @param pfn a frame
     * @return 0 when nothing maps the page any more; -EBUSY when it is free, locked, pinned or of a device
     */
    public static int run(Machine machine, long pfn) {
        PhysicalMemory memory = machine.physicalMemory();
        if (pfn == memory.zeroPfn() || pfn >= memory.firstDevicePfn() || !memory.getPageUnlessZero(pfn)) {
            return -Errno.EBUSY;
        }
        long page = memory.record(pfn);
        PageLocks locks = machine.pageLocks();
        if (!locks.tryLock(pfn)) {
            memory.putPage(pfn);
            return -Errno.EBUSY;
        }
        try {
            boolean isPinned = PagePins.mayBePinned(page);
            if (!isPinned) {
                new Reclaim(machine).unmapEverywhere(pfn);
            }
            return isPinned || PageRecord.mapcount(page) > 0 ? -Errno.EBUSY : 0;
        } finally {
            locks.unlock(pfn);
            memory.putPage(pfn);
        }
    }

    private void unmapEverywhere(long pfn) {
        reverseMaps.forEachPlace(memory, pfn, (vma, address) -> {
            if (Pte.pfn(vma.mm().pageTable().lookup(address)) == pfn) {
                unmapAt(vma, address, pfn);
            }
            return true;
        });
    }

    private void unmapAt(Vma vma, long address, long pfn) {
        Invalidations.start(vma.mm(), address, address + PageSize.BYTES, InvalidationEvent.CLEAR);
        long place = vma.mm().pageTable().pteAddress(address);
        boolean unmapped = false;
        if (place != 0) {
            PageTable.lock(place);
            long entry = PageTable.entry(place);
            unmapped = Pte.isPresent(entry) && Pte.pfn(entry) == pfn && Pte.holdsPage(entry);
            if (unmapped) {
                PageTable.setRelease(place, replacement(entry, pfn));
            }
            PageTable.unlock(place);
        }
        try {
            Invalidations.end(vma.mm());
        } finally {
            if (unmapped) {
                memory.removeMapping(pfn);
                memory.putPage(pfn);
            }
        }
    }

    /** The contents are written out with the first entry: no other entry can be written through then. */
    private long replacement(long entry, long pfn) {
        long page = memory.record(pfn);
        boolean isDirty = (entry & Pte.DIRTY) != 0;
        if (!PageRecord.isAnonymous(page)) {
            if (isDirty) {
                PageRecord.setFlags(page, PageRecord.DIRTY);
            }
            return Pte.NONE;
        }
        if (!isDirty && (PageRecord.flags(page) & PageRecord.LAZY_FREE) != 0) {
            return Pte.NONE;
        }
        if (slot == 0) {
            slot = swap.store(pfn);
        } else {
            swap.duplicate(slot);
        }
        return SwapSpace.entry(slot);
    }
}
