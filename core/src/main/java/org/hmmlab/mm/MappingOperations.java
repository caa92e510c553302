package org.hmmlab.mm;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.backing.FileKind;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.pagetable.PageTable;

/**
 * The system calls that make, end and change mappings, of one address space. Each takes mmap_sem for write.
 *
 * @kernel mm/mmap.c, mm/mprotect.c 5.3 — addresses are always given by the caller; no limits, no accounting
 */
final class MappingOperations {
    private static final long PAGE_MASK = PageSize.BYTES - 1;

    private final AddressSpace mm;

    MappingOperations(AddressSpace mm) {
        this.mm = mm;
    }

    long map(long address, long pages, int prot, MapSource source, boolean mayReplace) {
        int error = check(address, pages);
        if (error != 0 || (prot & ~Vma.RIGHTS) != 0) {
            return error != 0 ? error : -Errno.EINVAL;
        }
        long end = address + (pages << PageSize.SHIFT);
        mm.downWrite();
        try {
            if (!mayReplace && mm.vmas().isMapped(address, end)) {
                return -Errno.EEXIST;
            }
            return mapLocked(address, end, prot, source);
        } finally {
            mm.upWrite();
        }
    }

    long mapAnywhere(long pages, int prot, MapSource source) {
        int error = check(0, pages);
        if (error != 0 || (prot & ~Vma.RIGHTS) != 0) {
            return error != 0 ? error : -Errno.EINVAL;
        }
        long bytes = pages << PageSize.SHIFT;
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
        boolean isOwn = source.isAnonymous() && !source.shared();
        Vma vma = new Vma(mm, start, end, flags, isOwn ? start >> PageSize.SHIFT : source.pageOffset());
        if (!isOwn) {
            linkFile(vma, source);
        }
        mm.vmas().insert(vma);
        return start;
    }

    private void linkFile(Vma vma, MapSource source) {
        if (!source.isAnonymous()) {
            vma.file = source.opened() != null ? source.opened() : mm.family().file(source.file());
            vma.file.link(vma);
        } else {
            vma.file = new CachedFile(mm.machine(), FileKind.SHMEM, CachedFile.NO_NUMBER, vma.end - vma.start);
            vma.file.link(vma);
            vma.file.letGo();
        }
    }

    int unmap(long address, long pages) {
        int error = check(address, pages);
        if (error != 0) {
            return -Errno.EINVAL;
        }
        mm.downWrite();
        try {
            if (cutsHugetlb(address, address + (pages << PageSize.SHIFT))) {
                return -Errno.EINVAL;
            }
            unmapLocked(address, address + (pages << PageSize.SHIFT));
            return 0;
        } finally {
            mm.upWrite();
        }
    }

    /**
     * One invalidation for the whole range, if any of it is mapped. Tables are freed once nobody finds the VMAs by the reverse maps. A driver that throws
     * at the start leaves all mapped.
     *
     * @kernel mm/mmap.c __do_munmap() 5.3 — none
     */
    void unmapLocked(long start, long end) {
        VmaMap vmas = mm.vmas();
        if (!vmas.isMapped(start, end)) {
            return;
        }
        vmas.split(start);
        vmas.split(end);
        Invalidations.start(mm, start, end, InvalidationEvent.UNMAP);
        Vma[] gone = vmas.cutOut(start, end);
        for (Vma vma : gone) {
            mm.machine().zapper().zap(mm.pageTable(), vma.start, vma.end);
        }
        try {
            Invalidations.end(mm);
        } finally {
            for (Vma vma : gone) {
                vma.release();
            }
            Vma next = vmas.find(end);
            mm.pageTable().freeTables(start, end, vmas.endBefore(start), next == null ? PageTable.END : next.start);
        }
    }

    int protect(long address, long pages, int prot) {
        if (isNothing(address, pages) && (prot & ~Vma.RIGHTS) == 0) {
            return 0;
        }
        int error = check(address, pages);
        if (error != 0 || (prot & ~Vma.RIGHTS) != 0) {
            return error == -Errno.ENOMEM ? error : -Errno.EINVAL;
        }
        return changeFlags(address, address + (pages << PageSize.SHIFT), Vma.RIGHTS, prot);
    }

    /**
     * Sets flags from the start on, up to the first hole. A part that has them already is left alone: not joined, nobody told.
     *
     * @kernel mm/mprotect.c mprotect_fixup() 5.3 — none
     */
    int changeFlags(long start, long end, int mask, int newFlags) {
        mm.downWrite();
        try {
            VmaMap vmas = mm.vmas();
            long at = start;
            while (at < end) {
                Vma vma = vmas.find(at);
                if (vma == null || vma.start > at) {
                    return -Errno.ENOMEM;
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
            return 0;
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
        mm.vmas().join(start);
        if (rights) {
            ProtectionChange.run(mm, mm.vmas().find(start), start, end);
        }
    }

    /** An empty range, which the kernel takes for changes of what is mapped, but not for mapping and unmapping. */
    static boolean isNothing(long address, long pages) {
        return pages == 0 && (address & PAGE_MASK) == 0;
    }

    /** Page-aligned, not empty, below the end of user addresses. */
    static int check(long address, long pages) {
        if ((address & PAGE_MASK) != 0 || address < 0 || pages < 1) {
            return -Errno.EINVAL;
        }
        // Compared so that neither side can overflow: a sum beyond the largest address would look small.
        return pages > PageTable.END >> PageSize.SHIFT || address > PageTable.END - (pages << PageSize.SHIFT)
                ? -Errno.ENOMEM
                : 0;
    }
}
