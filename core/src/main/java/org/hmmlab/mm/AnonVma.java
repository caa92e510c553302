package org.hmmlab.mm;

import org.hmmlab.memory.PageRecord;

/**
 * What the VMAs share whose private pages belong together: those that a fault found next to each other, and those that were split.
 * VMAs of parent and child have one each, with one root. Immutable.
 *
 * @kernel include/linux/rmap.h struct anon_vma 5.3 — a page hangs on the root, so a walk meets all VMAs of it; no chain
 */
final class AnonVma {
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
}
