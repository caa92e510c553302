package org.hmmlab.driver.dmirror;

import org.agrona.collections.Long2LongHashMap;

/**
 * A mirror's table: for each page number the frame with the data and a tag. Every method runs under the mirror's lock.
 *
 * @kernel lib/test_hmm.c struct dmirror pt, DPT_XA_TAG_* 6.1 — a hash map instead of an xarray
 */
final class DmirrorTable {
    /** Tag: may be read. */
    static final int READ = 0;
    /** Tag: exclusive to the device. */
    static final int ATOMIC = 1;
    /** Tag: may be written. */
    static final int WRITE = 2;
    /** What {@link #get} gives for a page that is not there. */
    static final long NONE = -1;

    private static final int TAG_BITS = 2;
    private static final long TAG_MASK = (1L << TAG_BITS) - 1;

    private final Long2LongHashMap entries = new Long2LongHashMap(NONE);

    /** The entry of a page: for {@link #pfn} and {@link #tag}, or NONE. */
    long get(long page) {
        return entries.get(page);
    }

    /** Whether any of some pages has a tag. */
    boolean has(long first, long pages, int tag) {
        if (Long.compareUnsigned(pages, entries.size()) <= 0) {
            for (long page = first; page < first + pages; page++) {
                if (hasTag(get(page), tag)) {
                    return true;
                }
            }
            return false;
        }
        return entries.entrySet().stream()
                .anyMatch(entry ->
                        entry.getKey() - first >= 0 && entry.getKey() - first < pages && hasTag(entry.getValue(), tag));
    }

    private static boolean hasTag(long entry, int tag) {
        return entry != NONE && tag(entry) == tag;
    }

    void store(long page, long pfn, int tag) {
        entries.put(page, pfn << TAG_BITS | tag);
    }

    void erase(long page) {
        entries.remove(page);
    }

    /** Erases [first, last]; the last page too. */
    void erase(long first, long last) {
        if (Long.compareUnsigned(last - first, entries.size()) < 0) {
            for (long page = first; page <= last; page++) {
                entries.remove(page);
            }
        } else {
            entries.entrySet().removeIf(entry -> entry.getKey() >= first && entry.getKey() <= last);
        }
    }

    void clear() {
        entries.clear();
    }

    static long pfn(long entry) {
        return entry >>> TAG_BITS;
    }

    static int tag(long entry) {
        return (int) (entry & TAG_MASK);
    }
}
