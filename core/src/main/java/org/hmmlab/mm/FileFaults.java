package org.hmmlab.mm;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/**
 * Faults on empty entries of file mappings. A page is mapped under its lock, so that truncation finds it. Any number of threads, each with mmap_sem
 * held for read.
 *
 * @kernel mm/memory.c do_read_fault(), do_cow_fault(), do_shared_fault() 5.3 — none
 */
final class FileFaults {
    /** Pages that a read fault looks at around its own: 64 KiB. */
    private static final long AROUND = 16;

    private final PhysicalMemory memory;
    private final CpuFaultHandler handler;

    FileFaults(PhysicalMemory memory, CpuFaultHandler handler) {
        this.memory = memory;
        this.handler = handler;
    }

    int fault(Vma vma, long address, long slot, boolean write) {
        if (!write) {
            mapAround(vma, address, slot);
            return PageTable.entry(slot) != Pte.NONE ? 0 : mapOne(vma, address, slot, false);
        }
        return vma.isPrivate() ? copyOne(vma, address, slot) : mapOne(vma, address, slot, true);
    }

    /**
     * Maps the neighbours that are cached, and the page itself if it is.
     *
     * @kernel mm/memory.c do_fault_around(), mm/filemap.c filemap_map_pages() 6.1 — none
     */
    private void mapAround(Vma vma, long address, long slot) {
        long page = address >>> PageSize.SHIFT;
        long first = Math.max(page & -AROUND, vma.start >>> PageSize.SHIFT);
        long tableEnd = (page | PageTable.ENTRIES - 1) + 1;
        long end = Math.min(Math.min(first + AROUND, tableEnd), vma.end >>> PageSize.SHIFT);
        for (long at = first; at < end; at++) {
            long slotAt = slot + (at - page) * Long.BYTES;
            if (PageTable.entry(slotAt) != Pte.NONE) {
                continue;
            }
            long pfn = vma.file.tryLockCached(vma.pageOffset(at << PageSize.SHIFT));
            if (pfn != 0) {
                map(vma, slotAt, pfn, false);
                vma.file.unlockPage(pfn);
            }
        }
    }

    private int mapOne(Vma vma, long address, long slot, boolean write) {
        long pfn = vma.file.lockPage(vma.pageOffset(address));
        if (pfn < 0) {
            return error(pfn);
        }
        map(vma, slot, pfn, write);
        vma.file.unlockPage(pfn);
        return 0;
    }

    /** Maps a locked page; the entry gets a reference of its own. */
    private void map(Vma vma, long slot, long pfn, boolean write) {
        long entry = Pte.present(pfn, vma.noExecute());
        boolean mayWrite = !vma.isPrivate() && (vma.flags & Vma.VM_WRITE) != 0;
        if (mayWrite && (write || vma.file.isWritableAtOnce())) {
            entry |= write ? Pte.WRITE | Pte.DIRTY : Pte.WRITE;
        }
        if (write) {
            PageRecord.setFlags(memory.record(pfn), PageRecord.DIRTY);
        }
        memory.getPage(pfn);
        memory.addMapping(pfn);
        if (CpuFaultHandler.install(slot, entry) == CpuFaultHandler.LOST) {
            memory.removeMapping(pfn);
            memory.putPage(pfn);
        }
    }

    private int copyOne(Vma vma, long address, long slot) {
        vma.prepareAnon();
        long pfn = vma.file.lockPage(vma.pageOffset(address));
        if (pfn < 0) {
            return error(pfn);
        }
        long copy = memory.allocateCopy(pfn);
        int result = copy < 0 ? FaultFlags.OOM : handler.installOwn(vma, address, slot, copy);
        vma.file.unlockPage(pfn);
        return result;
    }

    private static int error(long result) {
        return result == -Errno.ENOMEM ? FaultFlags.OOM : FaultFlags.SIGBUS;
    }
}
