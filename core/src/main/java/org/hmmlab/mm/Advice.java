package org.hmmlab.mm;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;

/**
 * madvise, of one address space. Advice about pages holds mmap_sem for read, advice that changes VMAs for write.
 *
 * @kernel mm/madvise.c 5.3 — none
 */
final class Advice {
    private static final int HUGE_ADVICE = Vma.VM_HUGEPAGE | Vma.VM_NOHUGEPAGE;

    private final AddressSpace mm;
    private final MappingOperations mappings;
    private final boolean populates;

    /** Made once: advice allocates nothing. */
    private final Part dropping = this::dropPart;

    private final Part freeing = this::freePart;
    private final Part reading = (vma, start, end) -> GetUserPages.populate(vma, start, end, false);
    private final Part writing = (vma, start, end) -> GetUserPages.populate(vma, start, end, true);

    /** What is done to the part of a VMA: 0, or the error that ends it all. */
    private interface Part {
        int advise(Vma vma, long start, long end);
    }

    Advice(AddressSpace mm, MappingOperations mappings) {
        this.mm = mm;
        this.mappings = mappings;
        this.populates = mm.machine().rules().has(KernelRule.MADVISE_POPULATES);
    }

    int run(long address, long pages, String advice) {
        return switch (advice) {
            case "dontneed" -> dontneed(address, pages);
            case "free" -> eachVma(address, pages, freeing);
            case "populate_read" -> populate(address, pages, false);
            case "populate_write" -> populate(address, pages, true);
            case "dontfork", "10" -> changeFlags(address, pages, Vma.VM_DONTCOPY, Vma.VM_DONTCOPY);
            case "dofork", "11" -> changeFlags(address, pages, Vma.VM_DONTCOPY, 0);
            case "hugepage" -> changeFlags(address, pages, HUGE_ADVICE, Vma.VM_HUGEPAGE);
            case "nohugepage" -> changeFlags(address, pages, HUGE_ADVICE, Vma.VM_NOHUGEPAGE);
            default -> MappingOperations.check(address, pages) != 0 ? -Errno.EINVAL : AddressSpace.IGNORED;
        };
    }

    int dontneed(long address, long pages) {
        return eachVma(address, pages, dropping);
    }

    private int populate(long address, long pages, boolean write) {
        if (!populates) {
            return -Errno.EINVAL;
        }
        return eachVma(address, pages, write ? writing : reading);
    }

    /** Goes on behind holes, but tells of them in the end. */
    private int eachVma(long address, long pages, Part part) {
        if (MappingOperations.isNothing(address, pages)) {
            return 0;
        }
        if (MappingOperations.check(address, pages) != 0) {
            return -Errno.EINVAL;
        }
        long end = address + (pages << PageSize.SHIFT);
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
                long from = Math.max(at, vma.start);
                at = Math.min(end, vma.end);
                int error = part.advise(vma, from, at);
                if (error != 0) {
                    return error;
                }
            }
            return result;
        } finally {
            mm.upRead();
        }
    }

    /** @kernel mm/madvise.c madvise_dontneed_single_vma() 5.3 — none */
    private int dropPart(Vma vma, long start, long end) {
        if ((vma.flags & Vma.SPECIAL) != 0) {
            return -Errno.EINVAL;
        }
        Invalidations.start(mm, start, end, InvalidationEvent.CLEAR);
        mm.machine().hugePages().splitAtEnds(mm, start, end);
        mm.machine().zapper().zap(mm.pageTable(), start, end);
        Invalidations.end(mm);
        return 0;
    }

    /**
     * Entries become clean, and pages that nobody shares may be dropped by reclaim until they are written again.
     *
     * @kernel mm/madvise.c madvise_free_single_vma() 5.3 — none
     */
    private int freePart(Vma vma, long start, long end) {
        if (vma.file != null || (vma.flags & Vma.SPECIAL) != 0) {
            return -Errno.EINVAL;
        }
        Invalidations.start(mm, start, end, InvalidationEvent.CLEAR);
        LazyFree.run(mm, start, end);
        Invalidations.end(mm);
        return 0;
    }

    private int changeFlags(long address, long pages, int mask, int flag) {
        return MappingOperations.check(address, pages) != 0
                ? -Errno.EINVAL
                : mappings.changeFlags(address, address + (pages << PageSize.SHIFT), mask, flag);
    }
}
