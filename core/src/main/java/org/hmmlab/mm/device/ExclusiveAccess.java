package org.hmmlab.mm.device;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.HugeFrames;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageLocks;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.ExclusiveEntry;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/**
 * Gives a device pages that nobody else can reach meanwhile, for its atomic operations. On machines that have {@link KernelRule#DEVICE_EXCLUSIVE_ACCESS}.
 *
 * @kernel mm/rmap.c make_device_exclusive_range() 5.14 — anonymous 4 KiB pages
 */
public final class ExclusiveAccess {
    private static final long USABLE = Pte.PRESENT | Pte.WRITE;

    private final AddressSpace mm;
    private final Object owner;
    private final Machine machine;
    private final PhysicalMemory memory;
    private final PageLocks locks;

    /**
     * Names who asks.
     *
     * @param mm the address space
     * @param owner the device, named in the events that it causes
     * @throws IllegalStateException on a machine without the rule
     */
    public ExclusiveAccess(AddressSpace mm, Object owner) {
        this.mm = mm;
        this.owner = owner;
        machine = mm.machine();
        memory = machine.physicalMemory();
        locks = machine.pageLocks();
        if (!machine.rules().has(KernelRule.DEVICE_EXCLUSIVE_ACCESS)) {
            throw new IllegalStateException("exclusive access needs the rule " + KernelRule.DEVICE_EXCLUSIVE_ACCESS.id()
                    + ", since 5.14: " + machine.rules());
        }
    }

    /**
     * Makes the pages of a range writable by faults, then takes them out of every page table. mmap_sem is held for read.
     *
     * @param start first byte, page-aligned
     * @param end first byte after the range
     * @param pages one word a page: its pfn, locked and with a reference, both for the caller to drop once its device is set up; 0 where exclusive access
     *     could not be had
     * @return pages looked at, fewer than asked for where the next one cannot be written; an error when that was the first
     */
    public int make(long start, long end, long[] pages) {
        mm.assertLocked();
        int count = (int) (end - start >>> PageSize.SHIFT);
        int pinned = 0;
        int error = 0;
        for (; pinned < count && error == 0; pinned++) {
            long pfn = getWritable(start + pinned * PageSize.BYTES);
            error = pfn < 0 ? (int) pfn : 0;
            pages[pinned] = Math.max(pfn, 0);
        }
        pinned -= error == 0 ? 0 : 1;
        for (int i = 0; i < pinned; i++) {
            if (!takeOut(start + i * PageSize.BYTES, pages[i])) {
                pages[i] = 0;
            }
        }
        return pinned == 0 && error != 0 ? error : pinned;
    }

    /** Gives a page's lock and reference up, as the caller of {@link #make} does for each page that it got. */
    public void letGo(long pfn) {
        locks.unlock(pfn);
        memory.putPage(pfn);
    }

    /** @kernel mm/gup.c get_user_pages_remote() with FOLL_GET, FOLL_WRITE 5.14 — one page */
    private long getWritable(long address) {
        Vma vma = mm.findVma(address);
        if (vma == null
                || vma.start() > address
                || (vma.flags() & Vma.VM_WRITE) == 0
                || (vma.flags() & Vma.SPECIAL) != 0) {
            return -Errno.EFAULT;
        }
        while (true) {
            long slot = mm.pageTable().pteAddress(address);
            if (slot != 0) {
                PageTable.lock(slot);
                long entry = PageTable.entry(slot);
                boolean isUsable = (entry & USABLE) == USABLE && Pte.holdsPage(entry);
                if (isUsable) {
                    memory.getPage(Pte.pfn(entry));
                }
                PageTable.unlock(slot);
                if (isUsable) {
                    return Pte.pfn(entry);
                }
            } else if (mm.pageTable().lookup(address) != Pte.NONE) {
                mm.splitHugeEntry(address);
                if (mm.pageTable().pteAddress(address) == 0) {
                    return -Errno.EFAULT;
                }
                continue;
            }
            int result = mm.handleMmFault(vma, address, FaultFlags.WRITE | FaultFlags.REMOTE);
            if ((result & FaultFlags.ERROR) != 0) {
                return (result & FaultFlags.OOM) != 0 ? -Errno.ENOMEM : -Errno.EFAULT;
            }
        }
    }

    /** Takes a page out of all page tables; drops the reference when that fails. */
    private boolean takeOut(long address, long pfn) {
        boolean isTail =
                (PageRecord.flags(memory.record(pfn)) & PageRecord.COMPOUND) != 0 && (pfn & HugeFrames.FRAMES - 1) != 0;
        if (isTail || !locks.tryLock(pfn)) {
            memory.putPage(pfn);
            return false;
        }
        long record = memory.record(pfn);
        boolean[] isHere = new boolean[1];
        boolean isTaken = false;
        try {
            if (PageRecord.isAnonymous(record)) {
                machine.reverseMaps().forEachPlace(memory, pfn, (vma, place) -> {
                    Invalidations.start(vma.mm(), place, place + PageSize.BYTES, InvalidationEvent.EXCLUSIVE, owner);
                    isHere[0] |= replace(vma, place, pfn) && vma.mm() == mm && place == address;
                    Invalidations.end(vma.mm());
                    return PageRecord.mapcount(record) > 0;
                });
            }
            isTaken = isHere[0] && PageRecord.mapcount(record) == 0;
            return isTaken;
        } finally {
            if (!isTaken) {
                letGo(pfn);
            }
        }
    }

    /** The entry's reference goes over to the exclusive entry, its mapping does not. */
    private boolean replace(Vma vma, long address, long pfn) {
        long slot = vma.mm().pageTable().pteAddress(address);
        if (slot == 0) {
            return false;
        }
        PageTable.lock(slot);
        long entry = PageTable.entry(slot);
        boolean isMapped = Pte.isPresent(entry) && Pte.holdsPage(entry) && Pte.pfn(entry) == pfn;
        if (isMapped) {
            PageTable.setRelease(slot, ExclusiveEntry.of(pfn, Pte.isWritable(entry)));
            memory.removeMapping(pfn);
        }
        PageTable.unlock(slot);
        return isMapped;
    }
}
