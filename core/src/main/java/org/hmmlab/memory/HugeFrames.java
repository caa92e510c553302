package org.hmmlab.memory;

import org.agrona.UnsafeApi;

/**
 * Blocks of 512 frames that lie one after the other and are aligned to 2 MiB, and the block that reads as zeroes. Thread-safe.
 *
 * <p>Each frame of a block has references and mappings of its own; a huge entry holds one of each in every frame. So the parts of a
 * block may go their own ways, and the whole is free again when they all are.
 *
 * @kernel mm/page_alloc.c alloc_pages() order 9, mm/huge_memory.c get_huge_zero_page() 5.3 — no compound counts: what the head counts for
 *     all in the kernel, each frame counts here, so that parts unmapped singly are free at once instead of with the last of the page
 */
public final class HugeFrames {
    /** Frames in a block. */
    public static final int FRAMES = 512;

    /** Bytes in a block. */
    public static final long BYTES = (long) FRAMES << PageSize.SHIFT;

    private final PhysicalMemory memory;
    private boolean zeroed;

    /**
     * Makes the blocks of a memory.
     *
     * @param memory the memory
     */
    public HugeFrames(PhysicalMemory memory) {
        this.memory = memory;
    }

    /**
     * Takes a block: one reference and no mapping for each frame, contents zeroed.
     *
     * @return its first pfn, a multiple of 512, or {@code -ENOMEM} when no 512 free frames lie side by side
     */
    public long allocate() {
        long first = memory.free.takeBlock();
        if (first == 0) {
            return -Errno.ENOMEM;
        }
        initialise(first);
        return first;
    }

    /**
     * Takes a block that is a copy of another.
     *
     * @param source first pfn of a block whose frames stay in use meanwhile
     * @return its first pfn, or {@code -ENOMEM}
     */
    public long allocateCopy(long source) {
        long first = allocate();
        for (int i = 0; first > 0 && i < FRAMES; i++) {
            memory.copyContents(source + i, first + i);
        }
        return first;
    }

    /**
     * The block of zeroes; its references are not counted. Made when it is first asked for.
     *
     * @return its first pfn
     */
    public synchronized long zeroPfn() {
        long first = memory.hugeZeroPfn();
        if (!zeroed) {
            initialise(first);
            zeroed = true;
        }
        return first;
    }

    private void initialise(long first) {
        for (int i = 0; i < FRAMES; i++) {
            PageRecord.initialise(memory.record(first + i), 1);
        }
        if (memory.hasContents()) {
            UnsafeApi.setMemory(memory.contentAddress(first), BYTES, (byte) 0);
        }
    }
}
