package org.hmmlab.mm;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.PageTableWalker;

/**
 * mremap, of one address space, with mmap_sem held for write.
 *
 * @kernel mm/mremap.c 5.3 — none
 */
final class MoveOperation {
    private static final int KEEPS_SIZE = Vma.VM_DONTEXPAND | Vma.VM_PFNMAP;

    private final AddressSpace mm;
    private final MappingOperations mappings;
    private final boolean looksFirst;

    MoveOperation(AddressSpace mm, MappingOperations mappings) {
        this.mm = mm;
        this.mappings = mappings;
        this.looksFirst = mm.machine().rules().has(KernelRule.MREMAP_LOOKS_BEFORE_IT_CLEARS);
    }

    /** To the same address: grows or shrinks in place. Else as {@link #moveTo}. */
    long run(long oldAddress, long oldPages, long newAddress, long newPages) {
        if (oldAddress != newAddress) {
            return moveTo(oldAddress, oldPages, newAddress, newPages);
        }
        if (MappingOperations.check(oldAddress, oldPages) != 0 || MappingOperations.check(newAddress, newPages) != 0) {
            return -Errno.EINVAL;
        }
        mm.downWrite();
        try {
            return resize(
                    oldAddress, oldAddress + (oldPages << PageSize.SHIFT), newAddress + (newPages << PageSize.SHIFT));
        } finally {
            mm.upWrite();
        }
    }

    /** @kernel mm/mremap.c mremap_to() 5.3 — none */
    long moveTo(long oldAddress, long oldPages, long newAddress, long newPages) {
        if (MappingOperations.check(oldAddress, oldPages) != 0 || MappingOperations.check(newAddress, newPages) != 0) {
            return -Errno.EINVAL;
        }
        long oldEnd = oldAddress + (oldPages << PageSize.SHIFT);
        long newEnd = newAddress + (newPages << PageSize.SHIFT);
        mm.downWrite();
        try {
            Vma vma = mm.vmas().find(oldAddress);
            if (looksFirst && (vma == null || vma.start > oldAddress)) {
                return -Errno.EFAULT;
            }
            if (newAddress < oldEnd && oldAddress < newEnd) {
                return -Errno.EINVAL;
            }
            return moveLocked(oldAddress, oldEnd, newAddress, newEnd);
        } finally {
            mm.upWrite();
        }
    }

    private long resize(long start, long oldEnd, long newEnd) {
        Vma vma = mm.vmas().find(start);
        if (vma == null || vma.start > start || vma.end < Math.min(oldEnd, newEnd)) {
            return -Errno.EFAULT;
        }
        if (newEnd < oldEnd) {
            mappings.unmapLocked(newEnd, oldEnd);
        } else if (newEnd > oldEnd) {
            if (vma.end != oldEnd || (vma.flags & KEEPS_SIZE) != 0) {
                return -Errno.EFAULT;
            }
            if (mm.vmas().isMapped(oldEnd, newEnd)) {
                return -Errno.ENOMEM;
            }
            mm.vmas().extend(vma, newEnd);
        }
        return start;
    }

    /**
     * Clears the target, cuts off what is too long, moves, and unmaps the old place: the second invalidation of the old range, as in the
     * kernel. What was cleared and cut off stays so when the rest turns out not to be one mapping.
     */
    private long moveLocked(long oldStart, long oldEnd, long newStart, long newEnd) {
        mappings.unmapLocked(newStart, newEnd);
        long end = Math.min(oldEnd, oldStart + (newEnd - newStart));
        if (end < oldEnd) {
            mappings.unmapLocked(end, oldEnd);
        }
        Vma vma = mm.vmas().find(oldStart);
        if (vma == null || vma.start > oldStart || vma.end < end) {
            return -Errno.EFAULT;
        }
        if ((vma.flags & Vma.VM_HUGETLB) != 0) {
            return -Errno.EINVAL;
        }
        if (newEnd - newStart > end - oldStart && (vma.flags & KEEPS_SIZE) != 0) {
            return -Errno.EFAULT;
        }
        boolean keepsOffset = vma.file != null || vma.hasAnonPages();
        long pageOffset = keepsOffset ? vma.pageOffset(oldStart) : newStart >> PageSize.SHIFT;
        mm.vmas().insertAlone(vma.copy(newStart, newEnd, pageOffset));
        mm.vmas().join(newStart);
        moveEntries(oldStart, end, newStart);
        mappings.unmapLocked(oldStart, end);
        return newStart;
    }

    /** Under the locks of the reverse maps: who walks them meets each page at the old or at the new place. */
    private void moveEntries(long oldStart, long oldEnd, long newStart) {
        Vma vma = mm.vmas().find(oldStart);
        Invalidations.start(mm, oldStart, oldEnd, InvalidationEvent.UNMAP);
        vma.lockMaps();
        new PageTableWalker().walk(mm.pageTable(), oldStart, oldEnd, new EntryMove(mm, newStart - oldStart));
        vma.unlockMaps();
        Invalidations.end(mm);
    }
}
