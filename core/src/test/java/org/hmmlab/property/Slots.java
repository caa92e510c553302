package org.hmmlab.property;

import org.hmmlab.memory.PageSize;

/**
 * The pages of a process that the test knows the contents of: a window of private memory that lies across a boundary of every
 * level of the page table, a window that shows a shared file, and a few pages of a window of 2 MiB that asks for a huge page.
 */
final class Slots {
    static final long PAGE = PageSize.BYTES;
    static final int PRIVATE = 24;
    static final int SHARED = 8;
    static final long PRIVATE_BASE = (1L << 39) - PRIVATE / 2 * PAGE;
    static final long SHARED_BASE = 1L << 32;
    static final long HUGE_BASE = 1L << 34;
    static final int HUGE_PAGES = 512;
    static final int FIRST_SHARED = PRIVATE;
    static final int FIRST_HUGE = PRIVATE + SHARED;

    private static final int[] PAGES_OF_HUGE = {0, 1, 255, 256, 510, 511};

    static final int COUNT = FIRST_HUGE + PAGES_OF_HUGE.length;

    private Slots() {}

    /** First byte of a slot. */
    static long address(int slot) {
        if (slot < FIRST_SHARED) {
            return PRIVATE_BASE + slot * PAGE;
        }
        if (slot < FIRST_HUGE) {
            return SHARED_BASE + (slot - FIRST_SHARED) * PAGE;
        }
        return HUGE_BASE + PAGES_OF_HUGE[slot - FIRST_HUGE] * PAGE;
    }

    static boolean isShared(int slot) {
        return slot >= FIRST_SHARED && slot < FIRST_HUGE;
    }

    static boolean isHuge(int slot) {
        return slot >= FIRST_HUGE;
    }

    /** How many slots from this one on lie side by side: 1 in the window of 2 MiB. */
    static int room(int slot) {
        return isHuge(slot) ? 1 : (isShared(slot) ? FIRST_HUGE : FIRST_SHARED) - slot;
    }

    /** The slot of an address, −1 for none. */
    static int at(long address) {
        for (int slot = 0; slot < COUNT; slot++) {
            if (address(slot) == address) {
                return slot;
            }
        }
        return -1;
    }
}
