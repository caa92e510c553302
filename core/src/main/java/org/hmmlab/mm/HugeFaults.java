package org.hmmlab.mm;

import org.hmmlab.memory.HugeFrames;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.HugeTables;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.Pte;

/**
 * CPU faults on transparent huge pages: makes them where a VMA was advised so and covers all of one, and copies or splits shared ones that are
 * written to. Thread-safe, as {@link CpuFaultHandler}.
 *
 * @kernel mm/huge_memory.c do_huge_pmd_*() 5.3 — policy "madvise", use_zero_page 1
 */
final class HugeFaults {
    /** Result: go on with small pages; no bits of {@link FaultFlags} look like it. */
    static final int FALLBACK = -1;

    private static final long BYTES = HugePages.BYTES;
    private static final int FRAMES = HugeFrames.FRAMES;

    private final Machine machine;
    private final HugePages hugePages;
    private final PhysicalMemory memory;
    private final HugeFrames frames;
    private final boolean writesSplit;

    HugeFaults(Machine machine) {
        this.machine = machine;
        this.hugePages = machine.hugePages();
        this.memory = machine.physicalMemory();
        this.frames = new HugeFrames(memory);
        this.writesSplit = machine.rules().has(KernelRule.HUGE_COPY_ON_WRITE_SPLITS);
    }

    /**
     * Handles a fault where no table of small entries stands.
     *
     * @return bits of {@link FaultFlags}, or {@link #FALLBACK}
     */
    int fault(AddressSpace mm, Vma vma, long address, boolean write) {
        long slot = mm.pageTable().pmdAddress(address);
        long entry = slot == 0 ? Pte.NONE : PageTable.entry(slot);
        if (entry == Pte.NONE) {
            return isEligible(vma, address) ? create(mm, vma, address & -BYTES, write) : FALLBACK;
        }
        if (Pte.isTable(entry)) {
            return FALLBACK;
        }
        if (!Pte.isPresent(entry)) {
            if (!Pte.isMigration(entry)) {
                return FaultFlags.SIGBUS;
            }
            mm.waitForMigration(slot);
            return 0;
        }
        if (Pte.isProtNone(entry)) {
            return (vma.flags & Vma.RIGHTS) == 0 ? 0 : allowAgain(vma, slot, entry);
        }
        return write && !Pte.isWritable(entry) ? writeProtected(mm, vma, address & -BYTES, slot) : 0;
    }

    /** Whether an address may get a huge page: advised, private and anonymous, and the VMA covers it. */
    private static boolean isEligible(Vma vma, long address) {
        long start = address & -BYTES;
        return (vma.flags & Vma.VM_HUGEPAGE) != 0
                && vma.file == null
                && vma.isPrivate()
                && start >= vma.start
                && start + BYTES <= vma.end;
    }

    /** @kernel mm/huge_memory.c do_huge_pmd_anonymous_page() 5.3 — none */
    private int create(AddressSpace mm, Vma vma, long start, boolean write) {
        long slot = mm.pageTable().pmdAddressOrAllocate(start);
        if (slot == 0) {
            return FALLBACK;
        }
        vma.prepareAnon();
        if (!write) {
            long zero = Pte.huge(frames.zeroPfn(), Pte.SPECIAL | vma.noExecute());
            HugeTables.install(machine.tablePages(), slot, zero);
            return 0;
        }
        long pfn = frames.allocate();
        if (pfn < 0) {
            return FALLBACK;
        }
        if (!HugeTables.install(machine.tablePages(), slot, own(vma, start, pfn))) {
            release(pfn);
        }
        return 0;
    }

    private long own(Vma vma, long start, long pfn) {
        long entry = machine.faults().own(vma, start, pfn);
        for (int i = 1; i < FRAMES; i++) {
            machine.faults().own(vma, start + ((long) i << PageSize.SHIFT), pfn + i);
        }
        flagAll(pfn, PageRecord.COMPOUND);
        return entry | Pte.HUGE;
    }

    private static int allowAgain(Vma vma, long slot, long was) {
        PageTable.lock(slot);
        if (PageTable.entry(slot) == was) {
            PageTable.setRelease(slot, Pte.fromProtNone(was) & ~Pte.NO_EXECUTE | vma.noExecute());
        }
        PageTable.unlock(slot);
        return 0;
    }

    /**
     * A write to a read-only huge page: used again if nobody else maps any of it, else copied whole or split.
     *
     * @kernel mm/huge_memory.c do_huge_pmd_wp_page() 5.3 — splits where the kernel, short of a huge page, copies to 512 small ones
     */
    private int writeProtected(AddressSpace mm, Vma vma, long start, long slot) {
        PageTable.lock(slot);
        long entry = PageTable.entry(slot);
        if (!isHugeWithAccess(entry) || Pte.isWritable(entry)) {
            PageTable.unlock(slot);
            return 0;
        }
        if (!vma.isPrivate() || Pte.holdsPage(entry) && isOwn(Pte.pfn(entry))) {
            if (vma.isPrivate()) {
                flagAll(Pte.pfn(entry), machine.exclusiveFlag());
            }
            long writeBit = (vma.flags & Vma.VM_WRITE) != 0 ? Pte.WRITE : 0;
            PageTable.setRelease(slot, entry | Pte.DIRTY | Pte.ACCESSED | writeBit);
            PageTable.unlock(slot);
            return 0;
        }
        boolean holdsPages = Pte.holdsPage(entry);
        if (writesSplit || Pte.isDevmap(entry)) {
            PageTable.unlock(slot);
        } else {
            holdAll(entry, holdsPages);
            PageTable.unlock(slot);
            boolean copied = copy(mm, vma, start, slot, entry);
            letGoOfAll(entry, holdsPages);
            if (copied) {
                return 0;
            }
        }
        hugePages.split(mm, start);
        return FALLBACK;
    }

    private void flagAll(long pfn, long flag) {
        for (int i = 0; i < FRAMES; i++) {
            PageRecord.setFlags(memory.record(pfn + i), flag);
        }
    }

    /** Whether one huge entry alone maps the page: each of its frames has no other reference. */
    private boolean isOwn(long pfn) {
        for (int i = 0; i < FRAMES; i++) {
            if (!machine.faults().isOwnFrame(pfn + i)) {
                return false;
            }
        }
        return true;
    }

    /** References to a huge page that entries of the last level map: the kernel counts them for all its frames together. */
    int references(long pfn) {
        int count = 0;
        for (long each = pfn & -FRAMES; each < (pfn & -FRAMES) + FRAMES; each++) {
            long record = memory.record(each);
            count += (PageRecord.flags(record) & PageRecord.COMPOUND) != 0 ? PageRecord.references(record) : 0;
        }
        return count;
    }

    private void holdAll(long entry, boolean holdsPages) {
        for (int i = 0; holdsPages && i < FRAMES; i++) {
            memory.getPage(Pte.pfn(entry) + i);
        }
    }

    private void letGoOfAll(long entry, boolean holdsPages) {
        for (int i = 0; holdsPages && i < FRAMES; i++) {
            memory.putPage(Pte.pfn(entry) + i);
        }
    }

    /** Puts a new huge page in the place of one that others see; false when there is none to be had. */
    private boolean copy(AddressSpace mm, Vma vma, long start, long slot, long entry) {
        boolean holdsPages = Pte.holdsPage(entry);
        long pfn = holdsPages ? frames.allocateCopy(Pte.pfn(entry)) : frames.allocate();
        if (pfn < 0) {
            return false;
        }
        boolean isSame = false;
        try {
            Invalidations.start(mm, start, start + BYTES, InvalidationEvent.CLEAR);
            PageTable.lock(slot);
            isSame = PageTable.entry(slot) == entry;
            if (isSame) {
                PageTable.setRelease(slot, own(vma, start, pfn));
                for (int i = 0; holdsPages && i < FRAMES; i++) {
                    memory.removeMapping(Pte.pfn(entry) + i);
                }
            }
            PageTable.unlock(slot);
            Invalidations.end(mm);
        } finally {
            if (!isSame) {
                letGoOfAll(Pte.huge(pfn, 0), true);
            } else {
                letGoOfAll(entry, holdsPages);
            }
        }
        return true;
    }

    /** A page that was made and could not be installed. */
    private void release(long pfn) {
        for (int i = 0; i < FRAMES; i++) {
            memory.removeMapping(pfn + i);
            memory.putPage(pfn + i);
        }
    }

    private static boolean isHugeWithAccess(long entry) {
        return Pte.isHuge(entry) && (entry & Pte.PRESENT) != 0;
    }
}
