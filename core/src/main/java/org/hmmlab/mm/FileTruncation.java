package org.hmmlab.mm;

import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.backing.FileKind;
import org.hmmlab.mm.struct.Invalidations;
import org.hmmlab.notifier.InvalidationEvent;

/**
 * Takes pages out of a file, and out of all mappings of it before: through the file's reverse map, with no mmap_sem. One at a time for each
 * file.
 *
 * @kernel mm/shmem.c shmem_setattr(), shmem_fallocate(), mm/truncate.c truncate_pagecache() 5.3 — none
 */
final class FileTruncation {
    private static final long NO_LIMIT = Long.MAX_VALUE >> PageSize.SHIFT;
    private static final long IN_PAGE = PageSize.BYTES - 1;

    private final Machine machine;
    private final CachedFile file;

    FileTruncation(Machine machine, CachedFile file) {
        this.machine = machine;
        this.file = file;
    }

    /** Shared memory tells mappings only if whole pages go; other files always, twice: in between, faults may have copied pages. */
    int truncate(long newSize) {
        synchronized (file) {
            long oldSize = file.size();
            long hole = pageAfter(newSize);
            boolean unmaps = file.kind() != FileKind.SHMEM || oldSize > hole << PageSize.SHIFT;
            file.size(newSize);
            if (file.kind() == FileKind.SHMEM && newSize > oldSize) {
                return 0;
            }
            if (unmaps) {
                unmap(hole, NO_LIMIT, true);
            }
            drop(newSize, Long.MAX_VALUE - IN_PAGE - 1);
            if (unmaps) {
                unmap(hole, NO_LIMIT, true);
            }
            return 0;
        }
    }

    /** Copies of private mappings stay; their mirrors are told nevertheless. */
    int punchHole(long from, long to) {
        synchronized (file) {
            long first = pageAfter(from);
            long last = (to >>> PageSize.SHIFT) - 1;
            if (last >= first) {
                unmap(first, last, false);
            }
            drop(from, to);
            return 0;
        }
    }

    /**
     * Unmaps pages wherever they are mapped: one invalidation for each VMA that shows any of the range, be it mapped or not.
     *
     * @param evenCopies whether pages that private mappings have copied go, too
     * @kernel mm/memory.c unmap_mapping_range() 5.3 — the lock is held for read, as from 5.15 on; no difference is visible
     */
    private void unmap(long first, long last, boolean evenCopies) {
        Zapper zapper = evenCopies ? machine.zapper() : machine.filePageZapper();
        file.forEachVma(first, last, vma -> {
            long vmaLast = vma.pageOffset(vma.end - 1);
            long start = vma.addressOf(Math.max(first, vma.pageOffset));
            long end = vma.end - (vmaLast - Math.min(last, vmaLast) << PageSize.SHIFT);
            Invalidations.start(vma.mm, start, end, InvalidationEvent.CLEAR);
            zapper.zap(vma.mm.pageTable(), start, end);
            Invalidations.end(vma.mm);
        });
    }

    /** Drops the whole pages of a range of bytes and makes the rest of it zero. */
    private void drop(long from, long to) {
        long first = pageAfter(from);
        long last = (to >>> PageSize.SHIFT) - 1;
        if (first > last + 1) {
            FileAccess.zero(file, last + 1, (int) (from & IN_PAGE), (int) (to & IN_PAGE));
            return;
        }
        if ((from & IN_PAGE) != 0) {
            FileAccess.zero(file, first - 1, (int) (from & IN_PAGE), PageSize.INT_BYTES);
        }
        if ((to & IN_PAGE) != 0) {
            FileAccess.zero(file, last + 1, 0, (int) (to & IN_PAGE));
        }
        for (long offset : file.cachedOffsets(first, last)) {
            dropPage(offset);
        }
    }

    /** A fault that came between the unmapping and the lock has mapped the page again: it is unmapped once more. */
    private void dropPage(long offset) {
        long pfn = file.findPage(offset);
        if (pfn == 0) {
            return;
        }
        long page = machine.physicalMemory().record(pfn);
        file.lockReferenced(pfn);
        try {
            if (file.isCached(page, offset)) {
                if (PageRecord.mapcount(page) > 0) {
                    unmap(offset, offset, false);
                }
                file.remove(offset, pfn);
            }
        } finally {
            file.unlockPage(pfn);
        }
    }

    private static long pageAfter(long bytes) {
        return (bytes >>> PageSize.SHIFT) + ((bytes & IN_PAGE) == 0 ? 0 : 1);
    }
}
