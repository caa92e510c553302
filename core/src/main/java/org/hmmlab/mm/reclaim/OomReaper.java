package org.hmmlab.mm.reclaim;

import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;

/**
 * Takes the private memory of a dying address space away, and may not sleep: a VMA whose subscribers would have to is left as it is.
 *
 * @kernel mm/oom_kill.c __oom_reap_task_mm() 5.3 — the caller tries again, with no limit
 */
public final class OomReaper {
    private OomReaper() {}

    /**
     * Takes the private memory away. Faults of the process on private memory that is missing are SIGBUS from here on.
     *
     * @param mm the address space
     * @return 0, or -EAGAIN when some of it is left: mmap_sem was held for write, or a subscriber would have had to sleep
     */
    public static int run(AddressSpace mm) {
        if (!mm.tryDownRead()) {
            return -Errno.EAGAIN;
        }
        try {
            return reap(mm);
        } finally {
            mm.upRead();
        }
    }

    private static int reap(AddressSpace mm) {
        mm.becomeUnstable();
        int result = 0;
        for (Vma vma = mm.findVma(0); vma != null; vma = mm.findVma(vma.end())) {
            if ((vma.flags() & Vma.SPECIAL) != 0 || !vma.isPrivate()) {
                continue;
            }
            if (Invalidations.startNonblock(mm, vma.start(), vma.end(), InvalidationEvent.UNMAP) != 0) {
                result = -Errno.EAGAIN;
                continue;
            }
            mm.machine().zapper().zap(mm.pageTable(), vma.start(), vma.end());
            Invalidations.end(mm);
        }
        return result;
    }
}
