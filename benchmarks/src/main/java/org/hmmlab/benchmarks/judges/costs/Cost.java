package org.hmmlab.benchmarks.judges.costs;

import org.hmmlab.sync.WorkCategory;
import org.hmmlab.sync.WorkCounts;

/**
 * Locked read-modify-writes of one operation by what they work on, and its SRCU full fences. An acquisition of a
 * reader/writer semaphore counts 2, down and up; one of a spin lock 1.
 *
 * @param kref on the object's reference count
 * @param mmCounts on mm_users and mm_count
 * @param hmmLock on the lock of the ranges
 * @param mirrorsSem on the semaphore of the mirrors
 * @param waitQueue on the lock of the wait queue
 * @param notifierLock on the lock of the notifier chain
 * @param pageTableLock on the page_table_lock that guards {@code mm->hmm}
 * @param allLocks on the global mutex of mm_take_all_locks
 * @param srcuQueue on the queue of deferred callbacks
 * @param other on everything else: page tables, pages, mmap_sem, reverse maps
 * @param fences full fences, of SRCU or any other
 */
public record Cost(
        long kref,
        long mmCounts,
        long hmmLock,
        long mirrorsSem,
        long waitQueue,
        long notifierLock,
        long pageTableLock,
        long allLocks,
        long srcuQueue,
        long other,
        long fences) {
    /** Nothing locked, nothing fenced. */
    static final Cost NOTHING = new Cost(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** What was counted, nothing left out: work without a column of its own would otherwise equal the kernel's none. */
    static Cost of(WorkCounts counts) {
        Cost named = new Cost(
                counts.rmw(WorkCategory.KREF),
                counts.rmw(WorkCategory.MM_USERS) + counts.rmw(WorkCategory.MM_COUNT),
                counts.rmw(WorkCategory.HMM_LOCK),
                counts.rmw(WorkCategory.MIRRORS_SEM),
                counts.rmw(WorkCategory.WAIT_QUEUE),
                counts.rmw(WorkCategory.NOTIFIER_LOCK),
                counts.rmw(WorkCategory.PAGE_TABLE_LOCK),
                counts.rmw(WorkCategory.ALL_LOCKS),
                counts.rmw(WorkCategory.SRCU),
                0,
                counts.fences());
        return named.withOther(counts.rmw() - named.rmw());
    }

    private Cost withOther(long rmw) {
        return new Cost(
                kref,
                mmCounts,
                hmmLock,
                mirrorsSem,
                waitQueue,
                notifierLock,
                pageTableLock,
                allLocks,
                srcuQueue,
                rmw,
                fences);
    }

    /**
     * All locked read-modify-writes.
     *
     * @return their number
     */
    public long rmw() {
        return kref
                + mmCounts
                + hmmLock
                + mirrorsSem
                + waitQueue
                + notifierLock
                + pageTableLock
                + allLocks
                + srcuQueue
                + other;
    }
}
