package org.hmmlab.hmm.history;

import org.hmmlab.mm.Machine;

/** What HMM offered drivers for pages of system memory until 47e9d836a5. */
public final class HmmPages {
    private HmmPages() {}

    /**
     * Takes a page that device memory is to be moved to: with a reference, and locked, as migration wants it. Since 47e9d836a5
     * drivers allocate a page and lock it themselves.
     *
     * @param machine the machine
     * @return its pfn, 0 when there is none
     * @kernel mm/hmm.c hmm_vma_alloc_locked_page() 5.2 — no policy of the VMA decides where it lies
     */
    public static long allocateLocked(Machine machine) {
        long pfn = machine.physicalMemory().allocateFrame();
        if (pfn < 0) {
            return 0;
        }
        machine.pageLocks().lock(pfn);
        return pfn;
    }
}
