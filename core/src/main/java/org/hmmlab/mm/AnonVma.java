package org.hmmlab.mm;

import org.hmmlab.memory.PageRecord;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.WorkCategory;

/**
 * What the VMAs share whose private pages belong together: those that a fault found next to each other, and those that were split.
 * VMAs of parent and child have one each, with one root. Immutable.
 *
 * @kernel include/linux/rmap.h struct anon_vma 5.3 — a page hangs on the root, so a walk meets all VMAs of it; no chain
 */
final class AnonVma {
    /** What may differ between VMAs that share it: mprotect can make them equal. */
    private static final int MAY_DIFFER = Vma.RIGHTS;

    /** The lock and the VMAs, of this process and of its relatives. */
    final ReverseMap root;

    /** Whether the VMAs were not inherited from a parent that had pages in them: only such take in neighbours without pages. */
    final boolean isSingular;

    private AnonVma(ReverseMap root, boolean isSingular) {
        this.root = root;
        this.isSingular = isSingular;
    }

    /** A new root. */
    static AnonVma create(Machine machine) {
        return new AnonVma(new ReverseMap(machine.reverseMaps()), true);
    }

    /** What the child's copy of a VMA gets. */
    AnonVma forChild() {
        return new AnonVma(root, false);
    }

    /** The word that says so in the record of a page. */
    long mappingWord() {
        return root.record | PageRecord.MAPPING_ANON;
    }

    /**
     * Whether pages of two VMAs may come to belong together.
     *
     * @param part what a part that is to join its neighbour has, null for no pages
     * @param neighbour what the neighbour has, null for no pages
     * @kernel mm/mmap.c is_mergeable_anon_vma() 5.3 — none
     */
    static boolean mayJoin(AnonVma part, AnonVma neighbour) {
        return part == neighbour || part == null && neighbour.isSingular;
    }

    /**
     * What a VMA gets before its first own page: that of a neighbour with which it could become one VMA, or a new one. Any number of
     * threads, each with mmap_sem held for read.
     *
     * @kernel mm/rmap.c __anon_vma_prepare(), mm/mmap.c find_mergeable_anon_vma() 5.3 — none
     */
    static AnonVma prepare(Vma vma) {
        AnonVma found = ofNeighbour(vma);
        AnonVma candidate = found != null ? found : AnonVma.create(vma.mm.machine());
        ReverseMap root = candidate.root;
        root.lock();
        SpinLock.lock(vma.mm.record(), MmLayout.PAGE_TABLE_LOCK, WorkCategory.PAGE_TABLE_LOCK);
        boolean isFirst = vma.anon == null;
        if (isFirst) {
            root.adoptLocked(vma);
            vma.anon = candidate;
        }
        SpinLock.unlock(vma.mm.record(), MmLayout.PAGE_TABLE_LOCK, WorkCategory.PAGE_TABLE_LOCK);
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
