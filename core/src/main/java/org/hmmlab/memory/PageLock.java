package org.hmmlab.memory;

import org.hmmlab.sync.Mutex;
import org.hmmlab.sync.Part;

/**
 * The lock of a page: who holds it decides whether the page stays in its file, is being moved, or goes to swap. May be held across
 * notifier calls. The holder has a reference to the page. Taken after mmap_sem, before reverse-map locks and entry locks.
 *
 * @kernel include/linux/pagemap.h lock_page() 5.3 — none
 */
public final class PageLock {
    private PageLock() {}

    /**
     * Takes the lock, sleeping if need be.
     *
     * @param record a page record
     */
    public static void lock(long record) {
        Mutex.lock(record, PageRecord.LOCK, Part.PAGE);
    }

    /**
     * Takes the lock if nobody has it.
     *
     * @param record a page record
     * @return whether it was taken
     */
    public static boolean tryLock(long record) {
        return Mutex.tryLock(record, PageRecord.LOCK, Part.PAGE);
    }

    /**
     * Drops the lock.
     *
     * @param record a page record
     */
    public static void unlock(long record) {
        Mutex.unlock(record, PageRecord.LOCK, Part.PAGE);
    }

    /**
     * Whether somebody holds the lock.
     *
     * @param record a page record
     * @return true while it is held
     */
    public static boolean isLocked(long record) {
        return Mutex.isLocked(record, PageRecord.LOCK);
    }
}
