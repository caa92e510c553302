package org.hmmlab.mm;

import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.pagetable.PageTable;

/**
 * The end of an address space: notifiers released, everything unmapped, tables freed, VMAs gone, and the users' one reference to the structure
 * dropped. In the thread of the last user.
 *
 * @kernel mm/mmap.c exit_mmap() 5.3 — none
 */
final class ExitOperation {
    private ExitOperation() {}

    /** Frees everything, even if a driver throws: nobody could do it later. */
    static void run(AddressSpace mm) {
        try {
            MmuNotifiers.release(mm);
        } finally {
            try {
                unmapAll(mm);
            } finally {
                freeAll(mm);
            }
        }
    }

    private static void unmapAll(AddressSpace mm) {
        VmaMap vmas = mm.vmas();
        if (vmas.count() == 0) {
            return;
        }
        try {
            Invalidations.start(mm, 0, PageTable.END, InvalidationEvent.UNMAP);
        } finally {
            for (int i = 0; i < vmas.count(); i++) {
                mm.machine().zapper().zap(mm.pageTable(), vmas.get(i).start, vmas.get(i).end);
            }
        }
        Invalidations.end(mm);
    }

    private static void freeAll(AddressSpace mm) {
        for (Vma vma : mm.vmas().cutOut(0, PageTable.END)) {
            vma.release();
        }
        mm.pageTable().freeLower();
        mm.family().leave();
        mm.drop();
    }
}
