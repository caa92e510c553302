package org.hmmlab.mm;

import org.hmmlab.sync.Part;
import org.hmmlab.sync.SpinLock;

/**
 * The moment before a VMA gets its first own page. Any number of threads, each with mmap_sem held for read.
 *
 * @kernel mm/rmap.c __anon_vma_prepare(), mm/mmap.c find_mergeable_anon_vma() 5.3 — none
 */
final class AnonPreparation {
    /** What may differ between VMAs that share it: mprotect can make them equal. */
    private static final int MAY_DIFFER = Vma.RIGHTS;

    private AnonPreparation() {}

    static AnonVma run(Vma vma) {
        AnonVma found = ofNeighbour(vma);
        AnonVma candidate = found != null ? found : AnonVma.create(vma.mm.machine());
        ReverseMap root = candidate.root;
        root.lock();
        SpinLock.lock(vma.mm.record(), MmLayout.PAGE_TABLE_LOCK, Part.PAGE_TABLE_LOCK);
        boolean isFirst = vma.anon == null;
        if (isFirst) {
            root.adoptLocked(vma);
            vma.anon = candidate;
        }
        SpinLock.unlock(vma.mm.record(), MmLayout.PAGE_TABLE_LOCK, Part.PAGE_TABLE_LOCK);
        if (isFirst && found != null) {
            root.addUsers(1);
        }
        root.unlock();
        if (!isFirst && found == null) {
            root.letGo();
        }
        return vma.anon;
    }

    private static AnonVma ofNeighbour(Vma vma) {
        VmaMap vmas = vma.mm.vmas();
        int index = vmas.indexAfter(vma.start);
        AnonVma next = index + 1 < vmas.count() ? reusable(vma, vmas.get(index + 1), vmas.get(index + 1)) : null;
        if (next != null) {
            return next;
        }
        return index > 0 ? reusable(vmas.get(index - 1), vma, vmas.get(index - 1)) : null;
    }

    private static AnonVma reusable(Vma before, Vma after, Vma neighbour) {
        AnonVma anon = neighbour.anon;
        boolean fits = anon != null
                && anon.isSingular
                && before.end == after.start
                && before.file == after.file
                && ((before.flags ^ after.flags) & ~MAY_DIFFER) == 0
                && before.pageOffset(before.end) == after.pageOffset;
        return fits ? anon : null;
    }
}
