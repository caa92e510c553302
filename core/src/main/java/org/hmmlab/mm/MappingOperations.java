package org.hmmlab.mm;

import org.hmmlab.memory.Errno;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.PageTable;
import org.hmmlab.pagetable.PageTableWalker;

/**
 * The system calls that change mappings, of one address space. Each takes mmap_sem for write; {@link #dontneed} for read.
 *
 * @kernel mm/mmap.c, mm/mprotect.c, mm/mremap.c, mm/madvise.c 5.3 — addresses are always given by the caller; no limits, no accounting
 */
final class MappingOperations {
    private static final int PAGE_SHIFT = PageTable.PTE_SHIFT;
    private static final long PAGE_MASK = (1L << PAGE_SHIFT) - 1;

    private static final int HUGE_ADVICE = Vma.VM_HUGEPAGE | Vma.VM_NOHUGEPAGE;

    private final AddressSpace mm;

    MappingOperations(AddressSpace mm) {
        this.mm = mm;
    }

    long map(long address, long pages, int prot, MapSource source) {
        int error = check(address, pages);
        if (error != 0 || (prot & ~Vma.RIGHTS) != 0) {
            return error != 0 ? error : -Errno.EINVAL;
        }
        mm.downWrite();
        try {
            return mapLocked(address, address + (pages << PAGE_SHIFT), prot, source);
        } finally {
            mm.upWrite();
        }
    }

    long mapAnywhere(long pages, int prot, MapSource source) {
        int error = check(0, pages);
        if (error != 0 || (prot & ~Vma.RIGHTS) != 0) {
            return error != 0 ? error : -Errno.EINVAL;
        }
        long bytes = pages << PAGE_SHIFT;
        mm.downWrite();
        try {
            long top = PageTable.END;
            for (int i = mm.vmas().count() - 1; i >= 0 && top - mm.vmas().get(i).end < bytes; i--) {
                top = mm.vmas().get(i).start;
            }
            return top < bytes ? -Errno.ENOMEM : mapLocked(top - bytes, top, prot, source);
        } finally {
            mm.upWrite();
        }
    }

    private long mapLocked(long start, long end, int prot, MapSource source) {
        boolean isHugetlb = (source.vmFlags() & Vma.VM_HUGETLB) != 0;
        if (isHugetlb && ((start | end) & HugePages.BYTES - 1) != 0 || cutsHugetlb(start, end)) {
            return -Errno.EINVAL;
        }
        unmapLocked(start, end);
        int flags = prot | source.vmFlags() | (source.shared() ? Vma.VM_SHARED : 0);
        boolean anonymous = source.file() == MapSource.ANONYMOUS;
        Vma vma = new Vma(
                mm, start, end, flags, anonymous && !source.shared() ? start >> PAGE_SHIFT : source.pageOffset());
        if (!anonymous) {
            vma.file = mm.family().link(source.file());
        } else if (source.shared()) {
            vma.file = new CachedFile(mm.machine(), -1);
        }
        if (vma.file != null) {
            vma.file.adopt(vma);
        }
        if (!source.shared()) {
            vma.anon = new ReverseMap(mm.machine().reverseMaps());
            vma.anon.adopt(vma);
        }
        mm.vmas().insert(vma);
        return start;
    }

    int unmap(long address, long pages) {
        int error = check(address, pages);
        if (error != 0) {
            return -Errno.EINVAL;
        }
        mm.downWrite();
        try {
            if (cutsHugetlb(address, address + (pages << PAGE_SHIFT))) {
                return -Errno.EINVAL;
            }
            unmapLocked(address, address + (pages << PAGE_SHIFT));
            return 0;
        } finally {
            mm.upWrite();
        }
    }

    /** One invalidation for the whole range, if any of it is mapped. */
    private void unmapLocked(long start, long end) {
        VmaMap vmas = mm.vmas();
        if (!vmas.isMapped(start, end)) {
            return;
        }
        Vma[] gone = vmas.cutOut(start, end);
        Invalidations.start(mm, start, end, InvalidationEvent.UNMAP);
        for (Vma vma : gone) {
            mm.machine().zapper().zap(mm.pageTable(), vma.start, vma.end);
        }
        Invalidations.end(mm);
        for (Vma vma : gone) {
            vma.release();
        }
        Vma next = vmas.find(end);
        mm.pageTable().freeTables(start, end, vmas.endBefore(start), next == null ? PageTable.END : next.start);
    }

    int protect(long address, long pages, int prot) {
        int error = check(address, pages);
        if (error != 0 || (prot & ~Vma.RIGHTS) != 0) {
            return -Errno.EINVAL;
        }
        return changeFlags(address, address + (pages << PAGE_SHIFT), Vma.RIGHTS, prot);
    }

    /** Sets flags from the start on, up to the first hole. */
    private int changeFlags(long start, long end, int mask, int newFlags) {
        mm.downWrite();
        try {
            VmaMap vmas = mm.vmas();
            long at = start;
            while (at < end) {
                Vma vma = vmas.find(at);
                if (vma == null || vma.start > at) {
                    break;
                }
                long next = Math.min(end, vma.end);
                int flags = vma.flags & ~mask | newFlags;
                if (cutsHugetlb(at, next)) {
                    return -Errno.EINVAL;
                }
                if (flags != vma.flags) {
                    changeOne(at, next, flags);
                }
                at = next;
            }
            vmas.join(start, end);
            return at < end ? -Errno.ENOMEM : 0;
        } finally {
            mm.upWrite();
        }
    }

    /** Whether a boundary lies inside a 2 MiB page of a hugetlb mapping, which cannot be divided. */
    private boolean cutsHugetlb(long start, long end) {
        return isInsideHugetlb(start) || isInsideHugetlb(end);
    }

    private boolean isInsideHugetlb(long boundary) {
        Vma vma = (boundary & HugePages.BYTES - 1) == 0 ? null : mm.vmas().find(boundary);
        return vma != null && vma.start < boundary && (vma.flags & Vma.VM_HUGETLB) != 0;
    }

    private void changeOne(long start, long end, int flags) {
        mm.vmas().split(start);
        mm.vmas().split(end);
        Vma part = mm.vmas().find(start);
        boolean rights = ((part.flags ^ flags) & Vma.RIGHTS) != 0;
        part.flags = flags;
        if (rights) {
            ProtectionChange.run(mm, part);
        }
    }

    long move(long oldAddress, long oldPages, long newAddress, long newPages) {
        if (check(oldAddress, oldPages) != 0 || check(newAddress, newPages) != 0) {
            return -Errno.EINVAL;
        }
        long oldEnd = oldAddress + (oldPages << PAGE_SHIFT);
        long newEnd = newAddress + (newPages << PAGE_SHIFT);
        mm.downWrite();
        try {
            if (oldAddress == newAddress) {
                return resize(oldAddress, oldEnd, newEnd);
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
            unmapLocked(newEnd, oldEnd);
        } else if (newEnd > oldEnd) {
            if (vma.end != oldEnd) {
                return -Errno.EFAULT;
            }
            if (mm.vmas().isMapped(oldEnd, newEnd)) {
                return -Errno.ENOMEM;
            }
            mm.vmas().extend(vma, newEnd);
        }
        return start;
    }

    /** Clears the target, moves, and unmaps the old place: the second invalidation of the old range, as in the kernel. */
    private long moveLocked(long oldStart, long oldEnd, long newStart, long newEnd) {
        unmapLocked(newStart, newEnd);
        long end = oldEnd;
        if (newEnd - newStart < oldEnd - oldStart) {
            end = oldStart + (newEnd - newStart);
            unmapLocked(end, oldEnd);
        }
        Vma vma = mm.vmas().find(oldStart);
        if (vma == null || vma.start > oldStart || vma.end < end) {
            return -Errno.EFAULT;
        }
        boolean keepsOffset = vma.file != null || vma.hasAnonPages;
        long offset = keepsOffset ? vma.pageOffset(oldStart) : newStart >> PAGE_SHIFT;
        if ((vma.flags & Vma.VM_HUGETLB) != 0) {
            return -Errno.EINVAL;
        }
        Vma moved = vma.copy(mm, newStart, newEnd, offset);
        Invalidations.start(mm, oldStart, end, InvalidationEvent.UNMAP);
        EntryMove entries = new EntryMove(mm, newStart - oldStart);
        // Without walks of the reverse maps, which could come too late to the one place and too early to the other.
        vma.lockMaps();
        new PageTableWalker().walk(mm.pageTable(), oldStart, end, entries);
        vma.unlockMaps();
        Invalidations.end(mm);
        mm.vmas().insertAlone(moved);
        unmapLocked(oldStart, end);
        mm.vmas().join(newStart, newEnd);
        return newStart;
    }

    int dontneed(long address, long pages) {
        return advisePages(address, pages, true);
    }

    /** Dontneed drops the pages; free would only mark them, so nothing but the invalidation is left of it. */
    private int advisePages(long address, long pages, boolean drop) {
        if (check(address, pages) != 0) {
            return -Errno.EINVAL;
        }
        long end = address + (pages << PAGE_SHIFT);
        long at = address;
        int result = 0;
        mm.downRead();
        try {
            for (int i = mm.vmas().indexAfter(address); at < end; i++) {
                Vma vma = i < mm.vmas().count() ? mm.vmas().get(i) : null;
                if (vma == null || vma.start > at) {
                    result = -Errno.ENOMEM;
                }
                if (vma == null || vma.start >= end) {
                    break;
                }
                if ((vma.flags & Vma.SPECIAL) != 0) {
                    return -Errno.EINVAL;
                }
                long from = Math.max(at, vma.start);
                at = Math.min(end, vma.end);
                Invalidations.start(mm, from, at, InvalidationEvent.CLEAR);
                if (drop) {
                    mm.machine().hugePages().splitAtEnds(mm, from, at);
                    mm.machine().zapper().zap(mm.pageTable(), from, at);
                }
                Invalidations.end(mm);
            }
            return result;
        } finally {
            mm.upRead();
        }
    }

    int advise(long address, long pages, String advice) {
        return switch (advice) {
            case "dontneed" -> advisePages(address, pages, true);
            case "free" -> advisePages(address, pages, false);
            case "dontfork", "10" -> adviseFlags(address, pages, Vma.VM_DONTCOPY, Vma.VM_DONTCOPY);
            case "dofork", "11" -> adviseFlags(address, pages, Vma.VM_DONTCOPY, 0);
            case "hugepage" -> adviseFlags(address, pages, HUGE_ADVICE, Vma.VM_HUGEPAGE);
            case "nohugepage" -> adviseFlags(address, pages, HUGE_ADVICE, Vma.VM_NOHUGEPAGE);
            default -> check(address, pages) != 0 ? -Errno.EINVAL : AddressSpace.IGNORED;
        };
    }

    private int adviseFlags(long address, long pages, int mask, int flag) {
        return check(address, pages) != 0
                ? -Errno.EINVAL
                : changeFlags(address, address + (pages << PAGE_SHIFT), mask, flag);
    }

    /** Page-aligned, not empty, below the end of user addresses. */
    private static int check(long address, long pages) {
        if ((address & PAGE_MASK) != 0 || address < 0 || pages < 1) {
            return -Errno.EINVAL;
        }
        // Compared so that neither side can overflow: a sum beyond the largest address would look small.
        return pages > PageTable.END >> PAGE_SHIFT || address > PageTable.END - (pages << PAGE_SHIFT)
                ? -Errno.ENOMEM
                : 0;
    }
}
