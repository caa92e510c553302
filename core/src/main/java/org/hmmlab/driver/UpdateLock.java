package org.hmmlab.driver;

import org.hmmlab.sync.Mutex;
import org.hmmlab.sync.WorkCategory;

/**
 * The lock that orders a driver's sync callback with its programming of the device. Knows its holder, so that what must run
 * under it can say so. One locked operation to take it, one to drop it.
 *
 * @kernel Documentation/vm/hmm.rst "driver->update" 5.3 — none
 */
public final class UpdateLock {
    private final long record;
    private final int offset;
    /** Who holds it; written under the lock. A thread can read itself here only if it wrote itself. */
    private Thread holder;

    /**
     * Makes the handle of a lock word.
     *
     * @param record the off-heap record that holds the word, zeroed
     * @param offset where in it
     */
    public UpdateLock(long record, int offset) {
        this.record = record;
        this.offset = offset;
    }

    /** Takes the lock; sleeps while another thread holds it. Not re-entrant, not interruptible. */
    public void lock() {
        Mutex.lock(record, offset, WorkCategory.UPDATE_LOCK);
        holder = Thread.currentThread();
    }

    /**
     * Takes the lock if it is free.
     *
     * @return whether the caller holds it now
     */
    public boolean tryLock() {
        boolean taken = Mutex.tryLock(record, offset, WorkCategory.UPDATE_LOCK);
        if (taken) {
            holder = Thread.currentThread();
        }
        return taken;
    }

    /** Drops the lock. */
    public void unlock() {
        holder = null;
        Mutex.unlock(record, offset, WorkCategory.UPDATE_LOCK);
    }

    /**
     * Checks that the calling thread holds the lock.
     *
     * @param what what needs it, for the message
     * @throws IllegalStateException if it does not
     */
    public void assertHeld(String what) {
        if (holder != Thread.currentThread()) {
            throw new IllegalStateException(what + " needs the update lock: the calling thread "
                    + Thread.currentThread().getName() + " does not hold it");
        }
    }
}
