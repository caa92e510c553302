package org.hmmlab.mm;

import org.agrona.UnsafeApi;
import org.agrona.collections.Long2LongHashMap;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.PageLocks;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PageSize;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.mm.backing.FileKind;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.WorkCategory;

/**
 * A file: its size and its cached pages, by page offset. Pages come into being when they are first asked for, and stay until they are
 * truncated or the last user is gone.
 *
 * <p>Offsets and sizes are bytes unless they are called page offsets. Thread-safe. {@link #truncate} and {@link #punchHole} unmap pages of any
 * address space, without its mmap_sem.
 *
 * @kernel include/linux/fs.h struct address_space 5.3 — nothing is written back or evicted
 */
public final class CachedFile extends ReverseMap implements AutoCloseable {
    /** Number of shared anonymous memory, which has no name. */
    static final long NO_NUMBER = -1;

    private static final long NO_PAGE = 0;
    private static final long MIX = 0x9e3779b97f4a7c15L;

    final long number;
    private final PhysicalMemory memory;
    private final PageLocks locks;
    private final FileKind kind;
    private final FileTruncation truncation;
    private final Long2LongHashMap pages = new Long2LongHashMap(NO_PAGE);
    private volatile long size;

    /** Creates a file without pages and with one user. */
    CachedFile(Machine machine, FileKind kind, long number, long size) {
        super(machine.reverseMaps());
        this.memory = machine.physicalMemory();
        this.locks = machine.pageLocks();
        this.kind = kind;
        this.number = number;
        this.size = size;
        this.truncation = new FileTruncation(machine, this);
    }

    /**
     * Its kind.
     *
     * @return the kind
     */
    public FileKind kind() {
        return kind;
    }

    /**
     * Its size.
     *
     * @return bytes
     */
    public long size() {
        return size;
    }

    /**
     * How many pages are cached.
     *
     * @return pages, as of some moment
     */
    public int cachedPages() {
        SpinLock.lock(record, PAGES_LOCK, WorkCategory.PAGE);
        int count = pages.size();
        SpinLock.unlock(record, PAGES_LOCK, WorkCategory.PAGE);
        return count;
    }

    /**
     * Whether a page was written to, by a system call or through a mapping that is gone or was told of the write.
     *
     * @param pageOffset page offset
     * @return false for clean pages and for holes
     */
    public boolean isDirty(long pageOffset) {
        SpinLock.lock(record, PAGES_LOCK, WorkCategory.PAGE);
        long pfn = pages.get(pageOffset);
        boolean dirty = pfn != NO_PAGE && (PageRecord.flags(memory.record(pfn)) & PageRecord.DIRTY) != 0;
        SpinLock.unlock(record, PAGES_LOCK, WorkCategory.PAGE);
        return dirty;
    }

    /**
     * Sets the size. What lies beyond is dropped and unmapped everywhere, copies of private mappings included; a later growth shows zeroes.
     *
     * @param newSize bytes
     * @return 0 or -EINVAL
     */
    public int truncate(long newSize) {
        return newSize < 0 || kind == FileKind.RECORDED ? -Errno.EINVAL : truncation.truncate(newSize);
    }

    /**
     * Makes a range zero; its whole pages are dropped and unmapped everywhere, but for the copies of private mappings. The size stays.
     *
     * @param offset first byte
     * @param length bytes, at least 1
     * @return 0, -EINVAL, or -EOPNOTSUPP unless it is shared memory
     */
    public int punchHole(long offset, long length) {
        if (offset < 0 || length < 1 || offset + length < 0) {
            return -Errno.EINVAL;
        }
        return kind != FileKind.SHMEM ? -Errno.EOPNOTSUPP : truncation.punchHole(offset, offset + length);
    }

    /**
     * Reads bytes, as {@code pread} does. No mapping is told.
     *
     * @param target where to; zeroes on a machine without contents
     * @param offset first byte in the file
     * @return how many bytes were read, less than asked for at the end of the file; -EINVAL or -ENOMEM
     */
    public int read(byte[] target, long offset) {
        return FileAccess.read(this, target, offset);
    }

    /**
     * Writes bytes, as {@code pwrite} does; the file grows if need be. No mapping is told: mappings show the new bytes.
     *
     * @param source the bytes
     * @param offset first byte in the file
     * @return how many bytes were written; -EINVAL or -ENOMEM if none
     */
    public int write(byte[] source, long offset) {
        return FileAccess.write(this, source, offset);
    }

    /** The descriptor is closed; the pages go when the last mapping is gone, too. To be called once. */
    @Override
    public void close() {
        letGo();
    }

    boolean isAnonymous() {
        return number == NO_NUMBER;
    }

    /** Whether shared mappings may write to a page as soon as it is mapped, and need not tell. */
    boolean isWritableAtOnce() {
        return kind == FileKind.SHMEM;
    }

    /** How many pages the size covers. */
    long sizeInPages() {
        return (size >>> PageSize.SHIFT) + ((size & PageSize.BYTES - 1) == 0 ? 0 : 1);
    }

    void size(long newSize) {
        size = newSize;
    }

    PhysicalMemory memory() {
        return memory;
    }

    /**
     * Gets a page, locked and with a reference for the caller; makes it if need be.
     *
     * @return its pfn, -ENOMEM, or -EINVAL beyond the size
     */
    long lockPage(long offset) {
        while (offset < sizeInPages()) {
            long pfn = getPage(offset);
            if (pfn < 0) {
                return pfn;
            }
            long page = memory.record(pfn);
            locks.lock(pfn);
            // Truncation sets the size first and takes pages out under their lock: who sees both unchanged has the
            // page.
            if (isCached(page, offset) && offset < sizeInPages()) {
                return pfn;
            }
            unlockPage(pfn);
        }
        return -Errno.EINVAL;
    }

    /** As {@link #lockPage}, if that page is cached and nobody holds its lock; 0 otherwise. Never sleeps. */
    long tryLockCached(long offset) {
        SpinLock.lock(record, PAGES_LOCK, WorkCategory.PAGE);
        long pfn = pages.get(offset);
        boolean locked = pfn != NO_PAGE && offset < sizeInPages() && locks.tryLock(pfn);
        if (locked) {
            memory.getPage(pfn);
        }
        SpinLock.unlock(record, PAGES_LOCK, WorkCategory.PAGE);
        return locked ? pfn : 0;
    }

    /** Locks a page that the caller has a reference to; it may have left the file by then. */
    void lockReferenced(long pfn) {
        locks.lock(pfn);
    }

    /** Unlocks a page and puts the caller's reference. */
    void unlockPage(long pfn) {
        locks.unlock(pfn);
        memory.putPage(pfn);
    }

    /** Finds a cached page and takes a reference: its pfn, or 0. */
    long findPage(long offset) {
        SpinLock.lock(record, PAGES_LOCK, WorkCategory.PAGE);
        long pfn = pages.get(offset);
        if (pfn != NO_PAGE) {
            memory.getPage(pfn);
        }
        SpinLock.unlock(record, PAGES_LOCK, WorkCategory.PAGE);
        return pfn;
    }

    /** The page offsets of cached pages in a range, in no order. */
    long[] cachedOffsets(long first, long last) {
        SpinLock.lock(record, PAGES_LOCK, WorkCategory.PAGE);
        long[] offsets = new long[pages.size()];
        int count = 0;
        for (Long2LongHashMap.KeyIterator keys = pages.keySet().iterator(); keys.hasNext(); ) {
            long offset = keys.nextValue();
            if (offset >= first && offset <= last) {
                offsets[count++] = offset;
            }
        }
        SpinLock.unlock(record, PAGES_LOCK, WorkCategory.PAGE);
        return java.util.Arrays.copyOf(offsets, count);
    }

    /** Takes a page out, which the caller holds locked; the cache's reference goes. */
    void remove(long offset, long pfn) {
        SpinLock.lock(record, PAGES_LOCK, WorkCategory.PAGE);
        pages.remove(offset);
        SpinLock.unlock(record, PAGES_LOCK, WorkCategory.PAGE);
        PageRecord.mapping(memory.record(pfn), 0, 0);
        memory.putPage(pfn);
    }

    /** Whether a locked page is this file's still. */
    boolean isCached(long page, long offset) {
        return PageRecord.mapping(page) == record && PageRecord.word(page, PageRecord.INDEX) == offset;
    }

    /** What an untouched recorded file holds at one of the 512 words of a page. */
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
    LinkOrder order(Vma vma) {
        return vma.fileOrder;
    }

    @Override
    void order(Vma vma, LinkOrder order) {
        vma.fileOrder = order;
    }

    @Override
    void lastUserGone() {
        pages.values().forEach(memory::putPage);
        pages.clear();
    }

    private long getPage(long offset) {
        SpinLock.lock(record, PAGES_LOCK, WorkCategory.PAGE);
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
            SpinLock.unlock(record, PAGES_LOCK, WorkCategory.PAGE);
        }
    }

    private void fill(long pfn, long offset) {
        if (kind != FileKind.RECORDED || !memory.hasContents()) {
            return;
        }
        long address = memory.contentAddress(pfn);
        for (int word = 0; word < PageSize.INT_BYTES / Long.BYTES; word++) {
            UnsafeApi.putLong(address + (long) word * Long.BYTES, syntheticWord(number, offset, word));
        }
    }
}
