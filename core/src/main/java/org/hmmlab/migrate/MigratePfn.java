package org.hmmlab.migrate;

/**
 * The words of migration's arrays: a page and flags.
 *
 * @kernel include/linux/migrate.h MIGRATE_PFN_VALID and its neighbours 5.3 — none
 */
public final class MigratePfn {
    /** The word names a page. */
    public static final long VALID = 1;

    /** Source: the page, or the hole, is to be migrated. */
    public static final long MIGRATE = 1 << 1;

    /** The page is locked. */
    public static final long LOCKED = 1 << 2;

    /** Source: the entry was writable. */
    public static final long WRITE = 1 << 3;

    /** Source: the page is a device's. Until 5.4 in the kernel. */
    public static final long DEVICE = 1 << 4;

    private static final int SHIFT = 6;

    private MigratePfn() {}

    /**
     * Encodes a page.
     *
     * @param pfn the page
     * @return a word with {@link #VALID}
     * @kernel include/linux/migrate.h migrate_pfn() 5.3 — none
     */
    public static long of(long pfn) {
        return pfn << SHIFT | VALID;
    }

    /**
     * Decodes a page.
     *
     * @param word a word
     * @return its pfn, 0 when it names none
     * @kernel include/linux/migrate.h migrate_pfn_to_page() 5.3 — none
     */
    public static long pfn(long word) {
        return (word & VALID) == 0 ? 0 : word >>> SHIFT;
    }

    /**
     * Whether a word is still to be migrated.
     *
     * @param word a source word
     * @return true with {@link #MIGRATE}
     */
    public static boolean isMigrating(long word) {
        return (word & MIGRATE) != 0;
    }
}
