package org.hmmlab.sync;

/** What a counted operation worked on: the columns of the cost table. */
public enum WorkCategory {
    /** Reference count of the per-mm object. */
    KREF,
    /** Users of an address space, {@code mm_users}. */
    MM_USERS,
    /** References to the address-space structure, {@code mm_count}. */
    MM_COUNT,
    /** The lock of the ranges list: a mutex or a spin lock, by generation. */
    HMM_LOCK,
    /** The lock of the mirrors list. */
    MIRRORS_SEM,
    /** Spin lock of a wait queue. */
    WAIT_QUEUE,
    /** Spin lock of a notifier chain's head. */
    NOTIFIER_LOCK,
    /** Lock of the upper page-table levels. */
    PAGE_TABLE_LOCK,
    /** Lock of one page-table page. */
    PTE_LOCK,
    /** Lock of the address space's VMAs. */
    MMAP_SEM,
    /** Lock of a reverse map. */
    RMAP_LOCK,
    /** The global mutex of {@code mm_take_all_locks}. */
    ALL_LOCKS,
    /** Words of page records: reference counts, page locks. */
    PAGE,
    /** Sleepable read-copy-update: read sections, and queueing a callback. */
    SRCU,
    /** SRCU's grace periods: scans, flips, running callbacks. How often it looks depends on the readers: never exact. */
    GRACE_PERIOD,
    /** A driver's own update lock; the cost table leaves it out. */
    UPDATE_LOCK;

    private static final WorkCategory[] PARTS = values();

    /** How many parts there are. */
    static final int COUNT = PARTS.length;
}
