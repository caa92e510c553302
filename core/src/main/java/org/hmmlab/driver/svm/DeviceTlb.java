package org.hmmlab.driver.svm;

import java.util.Arrays;
import org.hmmlab.memory.PageSize;

/** The device's cache of translations, direct-mapped. Confined to the device's thread; only flushes take entries out. */
final class DeviceTlb {
    private static final int PAGE_BITS = 47 - PageSize.SHIFT;
    private static final long EMPTY = -1;

    private final long[] tags;
    private final long[] entries;
    private final int mask;

    DeviceTlb(int size) {
        tags = new long[size];
        entries = new long[size];
        mask = size - 1;
        Arrays.fill(tags, EMPTY);
    }

    /** The cached entry of a page, or {@code none}. */
    long entry(int instance, long page, long none) {
        int i = index(page);
        return tags[i] == tag(instance, page) ? entries[i] : none;
    }

    void fill(int instance, long page, long entry) {
        int i = index(page);
        tags[i] = tag(instance, page);
        entries[i] = entry;
    }

    /** Forgets the pages of a range. */
    void flush(int instance, long start, long end) {
        long first = tag(instance, start);
        long last = tag(instance, end - 1);
        for (int i = 0; i < tags.length; i++) {
            if (tags[i] >= first && tags[i] <= last) {
                tags[i] = EMPTY;
            }
        }
    }

    private int index(long page) {
        return (int) (page >>> PageSize.SHIFT) & mask;
    }

    /** Instances lie one after the other in a space of page numbers. */
    private static long tag(int instance, long address) {
        return ((long) instance << PAGE_BITS) + (address >>> PageSize.SHIFT);
    }
}
