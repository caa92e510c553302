package org.hmmlab.pagetable;

import org.hmmlab.memory.PageSize;

/**
 * The bits of a page-table entry, of any level.
 *
 * <p>The layout is that of x86-64 where x86-64 has one: present 0, write 1, accessed 5, dirty 6, huge 7, protnone 8 (with present
 * clear), special 9, pfn in bits 12 to 51, devmap 58, no-execute 63. An entry that is not present carries bit 10, a type in bits 59 to 63
 * and a payload (a pfn or an offset) where the pfn stands. 0 is the empty entry. A table is an upper entry that is present and not huge;
 * its address stands where the pfn does.
 *
 * <p>An ordinary page is recognised by one compare: {@code (entry & PLAIN_MASK) == PRESENT}.
 */
public final class Pte {
    /** The empty entry. */
    public static final long NONE = 0;

    /** The processor may use the entry. */
    public static final long PRESENT = 1;

    /** Number of the bit that allows writes. */
    public static final int WRITE_BIT = 1;

    /** Writes are allowed. */
    public static final long WRITE = 1 << WRITE_BIT;

    /** Was used ("young"). */
    public static final long ACCESSED = 1 << 5;

    /** Was written to. */
    public static final long DIRTY = 1 << 6;

    /** Maps memory at an upper level: 2 MiB in a pmd, 1 GiB in a pud. */
    public static final long HUGE = 1 << 7;

    /** Has a page but no access; {@link #PRESENT} is clear. */
    public static final long PROTNONE = 1 << 8;

    /** No page record stands behind the pfn (raw pfns and the zero page). */
    public static final long SPECIAL = 1 << 9;

    /** Marks an entry that is not present and carries a type and a payload. */
    public static final long NON_PRESENT = 1 << 10;

    /** The pfn is one of a device that is memory (DAX). */
    public static final long DEVMAP = 1L << 58;

    /** Instruction fetches are not allowed. */
    public static final long NO_EXECUTE = 1L << 63;

    /** Shift of the pfn or payload. */
    public static final int PFN_SHIFT = PageSize.SHIFT;

    /** Bits of the pfn or payload. */
    public static final long PFN_MASK = ((1L << 52) - 1) & -(1L << PFN_SHIFT);

    /** Bits that make the difference between a plain present page and all else. */
    public static final long PLAIN_MASK = PRESENT | PROTNONE | SPECIAL | DEVMAP | HUGE | NON_PRESENT;

    /** Types of entries that are not present; those below this one, a device's exclusive read-only page, are swap files. */
    public static final int TYPE_EXCLUSIVE_READ = 24;

    /** A page that one device has exclusively, and that was writable. */
    public static final int TYPE_EXCLUSIVE_WRITE = 25;

    /** A corrupt entry. */
    public static final int TYPE_BAD = 26;

    /** Memory failure. */
    public static final int TYPE_HWPOISON = 27;

    /** Page under migration, was read-only. */
    public static final int TYPE_MIGRATION_READ = 28;

    /** Page under migration, was writable. */
    public static final int TYPE_MIGRATION_WRITE = 29;

    /** Device-private page, read-only. */
    public static final int TYPE_DEVICE_READ = 30;

    /** Device-private page, writable. */
    public static final int TYPE_DEVICE_WRITE = 31;

    private static final int TYPE_SHIFT = 59;

    /** What a freed table page is filled with: leads nowhere, and is recognised. */
    static final long TABLE_POISON = nonPresent(TYPE_BAD, 0x6b6b6b6bL);

    private Pte() {}

    /**
     * A present entry of an ordinary page, accessed.
     *
     * @param pfn the page
     * @param bits further bits, such as {@link #WRITE}
     * @return the entry
     */
    public static long present(long pfn, long bits) {
        return pfn << PFN_SHIFT | PRESENT | ACCESSED | bits;
    }

    /**
     * A present, read-only entry without a page record: the zero page, or a raw pfn.
     *
     * @param pfn the frame
     * @return the entry
     */
    public static long special(long pfn) {
        return present(pfn, SPECIAL);
    }

    /**
     * A present entry of DAX memory.
     *
     * @param pfn the frame
     * @param bits further bits, such as {@link #WRITE}
     * @return the entry
     */
    public static long devmap(long pfn, long bits) {
        return present(pfn, DEVMAP | bits);
    }

    /**
     * A present upper entry that maps memory.
     *
     * @param pfn the first of its frames
     * @param bits further bits, such as {@link #WRITE}
     * @return the entry
     */
    public static long huge(long pfn, long bits) {
        return present(pfn, HUGE | bits);
    }

    /**
     * Takes all access away, keeping the page and the other bits.
     *
     * @param entry a present entry, or one that is protnone already
     * @return the protnone entry
     */
    public static long toProtNone(long entry) {
        return entry & ~(PRESENT | WRITE) | PROTNONE;
    }

    /**
     * Gives access again.
     *
     * @param entry a protnone entry, or one that is present already
     * @return the present entry, read-only if it was protnone
     */
    public static long fromProtNone(long entry) {
        return entry & ~PROTNONE | PRESENT;
    }

    /**
     * An entry on swap.
     *
     * @param file number of the swap file, 0 to 23
     * @param offset page of it
     * @return the entry
     * @throws IllegalArgumentException when the file number is out of range
     */
    public static long swap(int file, long offset) {
        if (file < 0 || file >= TYPE_EXCLUSIVE_READ) {
            throw new IllegalArgumentException(
                    "a swap file's number must be 0 to " + (TYPE_EXCLUSIVE_READ - 1) + ": " + file);
        }
        return nonPresent(file, offset);
    }

    /**
     * An entry of a page that only its device can reach.
     *
     * @param pfn the device page
     * @param write whether the device may write
     * @return the entry
     */
    public static long devicePrivate(long pfn, boolean write) {
        return nonPresent(write ? TYPE_DEVICE_WRITE : TYPE_DEVICE_READ, pfn);
    }

    /**
     * An entry of a page on the move.
     *
     * @param pfn the page
     * @param write whether it was writable
     * @return the entry
     */
    public static long migration(long pfn, boolean write) {
        return nonPresent(write ? TYPE_MIGRATION_WRITE : TYPE_MIGRATION_READ, pfn);
    }

    /**
     * An entry of a page whose memory failed.
     *
     * @param pfn the page
     * @return the entry
     */
    public static long hwpoison(long pfn) {
        return nonPresent(TYPE_HWPOISON, pfn);
    }

    /**
     * A corrupt entry.
     *
     * @return the entry
     */
    public static long bad() {
        return nonPresent(TYPE_BAD, 0);
    }

    /**
     * Any entry that is not present.
     *
     * @param type its type, 0 to 31
     * @param payload pfn or offset, 40 bits
     * @return the entry
     */
    public static long nonPresent(int type, long payload) {
        return (long) type << TYPE_SHIFT | payload << PFN_SHIFT & PFN_MASK | NON_PRESENT;
    }

    /**
     * The pfn or payload.
     *
     * @param entry any entry
     * @return its bits 12 to 51
     */
    public static long pfn(long entry) {
        return (entry & PFN_MASK) >>> PFN_SHIFT;
    }

    /**
     * The type of an entry that is not present.
     *
     * @param entry an entry for which {@link #isNonPresent} holds
     * @return its type, 0 to 31
     */
    public static int type(long entry) {
        return (int) (entry >>> TYPE_SHIFT);
    }

    /**
     * Whether it is empty.
     *
     * @param entry any entry
     * @return true for none
     */
    public static boolean isNone(long entry) {
        return entry == NONE;
    }

    /**
     * Whether it carries a type.
     *
     * @param entry any entry
     * @return true for all kinds that are neither empty nor present nor protnone
     */
    public static boolean isNonPresent(long entry) {
        return (entry & NON_PRESENT) != 0;
    }

    /**
     * Whether it is an ordinary present page.
     *
     * @param entry any entry
     * @return true when nothing but rights need looking at
     */
    public static boolean isPlain(long entry) {
        return (entry & PLAIN_MASK) == PRESENT;
    }

    /**
     * What the kernel calls present: a page is there, be it accessible or not.
     *
     * @param entry any entry
     * @return true for present and for protnone entries
     */
    public static boolean isPresent(long entry) {
        return (entry & (PRESENT | PROTNONE)) != 0;
    }

    /**
     * Whether writes are allowed.
     *
     * @param entry any entry
     * @return true when the write bit is set
     */
    public static boolean isWritable(long entry) {
        return (entry & WRITE) != 0;
    }

    /**
     * Whether it has a page but no access.
     *
     * @param entry any entry
     * @return true for protnone
     */
    public static boolean isProtNone(long entry) {
        return (entry & PROTNONE) != 0;
    }

    /**
     * Whether no page record stands behind it.
     *
     * @param entry any entry
     * @return true for special entries
     */
    public static boolean isSpecial(long entry) {
        return (entry & SPECIAL) != 0;
    }

    /**
     * Whether it is DAX memory.
     *
     * @param entry any entry
     * @return true for devmap
     */
    public static boolean isDevmap(long entry) {
        return (entry & DEVMAP) != 0 && (entry & NON_PRESENT) == 0;
    }

    /**
     * Whether an upper entry maps memory.
     *
     * @param entry any entry
     * @return true for huge entries
     */
    public static boolean isHuge(long entry) {
        return (entry & HUGE) != 0;
    }

    /**
     * Whether an upper entry leads to a table.
     *
     * @param entry an entry of an upper level
     * @return true for a table
     */
    public static boolean isTable(long entry) {
        return (entry & (PRESENT | HUGE)) == PRESENT;
    }

    /**
     * Whether a device-private page stands here.
     *
     * @param entry any entry
     * @return true for both rights
     */
    public static boolean isDevicePrivate(long entry) {
        return isNonPresent(entry) && type(entry) >= TYPE_DEVICE_READ;
    }

    /**
     * Whether a page under migration stands here.
     *
     * @param entry any entry
     * @return true for both rights
     */
    public static boolean isMigration(long entry) {
        return isNonPresent(entry) && (type(entry) & ~1) == TYPE_MIGRATION_READ;
    }

    /**
     * Whether a device-private, exclusive or migration entry had the right to write.
     *
     * @param entry an entry of one of these kinds
     * @return true for the writing types
     */
    public static boolean isWriteType(long entry) {
        return (type(entry) & 1) != 0;
    }

    /**
     * Whether it is on swap.
     *
     * @param entry any entry
     * @return true for the types of swap files
     */
    public static boolean isSwap(long entry) {
        return isNonPresent(entry) && type(entry) < TYPE_EXCLUSIVE_READ;
    }

    /**
     * Whether its memory failed.
     *
     * @param entry any entry
     * @return true for hwpoison
     */
    public static boolean isHwpoison(long entry) {
        return isNonPresent(entry) && type(entry) == TYPE_HWPOISON;
    }

    /**
     * Whether it is corrupt.
     *
     * @param entry any entry
     * @return true for bad entries
     */
    public static boolean isBad(long entry) {
        return isNonPresent(entry) && type(entry) == TYPE_BAD;
    }

    /**
     * Whether an entry has a reference and a mapping of a page: ordinary pages, protnone ones, device-private ones.
     *
     * @param entry any entry of the last level, or a huge one
     * @return true when whoever empties it must let go of a page
     */
    public static boolean holdsPage(long entry) {
        return isPresent(entry) ? (entry & (SPECIAL | DEVMAP)) == 0 : isDevicePrivate(entry);
    }
}
