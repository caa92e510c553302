package org.hmmlab.hmm.walk;

import org.agrona.UnsafeApi;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.Vma;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;
import org.hmmlab.pagetable.Pte;

/**
 * {@code hmm_range_fault}: reads the page table under a range into its entries, faulting in what was asked for.
 *
 * <p>One instance a thread: it holds the state of a walk, so that a walk allocates nothing. Entries are read without a
 * lock; what makes them true is the validity of the range, checked by the driver under its update lock afterwards.
 *
 * @kernel mm/hmm.c hmm_range_fault(), hmm_vma_walk_*() 7f08263d9b — later behaviours by rule
 */
public final class RangeFaulter implements PageTableWalker.Visitor {
    /** Flag: a CPU fault may release mmap_sem and ask for a retry, which ends the call with −EAGAIN. */
    public static final int ALLOW_RETRY = 1;
    /** Flag: only look, never fault. */
    public static final int SNAPSHOT = 2;

    private static final int BYTES_PER_ENTRY = Long.BYTES;
    /** Below this many entries a loop of single loads beats the call of a bulk copy. */
    private static final int BULK_ENTRIES = 32;

    private static final long LONG_ARRAY_BASE = UnsafeApi.arrayBaseOffset(long[].class);

    private final PageTableWalker walker = new PageTableWalker();
    private final WalkRules rules;
    private final WalkState walk;
    private final EntryDecision entries;
    private final HugeEntryDecision hugeEntries;
    private long walkLimit = Long.MAX_VALUE;

    /** Makes a faulter of kernel 5.3 for a machine without device memory. */
    public RangeFaulter() {
        this(KernelRules.V5_3, DevicePagemaps.NONE);
    }

    /**
     * Makes a faulter.
     *
     * @param kernelRules the behaviours that versions differ in, usually the machine's
     * @param pagemaps the page maps of device memory
     */
    public RangeFaulter(KernelRules kernelRules, DevicePagemaps pagemaps) {
        rules = new WalkRules(kernelRules);
        walk = new WalkState(rules, pagemaps);
        entries = new EntryDecision(walk);
        hugeEntries = new HugeEntryDecision(walk);
    }

    /**
     * Bounds how often one call walks: the kernel has no such bound, and walks for ever in some cases.
     *
     * @param walks most walks of a call, at least 1
     * @return this
     */
    public RangeFaulter walkLimit(long walks) {
        walkLimit = walks;
        return this;
    }

    /**
     * Fills the entries of a registered range. The caller holds mmap_sem, for read at least.
     *
     * <p>The count is the kernel's: a trailing hole does not count past the start of its last chunk, so a count below the
     * range's length is no failure. On an error the slots from the failing part on are NONE; where requests survive
     * ({@code REQUESTS_SURVIVE_FAULTS}) they keep their requests, unless the mask says that slots hold none.
     *
     * @param registered the range
     * @param newFlags {@link #ALLOW_RETRY}, {@link #SNAPSHOT}; without {@code FAULT_TAKES_FLAGS}: whether the CPU fault may
     *     wait here (block), 0 for no
     * @return pages handled (0 with {@code SUCCESS_IS_ZERO}); −EBUSY: invalidated; −EAGAIN: mmap_sem was released;
     *     −EFAULT: no VMA, a device VMA, a failed CPU fault or an entry without a page; −EINVAL: a page shift that the VMA has not; −EPERM: a VMA that cannot be read, or,
     *     with {@code WRITE_RIGHT_IS_CHECKED}, not be written
     * @throws IllegalStateException if the range is not registered, mmap_sem is not held, or the walk limit is exceeded
     * @kernel mm/hmm.c hmm_range_fault() 7f08263d9b — later behaviours by rule
     */
    public long fault(HmmRange registered, int newFlags) {
        WalkState w = walk;
        w.begin(registered, rules.takesFlags ? newFlags : ofBlock(newFlags));
        w.mm.assertLocked();
        long start = w.rangeStart;
        long end = registered.end();
        long walks = 0;
        do {
            if (!registered.isValid()) {
                return registered.isOfDeadMm() ? -Errno.EFAULT : -Errno.EBUSY;
            }
            Vma found = w.mm.findVma(start);
            int refusal = refuse(found, end);
            if (refusal != 0) {
                return refusal;
            }
            if (!rules.vmaIsLocal) {
                registered.walked(found);
            }
            long partEnd = found == null ? end : Math.min(end, found.end());
            w.beginPart(start);
            int result;
            do {
                if (walks++ == walkLimit) {
                    throw new IllegalStateException("a range must be walked in " + walkLimit
                            + " walks: the next would start at 0x" + Long.toHexString(w.last));
                }
                result = part(found, w.last, partEnd);
            } while (result == -Errno.EBUSY && registered.isValid());
            if (result != 0) {
                if (!rules.requestsSurvive || w.mask == 0) {
                    w.fill(w.last, end, w.encoding.none());
                }
                return result;
            }
            start = partEnd;
        } while (start < end);
        return rules.successIsZero ? 0 : (w.last - w.rangeStart) >>> w.shift;
    }

    /**
     * The snapshot of before d45d464b11: it does not walk again and does not look at what the walk answers, so that an entry
     * without a page leaves its value in its slot and the slots of the VMA's part behind it unwritten.
     *
     * @param registered the range
     * @return always a count: pages up to where the walk of the last VMA came, be it by an entry without a page there; the walks of the VMAs before
     *     it do not matter. −EBUSY: invalidated (−EAGAIN before 2bcbeaefde); −EFAULT, −EPERM as {@link #fault}
     * @throws IllegalStateException if the range is not registered or mmap_sem is not held
     * @kernel mm/hmm.c hmm_range_snapshot() 2bcbeaefde — none
     */
    public long snapshotUnchecked(HmmRange registered) {
        WalkState w = walk;
        w.begin(registered, SNAPSHOT);
        w.bulk = false;
        w.mm.assertLocked();
        long start = w.rangeStart;
        long end = registered.end();
        do {
            if (!registered.isValid()) {
                return -Errno.EBUSY;
            }
            Vma found = w.mm.findVma(start);
            int refusal = refuse(found, end);
            if (refusal != 0) {
                return refusal;
            }
            long partEnd = found == null ? end : Math.min(end, found.end());
            w.beginPart(start);
            part(found, start, partEnd);
            start = partEnd;
        } while (start < end);
        return (w.last - w.rangeStart) >>> w.shift;
    }

    /** The flags that the argument of before 9a4903e49e stands for: its sense is turned around. */
    private static int ofBlock(int block) {
        return block != 0 ? 0 : ALLOW_RETRY;
    }

    /** {@return whether a fault that succeeds answers 0 instead of a count} */
    public boolean successIsZero() {
        return rules.successIsZero;
    }

    /** What ends the call before a part is walked. Later kernels decide part by part, within the walk. */
    private int refuse(Vma found, long end) {
        if (found == null) {
            return rules.holeIsError ? 0 : -Errno.EFAULT;
        }
        if (rules.unreadableIsError) {
            return 0;
        }
        if ((found.flags() & rules.refusedVmas) != 0) {
            return -Errno.EFAULT;
        }
        if (walk.shift != PageSize.SHIFT && !isOfShift(found, walk.shift)) {
            return -Errno.EINVAL;
        }
        if ((found.flags() & Vma.VM_READ) == 0) {
            walk.fill(walk.rangeStart, end, walk.encoding.none());
            return -Errno.EPERM;
        }
        return 0;
    }

    private static boolean isOfShift(Vma vma, int shift) {
        return (vma.flags() & Vma.VM_HUGETLB) != 0 && shift == PageTable.PMD_SHIFT;
    }

    /** One pass: a gap before the VMA is a hole without a VMA, then the VMA's part. */
    private int part(Vma found, long start, long end) {
        long from = start;
        if (found == null || from < found.start()) {
            walk.vma = null;
            long gapEnd = found == null ? end : Math.min(end, found.start());
            int result = walk.hole(from, gapEnd);
            if (result != 0 || gapEnd == end) {
                return result;
            }
            from = gapEnd;
        }
        walk.vma = found;
        boolean walkable = (found.flags() & rules.refusedVmas) == 0 && (found.flags() & Vma.VM_READ) != 0;
        if (!walkable) {
            if (walk.needForAll(from, end, 0) != 0) {
                return -Errno.EFAULT;
            }
            walk.fill(from, end, walk.encoding.error());
            return 0;
        }
        return (found.flags() & Vma.VM_HUGETLB) != 0
                ? hugeEntries.hugetlb(from, end)
                : walker.walk(walk.mm.pageTable(), from, end, this);
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_vma_walk_hole() 5.3 — none
     */
    @Override
    public int hole(long start, long end) {
        return walk.hole(start, end);
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_vma_walk_pmd() 5.3 — plain pages are translated in one pass without a branch, the rest one by one
     */
    @Override
    public int ptes(long entry, long start, long end) {
        WalkState w = walk;
        int slot = w.slot(start);
        int count = (int) ((end - start) >>> PageSize.SHIFT);
        boolean snapshot = w.isSnapshot();
        if (w.bulk && translatePlain(entry, slot, count, snapshot)) {
            w.last = end;
            return 0;
        }
        long address = start;
        for (int i = 0; i < count; i++) {
            long entryAddress = entry + (long) i * BYTES_PER_ENTRY;
            // Opaque through entry(), reached by its address: pairs with PageTable.setRelease.
            int result = entries.decide(PageTable.entry(entryAddress), entryAddress, address, end);
            if (result != 0) {
                w.last = address;
                return result;
            }
            address += PageSize.BYTES;
        }
        w.putPagemap();
        w.last = end;
        return 0;
    }

    /**
     * {@inheritDoc} One that was split since the walker saw it is walked as a table.
     *
     * @kernel mm/hmm.c hmm_vma_walk_pmd() 5.3 — none
     */
    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        long pmd = PageTable.entry(entryAddress);
        if (pmd == Pte.NONE) {
            return walk.hole(start, end);
        }
        return Pte.isTable(pmd)
                ? ptes(walk.mm.pageTable().pteAddress(start), start, end)
                : hugeEntries.pmd(pmd, entryAddress, start, end);
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_vma_walk_pud() 5.3 — none
     */
    @Override
    public int hugePud(long entryAddress, long start, long end) {
        return hugeEntries.pud(entryAddress, start, end);
    }

    /** Translates entries that are plain pages with the rights asked for; false, with slots overwritten, if one is not. */
    private boolean translatePlain(long entry, int slot, int count, boolean snapshot) {
        long want = Pte.PRESENT;
        long check = Pte.PLAIN_MASK;
        EntryEncoding encoding = walk.encoding;
        long defaultFlags = walk.defaultFlags;
        if (!snapshot && (defaultFlags & encoding.valid()) != 0 && (defaultFlags & encoding.write()) != 0) {
            want |= Pte.WRITE;
            check |= Pte.WRITE;
        }
        if (count < BULK_ENTRIES) {
            return translateEach(entry, slot, count, want, check);
        }
        long[] pfns = walk.pfns;
        // Plain loads of the entries: pair with PageTable.setRelease; whole words, made true by the range's validity.
        UnsafeApi.copyMemory(
                null, entry, pfns, LONG_ARRAY_BASE + (long) slot * BYTES_PER_ENTRY, (long) count * BYTES_PER_ENTRY);
        return translateInPlace(pfns, slot, slot + count, want, check, encoding) == 0;
    }

    private boolean translateEach(long entry, int slot, int count, long want, long check) {
        EntryEncoding encoding = walk.encoding;
        long[] out = walk.pfns;
        long valid = encoding.valid();
        long write = encoding.write();
        int shift = encoding.pfnShift();
        long bad = 0;
        for (int i = 0; i < count; i++) {
            // Plain load: pairs with PageTable.setRelease, made true by the range's validity.
            long pte = UnsafeApi.getLong(entry + (long) i * BYTES_PER_ENTRY);
            bad |= pte ^ want;
            out[slot + i] =
                    ((pte & Pte.PFN_MASK) >>> Pte.PFN_SHIFT << shift) | valid | write & -(pte >>> Pte.WRITE_BIT & 1);
        }
        return (bad & check) == 0;
    }

    /** Branch-free, so that the compiler vectorises it; complements are collected by OR, since one JDK dies on
     * AND here, and masked once at the end, since a masked sum is not vectorised. */
    private static long translateInPlace(
            long[] entries, int from, int to, long want, long check, EntryEncoding encoding) {
        long valid = encoding.valid();
        long write = encoding.write();
        int shift = encoding.pfnShift();
        long bad = 0;
        for (int i = from; i < to; i++) {
            long pte = entries[i];
            bad |= pte ^ want;
            entries[i] =
                    ((pte & Pte.PFN_MASK) >>> Pte.PFN_SHIFT << shift) | valid | write & -(pte >>> Pte.WRITE_BIT & 1);
        }
        return bad & check;
    }
}
