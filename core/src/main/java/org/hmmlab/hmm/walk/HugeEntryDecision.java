package org.hmmlab.hmm.walk;

import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/**
 * The decision table of entries that map more than a page: huge pmds and puds, and those of hugetlb mappings.
 *
 * @kernel mm/hmm.c hmm_vma_handle_pmd(), hmm_vma_walk_pud(), hmm_vma_walk_hugetlb_entry() 5.3 — later behaviours by rule
 */
final class HugeEntryDecision {
    private static final long PMD_BYTES = 1L << PageTable.PMD_SHIFT;
    private static final long PUD_BYTES = 1L << PageTable.PUD_SHIFT;

    private final WalkState walk;
    private final WalkRules rules;

    HugeEntryDecision(WalkState walk) {
        this.walk = walk;
        this.rules = walk.rules;
    }

    /**
     * Decides on a pmd entry that is neither empty nor a table.
     *
     * @param pmd the entry, read once
     * @param entryAddress where it stands
     * @param start first byte
     * @param end first byte after the part
     * @return as {@link EntryDecision#decide}
     */
    int pmd(long pmd, long entryAddress, long start, long end) {
        if (Pte.isMigration(pmd)) {
            return movingPmd(entryAddress, start, end);
        }
        if (!Pte.isPresent(pmd) || !Pte.isHuge(pmd)) {
            return bad(start, end);
        }
        long cpuFlags = walk.cpuFlags(pmd);
        int need = walk.needForAll(start, end, cpuFlags);
        if (need != 0 || cpuFlags == 0) {
            return walk.chunk(start, end, need);
        }
        long first = Pte.pfn(pmd) + ((start & PMD_BYTES - 1) >>> PageSize.SHIFT);
        return fill(first, start, end, cpuFlags | walk.encoding.pmdMapped(), Pte.isDevmap(pmd));
    }

    /** Unasked slots stay as they are before requests survive, which is the kernel's oversight. */
    private int movingPmd(long entryAddress, long start, long end) {
        if (walk.needForAll(start, end, 0) != 0) {
            return walk.waitForMigration(entryAddress, start);
        }
        if (rules.requestsSurvive) {
            walk.fill(start, end, walk.encoding.none());
        }
        return 0;
    }

    private int bad(long start, long end) {
        if (rules.errorOnlyWhenAsked && walk.needForAll(start, end, 0) != 0) {
            return -Errno.EFAULT;
        }
        walk.fill(start, end, walk.encoding.error());
        return 0;
    }

    /**
     * Decides on a pud entry that maps 1 GiB. One that is not DAX is dropped, which is how the kernel splits it.
     *
     * @param entryAddress where it stands
     * @param start first byte
     * @param end first byte after the part
     * @return as {@link EntryDecision#decide}
     */
    int pud(long entryAddress, long start, long end) {
        long pud = PageTable.entry(entryAddress);
        if (!Pte.isDevmap(pud)) {
            PageTable.lock(entryAddress);
            PageTable.setRelease(entryAddress, Pte.NONE);
            PageTable.unlock(entryAddress);
            return walk.hole(start, end);
        }
        long cpuFlags = walk.cpuFlags(pud);
        int need = walk.needForAll(start, end, cpuFlags);
        if (need != 0) {
            if (!rules.pudFaultDropsLock) {
                walk.mm.notifierDomain().warnings().warn("hmm_vma_walk_pud faults with the pud lock held");
            }
            return walk.chunk(start, end, need);
        }
        long first = Pte.pfn(pud) + ((start & PUD_BYTES - 1) >>> PageSize.SHIFT);
        return fill(first, start, end, cpuFlags | walk.encoding.pudMapped(), true);
    }

    private int fill(long firstPfn, long start, long end, long entryFlags, boolean devmap) {
        long pfn = firstPfn;
        EntryEncoding encoding = walk.encoding;
        long[] pfns = walk.pfns;
        for (int i = walk.slot(start); i < walk.slot(end); i++) {
            if (devmap && !walk.takePagemap(pfn)) {
                return -Errno.EBUSY;
            }
            pfns[i] = encoding.encode(pfn++) | entryFlags;
        }
        walk.putPagemap();
        walk.last = end;
        return 0;
    }

    /**
     * Walks a part of a hugetlb mapping, entry by entry. The request of an entry's first page decides for all of it.
     *
     * @param start first byte
     * @param end first byte after the part
     * @return as {@link EntryDecision#decide}
     */
    int hugetlb(long start, long end) {
        for (long address = start; address < end; ) {
            long next = Math.min((address | PMD_BYTES - 1) + 1, end);
            long slot = walk.mm.pageTable().pmdAddress(address);
            int result = slot == 0 ? walk.hole(address, next) : hugetlbEntry(slot, address, next);
            if (result != 0) {
                return result;
            }
            address = next;
        }
        return 0;
    }

    private int hugetlbEntry(long entryAddress, long start, long end) {
        EntryEncoding encoding = walk.encoding;
        PageTable.lock(entryAddress);
        long entry = PageTable.entry(entryAddress);
        int slot = walk.slot(start);
        long request = walk.pfns[slot];
        if (!rules.requestsSurvive) {
            walk.pfns[slot] = encoding.none();
        }
        long cpuFlags = walk.cpuFlags(entry);
        int need = walk.need(request, cpuFlags);
        if (need == 0) {
            long pfn = Pte.pfn(entry) + ((start & PMD_BYTES - 1) >>> PageSize.SHIFT);
            int slotPages = 1 << walk.shift - PageSize.SHIFT;
            boolean hidden = cpuFlags == 0 && rules.inaccessibleIsNotValid;
            for (int i = slot; i < walk.slot(end); i++) {
                walk.pfns[i] = hidden ? encoding.none() : encoding.encode(pfn) | cpuFlags | encoding.pmdMapped();
                pfn += slotPages;
            }
            walk.last = end;
        }
        PageTable.unlock(entryAddress);
        return need == 0 ? 0 : walk.chunk(start, end, need);
    }
}
