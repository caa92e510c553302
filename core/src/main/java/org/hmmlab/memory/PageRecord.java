package org.hmmlab.memory;

import org.agrona.UnsafeApi;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.WorkCategory;
import org.hmmlab.sync.WorkCounters;

/**
 * Layout of the off-heap record of one page frame: one cache line, in the order of the kernel's struct page.
 *
 * <p>Offsets are bytes from the record's address. The two words after the flags link a page that is on a list; a page of a device has its
 * {@code dev_pagemap} and its driver's word there instead. Plain getters and setters: who may call them when is said by the lock
 * of whoever owns the page (the pte lock while it is mapped).
 *
 * @kernel include/linux/mm_types.h struct page 5.3 — the last eight bytes hold a generation and the lock word, no cgroup
 */
public final class PageRecord {
    /** 8 bytes: a set of the flag bits below. */
    public static final int FLAGS = 0;

    /** 8 bytes: the page map of a device page; the link of a free frame. */
    public static final int PGMAP = 8;

    /** 8 bytes: the driver's word of a device page. */
    public static final int ZONE_DEVICE_DATA = 16;

    /** 8 bytes: record of the reverse map that the page belongs to, bit 0 set when that is anonymous; 0: none. */
    public static final int MAPPING = 24;

    /** 8 bytes: page offset in the mapping. */
    public static final int INDEX = 32;

    /** 8 bytes: the owner's word. */
    public static final int PRIVATE = 40;

    /** 4 bytes: how many page-table entries map the page (0 when none; the kernel counts from -1). */
    public static final int MAPCOUNT = 48;

    /** 4 bytes: references. 0: free. */
    public static final int REFCOUNT = 52;

    /** 4 bytes: how often this frame was freed. */
    public static final int GENERATION = 56;

    /** 4 bytes: the page lock. */
    public static final int LOCK = 60;

    /** Size of a record. */
    public static final int BYTES = 64;

    /** Flag: allocated (the model's own: a free frame has no other sign). */
    public static final long ALLOCATED = 1;

    /** Flag: written to since it was read in. */
    public static final long DIRTY = 1 << 1;

    /** Flag: contents are valid. */
    public static final long UPTODATE = 1 << 2;

    /** Flag: belongs to a device; rests at one reference when free. */
    public static final long ZONE_DEVICE = 1 << 3;

    /** Flag: a device page whose resting reference may be dropped. */
    static final long RETIRING = 1 << 4;

    /** Flag: the anonymous page is known to belong to one entry alone, which may become writable without a copy. */
    public static final long ANON_EXCLUSIVE = 1 << 5;

    /** Flag: the anonymous page may be dropped instead of being written to swap, as long as its entry is clean. */
    public static final long LAZY_FREE = 1 << 6;

    /** Flag: part of a transparent huge page that was not split, though its entries may be. */
    public static final long COMPOUND = 1 << 7;

    /** Flag: the first frame of a page of hugetlbfs. */
    public static final long HUGETLB = 1 << 16;

    /** Bit 0 of the mapping word: the page is anonymous. */
    public static final long MAPPING_ANON = 1;

    static {
        assert LOCK + 4 == BYTES && BYTES == 64 : "a page record must be exactly one cache line";
    }

    private PageRecord() {}

    /**
     * Reads the flags.
     *
     * @param record a page record
     * @return the flag bits
     */
    public static long flags(long record) {
        return UnsafeApi.getLong(record + FLAGS);
    }

    /**
     * Replaces the flags; the caller owns the page or holds its pte lock.
     *
     * @param record a page record
     * @param flags the flag bits
     */
    public static void flags(long record, long flags) {
        UnsafeApi.putLong(record + FLAGS, flags);
    }

    /**
     * Adds flags; others may change other flags of the page at the same time.
     *
     * @param record a page record
     * @param bits the flag bits
     */
    public static void setFlags(long record, long bits) {
        for (long old = flags(record); (old & bits) != bits; old = flags(record)) {
            WorkCounters.rmw(WorkCategory.PAGE);
            // CAS: flags have several writers under different locks; the page's users order the rest among themselves.
            if (UnsafeApi.compareAndSetLong(null, record + FLAGS, old, old | bits)) {
                return;
            }
        }
    }

    /**
     * Takes flags away; others may change other flags of the page at the same time.
     *
     * @param record a page record
     * @param bits the flag bits
     */
    public static void clearFlags(long record, long bits) {
        for (long old = flags(record); (old & bits) != 0; old = flags(record)) {
            WorkCounters.rmw(WorkCategory.PAGE);
            // CAS: see setFlags().
            if (UnsafeApi.compareAndSetLong(null, record + FLAGS, old, old & ~bits)) {
                return;
            }
        }
    }

    /**
     * Reads what the page belongs to.
     *
     * @param record a page record
     * @return the mapping word
     */
    public static long mapping(long record) {
        return UnsafeApi.getLong(record + MAPPING);
    }

    /**
     * Says what the page belongs to.
     *
     * @param record a page record
     * @param mapping record of the reverse map, with {@link #MAPPING_ANON}
     * @param index page offset in it
     */
    public static void mapping(long record, long mapping, long index) {
        UnsafeApi.putLong(record + MAPPING, mapping);
        UnsafeApi.putLong(record + INDEX, index);
    }

    /**
     * Whether the page is anonymous memory.
     *
     * @param record a page record
     * @return true when bit 0 of the mapping word is set
     */
    public static boolean isAnonymous(long record) {
        return (mapping(record) & MAPPING_ANON) != 0;
    }

    /**
     * Reads one of the eight-byte words.
     *
     * @param record a page record
     * @param offset offset of the word
     * @return its value
     */
    public static long word(long record, int offset) {
        return UnsafeApi.getLong(record + offset);
    }

    /**
     * Writes one of the eight-byte words.
     *
     * @param record a page record
     * @param offset offset of the word
     * @param value its new value
     */
    public static void word(long record, int offset, long value) {
        UnsafeApi.putLong(record + offset, value);
    }

    /**
     * Reads how many entries map the page, as of some moment.
     *
     * @param record a page record
     * @return the number of mappings
     */
    public static int mapcount(long record) {
        // Opaque: one untorn load; the pte lock of the caller says how much its answer is worth.
        return UnsafeApi.getIntOpaque(null, record + MAPCOUNT);
    }

    /**
     * Reads how many references there are, as of some moment.
     *
     * @param record a page record
     * @return the references, pins included ({@link PagePins})
     */
    public static int references(long record) {
        return Kref.read(record, REFCOUNT);
    }

    /**
     * Reads how often the frame was freed.
     *
     * @param record a page record
     * @return the generation
     */
    public static int generation(long record) {
        // Acquire: pairs with the release store of the free, so whoever sees an old generation has not read poison
        // before.
        return UnsafeApi.getIntAcquire(null, record + GENERATION);
    }

    /** What can be said of a frame in a report: how often it was freed, and when and by whom last. */
    static String describe(long pfn, long record) {
        return "page frame " + pfn + " (generation " + generation(record) + ", " + Kref.read(record, REFCOUNT)
                + " references)"
                + (generation(record) == 0
                        ? " was never freed"
                        : ", last freed by putPage in thread number " + word(record, INDEX) + ", its page free number "
                                + word(record, PRIVATE));
    }

    /** Makes the record of a page that nobody else knows yet; the generation stays. */
    static void initialise(long record, int references) {
        flags(record, ALLOCATED | UPTODATE);
        UnsafeApi.putLong(record + MAPPING, 0);
        UnsafeApi.putLong(record + INDEX, 0);
        UnsafeApi.putLong(record + PRIVATE, 0);
        UnsafeApi.putInt(record + MAPCOUNT, 0);
        UnsafeApi.putInt(record + LOCK, 0);
        Kref.init(record, REFCOUNT, references);
    }
}
