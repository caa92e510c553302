package org.hmmlab.hmm.walk;

import java.util.Arrays;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Vma;
import org.hmmlab.mm.struct.FaultFlags;
import org.hmmlab.pagetable.Pte;

/**
 * One walk of a range: what was asked, how far it came, and the handler of chunks that need faults. Confined to a thread.
 *
 * @kernel mm/hmm.c struct hmm_vma_walk 5.3 — none
 */
final class WalkState {
    static final int FAULT = 1;
    static final int WRITE_FAULT = 2;

    final WalkRules rules;
    final DevicePagemaps pagemaps;
    HmmRange range;
    AddressSpace mm;
    EntryEncoding encoding;
    long[] pfns;
    long rangeStart;
    /** A slot stands for so many bytes, as a power of two: 12, but in the texts whose ranges have a page shift. */
    int shift;

    int flags;
    long defaultFlags;
    long mask;
    /** Slots hold no requests, so whole tables may be translated over them. */
    boolean bulk;
    /** The VMA of the part being walked; null in a gap before it. */
    Vma vma;
    /** Everything below this address has been handled. */
    long last;
    /** The page map that is held, 0 for none. */
    private long pagemap;

    WalkState(WalkRules rules, DevicePagemaps pagemaps) {
        this.rules = rules;
        this.pagemaps = pagemaps;
    }

    void begin(HmmRange registered, int newFlags) {
        range = registered;
        mm = registered.mm();
        encoding = registered.encoding();
        pfns = registered.pfns();
        rangeStart = registered.start();
        shift = registered.pageShift();
        flags = newFlags;
        defaultFlags = registered.defaultFlags();
        mask = registered.pfnFlagsMask();
        bulk = isSnapshot() || mask == 0;
        pagemap = 0;
    }

    boolean isSnapshot() {
        return (flags & RangeFaulter.SNAPSHOT) != 0;
    }

    int slot(long address) {
        return (int) ((address - rangeStart) >>> shift);
    }

    void fill(long start, long end, long value) {
        Arrays.fill(pfns, slot(start), slot(end), value);
    }

    /** What the processor may do: 0 for entries without access. */
    long cpuFlags(long entry) {
        return (entry & Pte.PRESENT) == 0 ? 0 : encoding.valid() | (Pte.isWritable(entry) ? encoding.write() : 0);
    }

    /**
     * Whether one page needs a CPU fault. A device page needs none unless device pages are asked to come back.
     *
     * @kernel mm/hmm.c hmm_pte_need_fault() 5.3 — none
     */
    int need(long slotRequest, long cpuFlags) {
        if (isSnapshot()) {
            return 0;
        }
        long request = slotRequest & mask | defaultFlags;
        if ((request & encoding.valid()) == 0) {
            return 0;
        }
        int asked = (request & encoding.write()) != 0 ? FAULT | WRITE_FAULT : FAULT;
        if ((cpuFlags & encoding.devicePrivate()) != 0) {
            return (request & encoding.devicePrivate()) != 0 ? asked : 0;
        }
        if ((cpuFlags & encoding.valid()) == 0) {
            return asked;
        }
        return asked != FAULT && (cpuFlags & encoding.write()) == 0 ? asked : 0;
    }

    /** The combined need of pages with the same rights: any page makes all fault, the first write fault decides. */
    int needForAll(long start, long end, long cpuFlags) {
        if (isSnapshot()) {
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

    /** A part without tables, or without a VMA. */
    int hole(long start, long end) {
        int need = needForAll(start, end, 0);
        if (vma == null && rules.holeIsError && need == 0) {
            fill(start, end, encoding.error());
            return 0;
        }
        return chunk(start, end, need);
    }

    /**
     * Handles a chunk without usable entries: clears its slots, or faults every page of it if one was needed.
     *
     * @kernel mm/hmm.c hmm_vma_walk_hole_(), hmm_vma_do_fault() 5.3 — a gap without a VMA gives −EFAULT and a warning
     *     where the kernel dereferences a null pointer
     */
    int chunk(long start, long end, int need) {
        last = start;
        if (need == 0) {
            fill(start, end, encoding.none());
            return 0;
        }
        boolean write = (need & WRITE_FAULT) != 0;
        if (write && rules.writeRightIsChecked && vma != null && (vma.flags() & Vma.VM_WRITE) == 0) {
            return -Errno.EPERM;
        }
        int faultFlags = FaultFlags.REMOTE
                | ((flags & RangeFaulter.ALLOW_RETRY) != 0 ? FaultFlags.ALLOW_RETRY : 0)
                | (write ? FaultFlags.WRITE : 0);
        long slotBytes = 1L << shift;
        for (long address = start; address < end; address += slotBytes) {
            int error = fault(address, faultFlags);
            if (error != 0) {
                return error;
            }
        }
        return -Errno.EBUSY;
    }

    private int fault(long address, int faultFlags) {
        if (!rules.requestsSurvive) {
            pfns[slot(address)] = encoding.none();
        }
        int result = FaultFlags.SEGV;
        if (vma != null) {
            result = mm.handleMmFault(vma, address, faultFlags);
        } else if (!rules.gapIsEfault) {
            mm.notifierDomain().warnings().warn("hmm_vma_do_fault without a VMA: a gap before the next VMA");
        }
        if ((result & FaultFlags.RETRY) != 0) {
            return -Errno.EAGAIN;
        }
        if ((result & FaultFlags.ERROR) == 0) {
            return 0;
        }
        if (!rules.requestsSurvive) {
            pfns[slot(address)] = encoding.error();
        }
        return -Errno.EFAULT;
    }

    /** An entry that has no page to give, pte or pmd: what an unasked one shows depends on the caller. */
    boolean isAskedFor(long request) {
        return need(request, 0) != 0;
    }

    /** Waits for a page on the move; the walk starts again from here. */
    int waitForMigration(long entryAddress, long address) {
        last = address;
        mm.waitForMigration(entryAddress);
        return -Errno.EBUSY;
    }

    /** Takes the page map of a DAX page; false: it is being taken down. */
    boolean takePagemap(long pfn) {
        if (rules.devmapWithoutPagemap) {
            return true;
        }
        pagemap = pagemaps.get(pfn, pagemap);
        return pagemap != 0;
    }

    /** Puts the page map that is held. Not called where the kernel forgets to. */
    void putPagemap() {
        if (pagemap != 0) {
            pagemaps.put(pagemap);
            pagemap = 0;
        }
    }

    /** Starts a VMA's part: whatever was held before is forgotten, as in the kernel. */
    void beginPart(long start) {
        last = start;
        pagemap = 0;
    }
}
