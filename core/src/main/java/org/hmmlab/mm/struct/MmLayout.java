package org.hmmlab.mm.struct;

/**
 * Layout of the off-heap record of an address space: three cache lines in the kernel's order of fields.
 *
 * <pre>
 *  80  pgd                              line 1
 *  88  mm_users    92  mm_count         one 8-byte word, as in the kernel
 *  96  pgtables_bytes (not kept)
 * 104  map_count  108  page_table_lock
 * 112  mmap_sem
 * </pre>
 *
 * @kernel include/linux/mm_types.h struct mm_struct 5.3 — only the fields that the model uses; mmap_sem is one word
 */
public final class MmLayout {
    /** 8 bytes: address of the top page table. */
    public static final int PGD = 80;

    /** 4 bytes: users of the address space. */
    public static final int MM_USERS = 88;

    /** 4 bytes: users of the structure; all of mm_users own one. */
    public static final int MM_COUNT = 92;

    /** 4 bytes: how many VMAs there are. */
    public static final int MAP_COUNT = 104;

    /** 4 bytes: spin lock of the upper page-table levels, and of {@code mm->hmm} before get/put. */
    public static final int PAGE_TABLE_LOCK = 108;

    /** 8 bytes: reader/writer semaphore of the VMAs. */
    public static final int MMAP_SEM = 112;

    /** Size of the record. */
    public static final int BYTES = 192;

    private MmLayout() {}
}
