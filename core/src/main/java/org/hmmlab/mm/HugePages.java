package org.hmmlab.mm;

import org.hmmlab.memory.HugeFrames;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.HugeTables;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;
import org.hmmlab.pagetable.TablePages;

/**
 * Transparent huge pages: 2 MiB of private anonymous memory behind one pmd entry. Whoever needs a part of one splits it here; whole ones are emptied,
 * shared and moved. Thread-safe.
 *
 * <p>The huge zero page is an entry that is {@link Pte#SPECIAL}: no references are counted for it. A split changes no page, so the
 * sum of references and mappings stays as it was. Nothing makes huge pages of small ones (no khugepaged).
 *
 * @kernel mm/huge_memory.c 5.3 — the frames of a page whose entries are split are freed one by one
 */
final class HugePages {
    /** Bytes that a huge entry maps. */
    static final long BYTES = HugeFrames.BYTES;

    private static final int FRAMES = HugeFrames.FRAMES;
    /** Bits of a huge entry that its small ones keep; they are not dirty, as in the kernel. */
    private static final long KEPT =
            Pte.PRESENT | Pte.WRITE | Pte.ACCESSED | Pte.PROTNONE | Pte.NO_EXECUTE | Pte.PFN_MASK;

    private final PhysicalMemory memory;
    private final TablePages tables;
    private final HugetlbPages hugetlb;
    private final ReverseMaps reverseMaps;
    private final boolean pageSplitKeepsDirty;

    HugePages(Machine machine) {
        this.memory = machine.physicalMemory();
        this.tables = machine.tablePages();
        this.hugetlb = machine.hugetlbPages();
        this.reverseMaps = machine.reverseMaps();
        this.pageSplitKeepsDirty = machine.rules().has(KernelRule.MIGRATION_KEEPS_DIRTY);
    }

    /**
     * Splits the huge entry of an address, if there is one, and tells the notifiers. mmap_sem or the lock of the page's reverse map is held.
     *
     * @kernel mm/huge_memory.c __split_huge_pmd() 5.3 — none
     */
    void split(AddressSpace mm, long address) {
        long slot = mm.pageTable().pmdAddress(address);
        if (slot != 0 && isSplittable(PageTable.entry(slot))) {
            splitAndTell(mm, address & -BYTES, slot);
        }
    }

    private void splitAndTell(AddressSpace mm, long start, long slot) {
        Invalidations.start(mm, start, start + BYTES, InvalidationEvent.CLEAR);
        PageTable.lock(slot);
        splitLocked(slot);
        PageTable.unlock(slot);
        Invalidations.end(mm);
    }

    /**
     * Splits a huge page: its entries in all address spaces, and the page itself, for which it is unmapped a second time.
     *
     * @kernel mm/huge_memory.c split_huge_page() 5.3 — never fails
     */
    void splitPage(AddressSpace mm, long address) {
        long slot = mm.pageTable().pmdAddress(address);
        if (slot != 0 && isSplittable(PageTable.entry(slot))) {
            long entry = PageTable.entry(slot);
            long start = address & -BYTES;
            if (!Pte.holdsPage(entry) || hugetlb.isOurs(entry)) {
                splitAndTell(mm, start, slot);
                return;
            }
            long pfn = Pte.pfn(entry);
            reverseMaps.forEachPlace(memory, pfn, (vma, place) -> {
                splitOfPage(vma.mm, place & -BYTES, pfn);
                return true;
            });
            for (int i = 0; i < FRAMES; i++) {
                PageRecord.clearFlags(memory.record(pfn + i), PageRecord.COMPOUND);
            }
        }
    }

    /** In one address space; unlike a split of the entry alone, this one keeps what is known of writes. */
    private void splitOfPage(AddressSpace mm, long start, long pfn) {
        Invalidations.start(mm, start, start + BYTES, InvalidationEvent.CLEAR);
        long slot = mm.pageTable().pmdAddress(start);
        long entry = slot == 0 ? Pte.NONE : PageTable.entry(slot);
        if (Pte.isHuge(entry) && Pte.holdsPage(entry) && Pte.pfn(entry) == pfn) {
            Invalidations.start(mm, start, start + BYTES, InvalidationEvent.CLEAR);
            PageTable.lock(slot);
            splitLocked(slot, pageSplitKeepsDirty ? Pte.DIRTY : 0);
            PageTable.unlock(slot);
            Invalidations.end(mm);
        }
        Invalidations.end(mm);
    }

    /** Splits the huge entries that a range covers in part. */
    void splitAtEnds(AddressSpace mm, long start, long end) {
        if ((start & BYTES - 1) != 0) {
            split(mm, start);
        }
        if ((end & BYTES - 1) != 0) {
            split(mm, end);
        }
    }

    /**
     * A VMA is about to be divided. The kernel tells the notifiers of the 2 MiB around the boundary, huge or not.
     *
     * @kernel mm/huge_memory.c vma_adjust_trans_huge() 5.3 — none
     */
    void dividing(AddressSpace mm, Vma vma, long boundary) {
        long start = boundary & -BYTES;
        if (start != boundary && start >= vma.start && start + BYTES <= vma.end) {
            long slot = mm.pageTable().pmdAddress(start);
            if (slot != 0) {
                splitAndTell(mm, start, slot);
            }
        }
    }

    /** Splits without telling; the caller holds the lock. Nothing happens to what is not huge. */
    void splitLocked(long slot) {
        splitLocked(slot, 0);
    }

    private void splitLocked(long slot, long alsoKept) {
        long entry = PageTable.entry(slot);
        if (!isSplittable(entry)) {
            return;
        }
        if (Pte.isDevmap(entry)) {
            PageTable.setRelease(slot, Pte.NONE);
            return;
        }
        if (Pte.isMigration(entry)) {
            HugeTables.split(tables, slot, entry & ~Pte.HUGE, 1L << Pte.PFN_SHIFT);
            return;
        }
        if (!Pte.holdsPage(entry)) {
            HugeTables.split(tables, slot, Pte.special(memory.zeroPfn()) | entry & Pte.NO_EXECUTE, 0);
            return;
        }
        for (int i = 0; (entry & Pte.DIRTY) != 0 && i < FRAMES; i++) {
            long record = memory.record(Pte.pfn(entry) + i);
            PageRecord.flags(record, PageRecord.flags(record) | PageRecord.DIRTY);
        }
        HugeTables.split(tables, slot, entry & (KEPT | alsoKept), 1L << Pte.PFN_SHIFT);
    }

    /**
     * Empties a huge entry. One that is a table by now, or that must be split for a part of it, is left to the caller.
     *
     * @return the table entry whose small entries are to be emptied, 0 when all is done
     */
    long zap(long slot, long start, long end) {
        PageTable.lock(slot);
        if (end - start != BYTES) {
            splitLocked(slot);
        }
        long entry = PageTable.entry(slot);
        long table = 0;
        if (!Pte.isTable(entry)) {
            PageTable.setRelease(slot, Pte.NONE);
            table = hasTable(entry) ? HugeTables.withdraw(slot) : 0;
        }
        PageTable.unlock(slot);
        if (Pte.isTable(entry)) {
            return entry;
        }
        if (table != 0) {
            tables.free(table);
        }
        if (hugetlb.isOurs(entry)) {
            hugetlb.unmap(entry);
        } else {
            for (int i = 0; Pte.holdsPage(entry) && i < FRAMES; i++) {
                memory.removeMapping(Pte.pfn(entry) + i);
                memory.putPage(Pte.pfn(entry) + i);
            }
        }
        return 0;
    }

    /** Whether a table was deposited for an entry: for transparent huge pages, also while they move. */
    private boolean hasTable(long entry) {
        return isSplittable(entry) && !Pte.isDevmap(entry) && !hugetlb.isOurs(entry);
    }

    /**
     * Shares a huge entry with a child, read-only on both sides.
     *
     * @return false when it is a table by now
     * @kernel mm/huge_memory.c copy_huge_pmd() 5.3 — none
     */
    boolean fork(long parentSlot, long childSlot) {
        long table = tables.allocate();
        PageTable.lock(childSlot);
        PageTable.lock(parentSlot);
        long entry = PageTable.entry(parentSlot);
        boolean isHuge = Pte.isHuge(entry);
        if (isHuge) {
            long shared = ForkOperation.readOnly(entry);
            PageTable.setRelease(parentSlot, shared);
            if (hugetlb.isOurs(entry)) {
                hugetlb.map(entry);
            } else {
                for (int i = 0; Pte.holdsPage(entry) && i < FRAMES; i++) {
                    PageRecord.clearFlags(memory.record(Pte.pfn(entry) + i), PageRecord.ANON_EXCLUSIVE);
                    memory.getPage(Pte.pfn(entry) + i);
                    memory.addMapping(Pte.pfn(entry) + i);
                }
            }
            if (hasTable(entry)) {
                HugeTables.deposit(childSlot, table);
                table = 0;
            }
            PageTable.setRelease(childSlot, shared);
        }
        PageTable.unlock(parentSlot);
        PageTable.unlock(childSlot);
        if (table != 0) {
            tables.free(table);
        }
        return isHuge;
    }

    /**
     * Moves a whole huge entry, with its table, to a place that is free; mmap_sem is held for write.
     *
     * @return false when the places do not match, so that it must be split
     * @kernel mm/huge_memory.c move_huge_pmd() 5.3 — none
     */
    boolean move(AddressSpace mm, long slot, long start, long end, long target) {
        long to = end - start == BYTES && (target & BYTES - 1) == 0
                ? mm.pageTable().pmdAddressOrAllocate(target)
                : 0;
        if (to == 0 || PageTable.entry(to) != Pte.NONE) {
            return false;
        }
        PageTable.lock(slot);
        long entry = PageTable.entry(slot);
        long table = hasTable(entry) ? HugeTables.withdraw(slot) : 0;
        PageTable.setRelease(slot, Pte.NONE);
        PageTable.unlock(slot);
        PageTable.lock(to);
        if (table != 0) {
            HugeTables.deposit(to, table);
        }
        PageTable.setRelease(to, entry);
        PageTable.unlock(to);
        return true;
    }

    /** Bytes of a range that huge entries map, the huge zero page left out. */
    long bytesMapped(AddressSpace mm, long start, long end) {
        long bytes = 0;
        for (long address = start; address < end; address = (address | BYTES - 1) + 1) {
            long slot = mm.pageTable().pmdAddress(address);
            long entry = slot == 0 ? Pte.NONE : PageTable.entry(slot);
            if (Pte.isHuge(entry) && Pte.holdsPage(entry) && !hugetlb.isOurs(entry)) {
                bytes += Math.min(end, (address | BYTES - 1) + 1) - address;
            }
        }
        return bytes;
    }

    private static boolean isSplittable(long entry) {
        return Pte.isHuge(entry) || Pte.isMigration(entry);
    }
}
