package org.hmmlab.memory;

import org.agrona.UnsafeApi;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.Poison;
import org.hmmlab.sync.WorkCategory;
import org.hmmlab.sync.WorkCounters;

/**
 * The machine's page frames: an off-heap record for each and, with {@link Contents#REAL}, 4 KiB of contents.
 *
 * <p>Frames are named by their pfn. Pfn 0 does not exist, pfn 1 is the shared zero page; then come the allocatable frames, then the frames of
 * devices, which are never handed out here. Nothing is touched before its first use, so a model of tens of gigabytes starts at once.
 * A frame comes with one reference and zeroed contents, and is freed when its last reference is put: contents poisoned,
 * generation counted up. Thread-safe.
 *
 * @kernel mm/page_alloc.c __alloc_pages_nodemask() 5.3 — single frames only; no zones, no reclaim, no watermarks
 */
public final class PhysicalMemory implements AutoCloseable, Graveyard.Cemetery {
    /** The shared zero page. */
    private static final long ZERO_PFN = 1;

    private static final long FIRST_PFN = 2;

    private final long frames;
    private final long deviceFrames;
    private final long hugeZeroPfn;
    private final long firstDevicePfn;
    private final boolean real;
    final FreeFrames free;
    private final long recordsMalloc;
    private final long records;
    private final long contentsMalloc;
    private final long contents;
    private final long patternsMalloc;
    private final long zeroPattern;
    private final long poisonPattern;
    private DevicePageOwner devicePageOwner = pfn -> {};
    private boolean closed;

    /**
     * Creates a memory without device frames.
     *
     * @param frames allocatable frames, at least 1
     * @param contents whether they have bytes
     * @throws InsufficientMemoryException when this machine lacks the memory
     */
    public PhysicalMemory(long frames, Contents contents) {
        this(frames, contents, 0);
    }

    /**
     * Creates a memory.
     *
     * @param frames allocatable frames, at least 1
     * @param contents whether they have bytes
     * @param deviceFrames frames that belong to devices, at {@link #firstDevicePfn()}
     * @throws IllegalArgumentException when a number is out of range
     * @throws InsufficientMemoryException when this machine lacks the memory
     */
    public PhysicalMemory(long frames, Contents contents, long deviceFrames) {
        if (frames < 1 || deviceFrames < 0 || frames + deviceFrames >= 1L << 39) {
            throw new IllegalArgumentException(
                    "frames must be at least 1 and fit a pfn: frames=" + frames + ", deviceFrames=" + deviceFrames);
        }
        this.frames = frames;
        this.deviceFrames = deviceFrames;
        this.real = contents == Contents.REAL;
        hugeZeroPfn = FIRST_PFN + frames + HugeFrames.FRAMES - 1 & -HugeFrames.FRAMES;
        firstDevicePfn = hugeZeroPfn + HugeFrames.FRAMES;
        HostMemory.require(
                "a memory of " + (frames + deviceFrames) + " frames", bytesNeeded(frames + deviceFrames, contents));
        recordsMalloc = HostMemory.reserve("page records", endPfn() * PageRecord.BYTES + PageSize.INT_BYTES);
        records = HostMemory.pageAligned(recordsMalloc);
        contentsMalloc = real ? HostMemory.reserve("page contents", (endPfn() + 1) * PageSize.INT_BYTES) : 0;
        this.contents = HostMemory.pageAligned(contentsMalloc);
        patternsMalloc = UnsafeApi.allocateMemory(3L * PageSize.INT_BYTES);
        zeroPattern = HostMemory.pageAligned(patternsMalloc);
        poisonPattern = zeroPattern + PageSize.INT_BYTES;
        UnsafeApi.setMemory(zeroPattern, PageSize.INT_BYTES, (byte) 0);
        UnsafeApi.setMemory(poisonPattern, PageSize.INT_BYTES, (byte) Poison.WORD);
        free = new FreeFrames(records, FIRST_PFN, frames);
        Graveyard.open(this);
        PageRecord.initialise(record(ZERO_PFN), 1);
        if (real) {
            UnsafeApi.setMemory(this.contents + ZERO_PFN * PageSize.INT_BYTES, PageSize.INT_BYTES, (byte) 0);
        }
    }

    /**
     * Bytes off the heap that such a memory comes to use when all of it is touched.
     *
     * @param frames frames, those of devices included
     * @param contents whether they have bytes
     * @return bytes
     */
    public static long bytesNeeded(long frames, Contents contents) {
        return frames * (PageRecord.BYTES + (contents == Contents.REAL ? PageSize.INT_BYTES : 0));
    }

    /**
     * Takes a frame: one reference, no mapping, contents zeroed.
     *
     * @return its pfn, or {@code -ENOMEM}
     */
    public long allocateFrame() {
        long pfn = free.take();
        if (pfn == 0) {
            return -Errno.ENOMEM;
        }
        PageRecord.initialise(record(pfn), 1);
        if (real) {
            UnsafeApi.copyMemory(zeroPattern, contents + (pfn << PageSize.SHIFT), PageSize.INT_BYTES);
        }
        return pfn;
    }

    /**
     * Takes a frame that is a copy of another.
     *
     * @param source the frame to copy; the caller holds a reference or the pte lock of an entry that does
     * @return its pfn, or {@code -ENOMEM}
     */
    public long allocateCopy(long source) {
        long pfn = free.take();
        if (pfn == 0) {
            return -Errno.ENOMEM;
        }
        PageRecord.initialise(record(pfn), 1);
        copyContents(source, pfn);
        return pfn;
    }

    /**
     * Copies the contents of one frame over those of another; nothing happens without contents.
     *
     * @param source the frame to read
     * @param target the frame to write
     */
    public void copyContents(long source, long target) {
        if (real) {
            UnsafeApi.copyMemory(
                    contents + (source << PageSize.SHIFT), contents + (target << PageSize.SHIFT), PageSize.INT_BYTES);
        }
    }

    /**
     * Takes another reference; the caller has one, or holds the pte lock of an entry that has.
     *
     * @param pfn a frame in use
     */
    public void getPage(long pfn) {
        checkLive(pfn, "get of a page");
        Kref.get(record(pfn), PageRecord.REFCOUNT, WorkCategory.PAGE);
    }

    /**
     * Takes a reference unless the page is free.
     *
     * @param pfn a frame
     * @return false when it was free
     */
    public boolean getPageUnlessZero(long pfn) {
        // The record of a frame that was never used may hold anything. To tell takes the free list's lock: only reclaim
        // asks, which takes the LRU's in the kernel to get hold of a page.
        return !free.isFresh(pfn) && Kref.getUnlessZero(record(pfn), PageRecord.REFCOUNT, WorkCategory.PAGE);
    }

    /**
     * Drops a reference. The last one frees the frame; a device page is free at one reference, and its owner is told.
     *
     * @param pfn a frame in use
     * @throws org.hmmlab.sync.UseAfterFreeException when it is free already
     */
    public void putPage(long pfn) {
        long record = record(pfn);
        if (pfn >= firstDevicePfn()) {
            DevicePages.put(pfn, record, devicePageOwner);
            return;
        }
        checkLive(pfn, "put of a page");
        if (Kref.put(record, PageRecord.REFCOUNT, WorkCategory.PAGE)) {
            release(pfn, record);
        }
    }

    /**
     * Counts one more page-table entry that maps the page.
     *
     * @param pfn a frame in use
     */
    public void addMapping(long pfn) {
        WorkCounters.rmw(WorkCategory.PAGE);
        // Locked add: entries of several tables, each under its own lock, map one page.
        UnsafeApi.getAndAddInt(null, record(pfn) + PageRecord.MAPCOUNT, 1);
    }

    /**
     * Says that one entry maps a page that nobody else knows yet; no locked operation is needed for that.
     *
     * @param pfn a frame just allocated
     */
    public void firstMapping(long pfn) {
        UnsafeApi.putInt(record(pfn) + PageRecord.MAPCOUNT, 1);
    }

    /**
     * Counts one entry less that maps the page.
     *
     * @param pfn a frame that is mapped
     */
    public void removeMapping(long pfn) {
        WorkCounters.rmw(WorkCategory.PAGE);
        // Locked add, see addMapping().
        if (UnsafeApi.getAndAddInt(null, record(pfn) + PageRecord.MAPCOUNT, -1) <= 0) {
            Poison.fail(record(pfn), "unmapping of a page that nothing maps");
        }
    }

    /**
     * The shared zero page; its references are not counted.
     *
     * @return its pfn
     */
    public long zeroPfn() {
        return ZERO_PFN;
    }

    /**
     * The first frame of devices.
     *
     * @return its pfn; the others follow it
     */
    public long firstDevicePfn() {
        return firstDevicePfn;
    }

    /**
     * Makes the record of a device page: one reference, at rest.
     *
     * @param pfn a frame of a device
     * @throws IllegalArgumentException when it is not
     */
    public void initialiseDevicePage(long pfn) {
        if (pfn < firstDevicePfn() || pfn >= endPfn()) {
            throw new IllegalArgumentException("pfn must be a frame of a device, from " + firstDevicePfn() + " on, "
                    + deviceFrames + " of them: pfn=" + pfn);
        }
        DevicePages.initialise(record(pfn));
    }

    /**
     * Drops the reference at which a device page rests: it leaves the machine when its users are gone.
     *
     * @param pfn a device page
     */
    public void retireDevicePage(long pfn) {
        DevicePages.beginRetiring(record(pfn));
        putPage(pfn);
    }

    /**
     * The frame after the last one.
     *
     * @return its pfn
     */
    public long endPfn() {
        return firstDevicePfn + deviceFrames;
    }

    /**
     * Names who is told when a device page comes to rest. To be set before device pages are used.
     *
     * @param owner the listener
     */
    public void devicePageOwner(DevicePageOwner owner) {
        devicePageOwner = owner;
    }

    /**
     * The page record of a frame.
     *
     * @param pfn a frame
     * @return its address; the layout is {@link PageRecord}
     */
    public long record(long pfn) {
        assert pfn > 0 && pfn < endPfn() : "no such frame: pfn=" + pfn;
        return records + pfn * PageRecord.BYTES;
    }

    /**
     * Whether frames have bytes.
     *
     * @return true with {@link Contents#REAL}
     */
    public boolean hasContents() {
        return real;
    }

    /**
     * Where a frame's 4 KiB are.
     *
     * @param pfn a frame
     * @return their address, page-aligned
     * @throws IllegalStateException when this memory has no contents
     */
    public long contentAddress(long pfn) {
        if (!real) {
            throw new IllegalStateException("this memory must have been created with Contents.REAL");
        }
        return contents + (pfn << PageSize.SHIFT);
    }

    /**
     * Fails unless the frame is in use.
     *
     * @param pfn a frame
     * @param operation what the caller is about to do, for the report
     * @throws org.hmmlab.sync.UseAfterFreeException when it is free
     */
    public void checkLive(long pfn, String operation) {
        if (Kref.read(record(pfn), PageRecord.REFCOUNT) <= 0) {
            Poison.fail(record(pfn), operation);
        }
    }

    /**
     * Counts the frames that can still be allocated; exact while no other thread allocates.
     *
     * @return free frames
     */
    public long freeFrames() {
        return free.count();
    }

    /**
     * Counts the frames in use; exact while no other thread allocates.
     *
     * @return allocated less freed; the zero page and device frames do not count
     */
    public long usedFrames() {
        return frames - free.count();
    }

    /** The place of the block of zeroes, between the frames of the machine and those of devices. */
    long hugeZeroPfn() {
        return hugeZeroPfn;
    }

    /** Gives all memory back; no record or contents may be touched from here on. A second close does nothing. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Graveyard.close(this);
        free.close();
        UnsafeApi.freeMemory(recordsMalloc);
        UnsafeApi.freeMemory(patternsMalloc);
        if (real) {
            UnsafeApi.freeMemory(contentsMalloc);
        }
    }

    @Override
    public String epitaphOf(long address) {
        long pfn = -1;
        if (address >= records && address < records + (endPfn()) * PageRecord.BYTES) {
            pfn = (address - records) / PageRecord.BYTES;
        } else if (real && address >= contents && address < contents + ((endPfn()) << PageSize.SHIFT)) {
            pfn = (address - contents) >> PageSize.SHIFT;
        }
        if (pfn < 0) {
            return null;
        }
        return free.isFresh(pfn) ? "page frame " + pfn + " was never allocated" : PageRecord.describe(pfn, record(pfn));
    }

    private void release(long pfn, long record) {
        if (PageRecord.mapcount(record) != 0) {
            Poison.fail(record, "free of a page that " + PageRecord.mapcount(record) + " entries still map");
        }
        if (real) {
            UnsafeApi.copyMemory(poisonPattern, contents + (pfn << PageSize.SHIFT), PageSize.INT_BYTES);
        }
        PageRecord.flags(record, 0);
        PageRecord.mapping(record, Poison.LONG, Thread.currentThread().getId());
        // Release: the poison is visible to whoever reads the new generation (PageRecord.generation()).
        UnsafeApi.putIntRelease(
                null, record + PageRecord.GENERATION, UnsafeApi.getInt(record + PageRecord.GENERATION) + 1);
        free.give(pfn);
    }
}
