package org.hmmlab.hmm.walk;

import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.memory.Errno;
import org.hmmlab.pagetable.ExclusiveEntry;
import org.hmmlab.pagetable.Pte;

/**
 * The decision table of one last-level entry: what its slot becomes, or that its page must be faulted.
 *
 * @kernel mm/hmm.c hmm_vma_handle_pte() 5.3 — later behaviours by rule
 */
final class EntryDecision {
    private final WalkState walk;
    private final WalkRules rules;

    EntryDecision(WalkState walk) {
        this.walk = walk;
        this.rules = walk.rules;
    }

    /**
     * Decides on one entry; the slot still holds the request.
     *
     * @param pte the entry, read once
     * @param entryAddress where it stands
     * @param address its page
     * @param end end of the chunk that a fault takes along
     * @return 0: the slot is filled; else the walk ends with this, −EBUSY meaning "walk again"
     */
    int decide(long pte, long entryAddress, long address, long end) {
        int slot = walk.slot(address);
        long request = walk.pfns[slot];
        if (!rules.requestsSurvive) {
            walk.pfns[slot] = walk.encoding.none();
        }
        if (Pte.isPresent(pte)) {
            return present(pte, request, address, end);
        }
        if (Pte.isNone(pte)) {
            return noneUnless(walk.need(request, 0), slot, address, end);
        }
        if (Pte.isSwap(pte)) {
            return noneUnless(rules.swapIsFaulted ? walk.need(request, 0) : 0, slot, address, end);
        }
        if (Pte.isDevicePrivate(pte)) {
            return devicePrivate(pte, request, address, end);
        }
        if (Pte.isMigration(pte)) {
            if (rules.migrationIsWaitedFor && walk.isAskedFor(request)) {
                return walk.waitForMigration(entryAddress, address);
            }
            walk.pfns[slot] = walk.encoding.none();
            return 0;
        }
        if (ExclusiveEntry.is(pte)) {
            return noneUnless(walk.need(request, 0), slot, address, end);
        }
        return noPage(slot, request, walk.encoding.error());
    }

    private int present(long pte, long request, long address, long end) {
        int slot = walk.slot(address);
        long pfn = Pte.pfn(pte);
        long cpuFlags = walk.cpuFlags(pte);
        int need = walk.need(request, cpuFlags);
        if (need != 0) {
            return fault(address, end, need);
        }
        if (Pte.isDevmap(pte)) {
            if (!walk.takePagemap(pfn)) {
                return -Errno.EBUSY;
            }
        } else if (Pte.isSpecial(pte) && !isReadableZeroPage(pfn)) {
            return noPage(slot, request, walk.encoding.special());
        }
        walk.pfns[slot] = cpuFlags == 0 && rules.inaccessibleIsNotValid
                ? walk.encoding.none()
                : walk.encoding.encode(pfn) | cpuFlags;
        return 0;
    }

    private int devicePrivate(long pte, long request, long address, long end) {
        int slot = walk.slot(address);
        long pfn = Pte.pfn(pte);
        if (rules.ownersAreKnown && !isOwn(pfn)) {
            return noneUnless(walk.need(request, 0), slot, address, end);
        }
        EntryEncoding encoding = walk.encoding;
        long cpuFlags = encoding.valid() | encoding.devicePrivate() | (Pte.isWriteType(pte) ? encoding.write() : 0);
        int need = rules.ownersAreKnown ? 0 : walk.need(request, cpuFlags);
        if (need != 0) {
            return fault(address, end, need);
        }
        walk.pfns[slot] = encoding.encode(pfn) | cpuFlags;
        return 0;
    }

    private boolean isOwn(long pfn) {
        return walk.pagemaps.owner(pfn) == walk.range.devicePrivateOwner();
    }

    private boolean isReadableZeroPage(long pfn) {
        return rules.zeroPageIsReadable
                && pfn == walk.mm.machine().physicalMemory().zeroPfn();
    }

    private int noneUnless(int need, int slot, long address, long end) {
        if (need != 0) {
            return fault(address, end, need);
        }
        walk.pfns[slot] = walk.encoding.none();
        return 0;
    }

    private int noPage(int slot, long request, long value) {
        if (rules.errorOnlyWhenAsked) {
            if (walk.isAskedFor(request)) {
                return -Errno.EFAULT;
            }
            walk.pfns[slot] = value;
            return 0;
        }
        walk.pfns[slot] = value;
        return -Errno.EFAULT;
    }

    private int fault(long address, long end, int need) {
        walk.putPagemap();
        return walk.chunk(address, end, need);
    }
}
