package org.hmmlab.hmm;

import java.util.Arrays;
import org.agrona.UnsafeApi;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.FaultFlags;
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
 * @kernel mm/hmm.c hmm_range_fault(), hmm_vma_walk_*() 7f08263d9b — no devmap, swap, device-private, migration or hugetlb entries
 */
public final class RangeFaulter implements PageTableWalker.Visitor {
    /** Flag: a CPU fault may release mmap_sem and ask for a retry, which ends the call with −EAGAIN. */
    public static final int ALLOW_RETRY = 1;
    /** Flag: only look, never fault. */
    public static final int SNAPSHOT = 2;

    private static final int PAGE_SHIFT = 12;
    private static final long PAGE_BYTES = 1L << PAGE_SHIFT;
    private static final long DEVICE_VMA = Vma.VM_IO | Vma.VM_PFNMAP | Vma.VM_MIXEDMAP;
    private static final int FAULT = 1;
    private static final int WRITE_FAULT = 2;
    private static final int BYTES_PER_ENTRY = Long.BYTES;
    /** Below this many entries a loop of single loads beats the call of a bulk copy. */
    private static final int BULK_ENTRIES = 32;

    private static final long HUGE_BYTES = 1L << 21;
    private static final long LONG_ARRAY_BASE = UnsafeApi.arrayBaseOffset(long[].class);

    private final PageTableWalker walker = new PageTableWalker();
    private HmmRange range;
    private AddressSpace mm;
    private EntryEncoding encoding;
    private long[] pfns;
    private long rangeStart;
    private int flags;
    private long defaultFlags;
    private long mask;
    /** The VMA of the part being walked; null in a gap before it. */
    private Vma vma;
    /** Everything below this address has been handled. */
    private long last;

    /**
     * Fills the entries of a registered range. The caller holds mmap_sem, for read at least.
     *
     * <p>The count is the kernel's: a trailing hole does not count past the start of its last chunk, so a count below the
     * range's length is no failure.
     *
     * @param registered the range
     * @param newFlags {@link #ALLOW_RETRY}, {@link #SNAPSHOT}
     * @return pages handled; −EBUSY: invalidated; −EAGAIN: mmap_sem was released; −EFAULT: no VMA, a device VMA, a failed
     *     CPU fault or an entry without a page; −EPERM: a VMA that cannot be read
     * @throws IllegalStateException if the range is not registered or mmap_sem is not held
     * @kernel mm/hmm.c hmm_range_fault() 7f08263d9b — none for the entry kinds present
     */
    public long fault(HmmRange registered, int newFlags) {
        begin(registered, newFlags);
        mm.assertLocked();
        long start = rangeStart;
        long end = range.end();
        do {
            if (!range.isValid()) {
                return range.isOfDeadMm() ? -Errno.EFAULT : -Errno.EBUSY;
            }
            Vma found = mm.findVma(start);
            if (found == null || (found.flags() & DEVICE_VMA) != 0) {
                return -Errno.EFAULT;
            }
            if ((found.flags() & Vma.VM_READ) == 0) {
                Arrays.fill(pfns, 0, slot(end), encoding.none());
                return -Errno.EPERM;
            }
            long partEnd = Math.min(end, found.end());
            last = start;
            int result;
            do {
                result = walk(found, last, partEnd);
            } while (result == -Errno.EBUSY && range.isValid());
            if (result != 0) {
                Arrays.fill(pfns, slot(last), slot(end), encoding.none());
                return result;
            }
            start = partEnd;
        } while (start < end);
        return (last - rangeStart) >>> PAGE_SHIFT;
    }

    private void begin(HmmRange registered, int newFlags) {
        range = registered;
        mm = registered.mm();
        encoding = registered.encoding;
        pfns = registered.pfns();
        rangeStart = registered.start();
        flags = newFlags;
        defaultFlags = registered.defaultFlags();
        mask = registered.pfnFlagsMask();
    }

    /** One pass: a gap before the VMA is a hole without a VMA, then the VMA's part. */
    private int walk(Vma found, long start, long end) {
        long from = start;
        if (from < found.start()) {
            vma = null;
            long gapEnd = Math.min(end, found.start());
            int result = hole(from, gapEnd);
            if (result != 0 || gapEnd == end) {
                return result;
            }
            from = gapEnd;
        }
        vma = found;
        return walker.walk(mm.pageTable(), from, end, this);
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_vma_walk_hole() 5.3 — none
     */
    @Override
    public int hole(long start, long end) {
        return holeOrFault(start, end, needForAll(start, end, 0));
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_vma_walk_pmd() 5.3 — plain pages are translated in one pass without a branch, the rest one by one
     */
    @Override
    public int ptes(long entry, long start, long end) {
        int slot = slot(start);
        int count = (int) ((end - start) >>> PAGE_SHIFT);
        boolean snapshot = (flags & SNAPSHOT) != 0;
        if ((snapshot || mask == 0) && translatePlain(entry, slot, count, snapshot)) {
            last = end;
            return 0;
        }
        long address = start;
        for (int i = 0; i < count; i++) {
            int result = pte(UnsafeApi.getLong(entry + (long) i * BYTES_PER_ENTRY), address, end);
            if (result != 0) {
                last = address;
                return result;
            }
            address += PAGE_BYTES;
        }
        last = end;
        return 0;
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_vma_handle_pmd() 5.3 — huge pages that are present; any other entry here gives ERROR slots and 0
     */
    @Override
    public int hugePmd(long entryAddress, long start, long end) {
        long pmd = PageTable.entry(entryAddress);
        if (!Pte.isPresent(pmd) || !Pte.isHuge(pmd)) {
            Arrays.fill(pfns, slot(start), slot(end), encoding.error());
            return 0;
        }
        long cpuFlags = cpuFlags(pmd);
        int need = needForAll(start, end, cpuFlags);
        if (need != 0 || cpuFlags == 0) {
            return holeOrFault(start, end, need);
        }
        long pfn = Pte.pfn(pmd) + ((start & HUGE_BYTES - 1) >>> PAGE_SHIFT);
        for (int i = slot(start); i < slot(end); i++) {
            pfns[i] = encoding.encode(pfn++) | cpuFlags;
        }
        last = end;
        return 0;
    }

    private long cpuFlags(long entry) {
        return Pte.isProtNone(entry) ? 0 : encoding.valid() | (Pte.isWritable(entry) ? encoding.write() : 0);
    }

    /** Translates entries that are plain pages with the rights asked for; false, with slots overwritten, if one is not. */
    private boolean translatePlain(long entry, int slot, int count, boolean snapshot) {
        long want = Pte.PRESENT;
        long check = Pte.PLAIN_MASK;
        if (!snapshot && (defaultFlags & encoding.valid()) != 0 && (defaultFlags & encoding.write()) != 0) {
            want |= Pte.WRITE;
            check |= Pte.WRITE;
        }
        if (count < BULK_ENTRIES) {
            return translateEach(entry, slot, count, want, check);
        }
        UnsafeApi.copyMemory(
                null, entry, pfns, LONG_ARRAY_BASE + (long) slot * BYTES_PER_ENTRY, (long) count * BYTES_PER_ENTRY);
        return translateInPlace(pfns, slot, slot + count, want, check, encoding) == 0;
    }

    private boolean translateEach(long entry, int slot, int count, long want, long check) {
        long[] out = pfns;
        long valid = encoding.valid();
        long write = encoding.write();
        int shift = encoding.pfnShift();
        long bad = 0;
        for (int i = 0; i < count; i++) {
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

    /** One entry by the decision table; the slot still holds the request. */
    private int pte(long pte, long address, long end) {
        int slot = slot(address);
        long request = pfns[slot];
        pfns[slot] = encoding.none();
        if (Pte.isNone(pte)) {
            int need = need(request, 0);
            return need == 0 ? 0 : holeOrFault(address, end, need);
        }
        if (!Pte.isPresent(pte)) {
            pfns[slot] = encoding.error();
            return -Errno.EFAULT;
        }
        long cpuFlags = cpuFlags(pte);
        int need = need(request, cpuFlags);
        if (need != 0) {
            return holeOrFault(address, end, need);
        }
        if (Pte.isSpecial(pte)) {
            pfns[slot] = encoding.special();
            return -Errno.EFAULT;
        }
        pfns[slot] = encoding.encode(Pte.pfn(pte)) | cpuFlags;
        return 0;
    }

    /**
     * Whether one page needs a CPU fault.
     *
     * @kernel mm/hmm.c hmm_pte_need_fault() 5.3 — none for entries without device memory
     */
    private int need(long slotRequest, long cpuFlags) {
        if ((flags & SNAPSHOT) != 0) {
            return 0;
        }
        long request = slotRequest & mask | defaultFlags;
        if ((request & encoding.valid()) == 0) {
            return 0;
        }
        boolean write = (request & encoding.write()) != 0;
        if ((cpuFlags & encoding.valid()) == 0) {
            return write ? FAULT | WRITE_FAULT : FAULT;
        }
        return write && (cpuFlags & encoding.write()) == 0 ? FAULT | WRITE_FAULT : 0;
    }

    /** The combined need of pages with the same rights: any page makes all fault, the first write fault decides. */
    private int needForAll(long start, long end, long cpuFlags) {
        if ((flags & SNAPSHOT) != 0) {
            return 0;
        }
        if (mask == 0) {
            return need(0, cpuFlags);
        }
        int need = 0;
        for (int i = slot(start); i < slot(end); i++) {
            need |= need(pfns[i], cpuFlags);
            if ((need & WRITE_FAULT) != 0) {
                break;
            }
        }
        return need;
    }

    /**
     * Handles a chunk without usable entries: clears its slots, and faults every page of it if one was needed.
     *
     * @kernel mm/hmm.c hmm_vma_walk_hole_(), hmm_vma_do_fault() 5.3 — a gap without a VMA gives −EFAULT and a warning
     *     where the kernel dereferences a null pointer
     */
    private int holeOrFault(long start, long end, int need) {
        last = start;
        int faultFlags = FaultFlags.REMOTE
                | ((flags & ALLOW_RETRY) != 0 ? FaultFlags.ALLOW_RETRY : 0)
                | ((need & WRITE_FAULT) != 0 ? FaultFlags.WRITE : 0);
        for (long address = start; address < end; address += PAGE_BYTES) {
            int slot = slot(address);
            pfns[slot] = encoding.none();
            if (need == 0) {
                continue;
            }
            if (vma == null) {
                mm.notifierDomain().warnings().warn("hmm_vma_do_fault without a VMA: a gap before the next VMA");
                pfns[slot] = encoding.error();
                return -Errno.EFAULT;
            }
            int result = mm.handleMmFault(vma, address, faultFlags);
            if ((result & FaultFlags.RETRY) != 0) {
                return -Errno.EAGAIN;
            }
            if ((result & FaultFlags.ERROR) != 0) {
                pfns[slot] = encoding.error();
                return -Errno.EFAULT;
            }
        }
        return need == 0 ? 0 : -Errno.EBUSY;
    }

    private int slot(long address) {
        return (int) ((address - rangeStart) >>> PAGE_SHIFT);
    }
}
