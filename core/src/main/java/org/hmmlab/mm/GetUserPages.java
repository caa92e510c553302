package org.hmmlab.mm;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PagePins;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/**
 * Pages for others than the CPU: faulted in, and pinned.
 *
 * @kernel mm/gup.c __get_user_pages() 5.3 — a pin for reading does not copy a page that is shared with a child (5.19 and later do)
 */
public final class GetUserPages {

    private GetUserPages() {}

    /**
     * Faults the pages of a part of a VMA in; mmap_sem is held for read.
     *
     * @kernel mm/gup.c faultin_vma_page_range() 5.14 — none
     */
    static int populate(Vma vma, long start, long end, boolean write) {
        if (!allows(vma, write)) {
            return -Errno.EINVAL;
        }
        for (long address = start; address < end; address += PageSize.BYTES) {
            int error = faultIn(vma, address, write);
            if (error != 0) {
                return error;
            }
        }
        return 0;
    }

    /**
     * Pins the page of an address for someone who reads or writes it behind the page table's back: faults it in and takes a reference and a pin
     * ({@link PagePins}). Takes mmap_sem for read.
     *
     * @param mm the address space
     * @param address any byte of the page
     * @param write whether it shall be written
     * @return its pfn, -EFAULT or -ENOMEM
     */
    public static long pin(AddressSpace mm, long address, boolean write) {
        mm.downRead();
        try {
            Vma vma = mm.findVma(address);
            if (vma == null || vma.start > address || !allows(vma, write)) {
                return -Errno.EFAULT;
            }
            while (true) {
                int error = faultIn(vma, address, write);
                if (error != 0) {
                    return error;
                }
                long pfn = tryPin(mm, address, write);
                if (pfn != 0) {
                    return pfn;
                }
            }
        } finally {
            mm.upRead();
        }
    }

    /**
     * Drops a pin and the reference that came with it. The zero page stays for ever, so its pins are not counted.
     *
     * @param memory the machine's memory
     * @param pfn what {@link #pin} gave
     */
    public static void unpin(PhysicalMemory memory, long pfn) {
        if (pfn != memory.zeroPfn()) {
            PagePins.unpin(memory.record(pfn));
            memory.putPage(pfn);
        }
    }

    private static long tryPin(AddressSpace mm, long address, boolean write) {
        PhysicalMemory memory = mm.machine().physicalMemory();
        long slot = mm.pageTable().pteAddress(address);
        if (slot == 0) {
            return 0;
        }
        long pfn = 0;
        PageTable.lock(slot);
        long entry = PageTable.entry(slot);
        if (isAccessible(entry, write)) {
            pfn = Pte.pfn(entry);
            if (pfn != memory.zeroPfn()) {
                memory.getPage(pfn);
                PagePins.pin(memory.record(pfn));
            }
        }
        PageTable.unlock(slot);
        return pfn;
    }

    private static int faultIn(Vma vma, long address, boolean write) {
        while (!isAccessible(vma.mm.pageTable().lookup(address), write)) {
            int result = vma.mm.handleMmFault(vma, address, write ? FaultFlags.WRITE : 0);
            if ((result & FaultFlags.ERROR) != 0) {
                return (result & FaultFlags.OOM) != 0 ? -Errno.ENOMEM : -Errno.EFAULT;
            }
        }
        return 0;
    }

    private static boolean isAccessible(long entry, boolean write) {
        long bits = write ? Pte.PRESENT | Pte.WRITE : Pte.PRESENT;
        return (entry & bits) == bits;
    }

    /** @kernel mm/gup.c check_vma_flags() 5.3 — none */
    private static boolean allows(Vma vma, boolean write) {
        return (vma.flags & (Vma.VM_IO | Vma.VM_PFNMAP)) == 0
                && (vma.flags & (write ? Vma.VM_WRITE : Vma.VM_READ)) != 0;
    }
}
