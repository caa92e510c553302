package org.hmmlab.mm;

import org.agrona.UnsafeApi;
import org.agrona.collections.Long2LongHashMap;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.sync.Part;
import org.hmmlab.sync.SpinLock;

/**
 * The cached pages of a file, or of shared anonymous memory, by page offset. Pages come into being when they are first asked for: a file's with
 * synthetic contents, shared memory's zeroed. They stay until the last user is gone.
 *
 * @kernel include/linux/fs.h struct address_space 5.3 — nothing is written back or evicted
 */
final class CachedFile extends ReverseMap {
    private static final long NO_PAGE = 0;
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private final PhysicalMemory memory;
    private final Long2LongHashMap pages = new Long2LongHashMap(NO_PAGE);
    final long number;

    /** Creates an empty cache with one user; a negative number stands for shared anonymous memory. */
    CachedFile(Machine machine, long number) {
        super(machine.reverseMaps());
        this.memory = machine.physicalMemory();
        this.number = number;
    }

    boolean isSharedMemory() {
        return number < 0;
    }

    /** Gets a page with a reference for the caller: its pfn, or -ENOMEM. */
    long getPage(long offset) {
        SpinLock.lock(record, PAGES_LOCK, Part.PAGE);
        try {
            long pfn = pages.get(offset);
            if (pfn == NO_PAGE) {
                pfn = memory.allocateFrame();
                if (pfn < 0) {
                    return pfn;
                }
                PageRecord.mapping(memory.record(pfn), record, offset);
                fill(pfn, offset);
                pages.put(offset, pfn);
            }
            memory.getPage(pfn);
            return pfn;
        } finally {
            SpinLock.unlock(record, PAGES_LOCK, Part.PAGE);
        }
    }

    /** What an untouched file holds at one of the 512 words of a page. */
    static long syntheticWord(long number, long pageOffset, int word) {
        long x = (number * 31 + pageOffset) * MIX + word;
        return (x ^ x >>> 32) * MIX;
    }

    @Override
    int position(Vma vma) {
        return vma.filePosition;
    }

    @Override
    void position(Vma vma, int position) {
        vma.filePosition = position;
    }

    @Override
    void lastUserGone() {
        pages.values().forEach(memory::putPage);
        pages.clear();
    }

    private void fill(long pfn, long offset) {
        if (isSharedMemory() || !memory.hasContents()) {
            return;
        }
        long address = memory.contentAddress(pfn);
        for (int word = 0; word < PhysicalMemory.PAGE_SIZE / Long.BYTES; word++) {
            UnsafeApi.putLong(address + (long) word * Long.BYTES, syntheticWord(number, offset, word));
        }
    }
}
