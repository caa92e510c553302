package org.hmmlab.sync;

import org.agrona.UnsafeApi;

/**
 * A sleeping lock in a 4-byte off-heap word: 0 free, 1 held, 2 held and somebody may sleep. One locked instruction to
 * take it, one to drop it. Not fair, not re-entrant.
 *
 * @kernel kernel/locking/mutex.c mutex_lock() 5.3 — three states instead of an owner, no hand-off; spins a little first
 */
public final class Mutex {
    private static final int FREE = 0;
    private static final int HELD = 1;
    private static final int CONTENDED = 2;

    /** Loads before sleeping, while a holder is likely to be running. */
    private static final int SPINS_BEFORE_SLEEP = 64;

    private Mutex() {}

    /**
     * Takes the lock; sleeps while another thread holds it. Not interruptible.
     *
     * @throws UseAfterFreeException if the word is poison
     */
    public static void lock(long record, int offset, WorkCategory part) {
        if (!tryLock(record, offset, part)) {
            lockSlow(record + offset, part);
        }
    }

    /** Takes the lock if it is free: one compare-and-set. */
    public static boolean tryLock(long record, int offset, WorkCategory part) {
        if (AblationSwitches.ANY && AblationSwitches.isLock(part)) {
            return true;
        }
        WorkCounters.rmw(part);
        // Acquire: the section after this. Pairs with the exchange in unlock().
        if (UnsafeApi.compareAndSetInt(null, record + offset, FREE, HELD)) {
            return true;
        }
        WorkCounters.casFailure(part);
        return false;
    }

    /** Drops the lock and wakes one sleeper, if there may be any. */
    public static void unlock(long record, int offset, WorkCategory part) {
        if (AblationSwitches.ANY && AblationSwitches.isLock(part)) {
            return;
        }
        WorkCounters.rmw(part);
        // Release: the section before this. Pairs with whoever takes the lock next.
        int old = UnsafeApi.getAndSetInt(null, record + offset, FREE);
        if (old != HELD) {
            unlockSlow(record + offset, old);
        }
    }

    /** Whether somebody holds the lock at some moment; orders nothing. */
    public static boolean isLocked(long record, int offset) {
        int value = UnsafeApi.getIntOpaque(null, record + offset);
        return value == HELD || value == CONTENDED;
    }

    private static void lockSlow(long address, WorkCategory part) {
        for (int spins = 0; spins < SPINS_BEFORE_SLEEP; spins++) {
            int value = UnsafeApi.getIntOpaque(null, address);
            if (value == FREE && tryLock(address, 0, part)) {
                return;
            }
            checkWord(address, value, "mutex_lock");
            Thread.onSpinWait();
        }
        while (!takeContended(address, part)) {
            ParkingLot.Bucket bucket = ParkingLot.bucket(address);
            ParkingLot.Waiter waiter;
            synchronized (bucket) {
                // Queued only while the word still says so: unlock() looks for sleepers under the same monitor.
                if (UnsafeApi.getIntOpaque(null, address) != CONTENDED) {
                    continue;
                }
                waiter = bucket.enqueue(address, ParkingLot.Waiter.Kind.EXCLUSIVE);
            }
            waiter.sleep();
        }
    }

    /** Marks the word as slept for; true if it was free, that is, if the caller now holds it. */
    private static boolean takeContended(long address, WorkCategory part) {
        int value = UnsafeApi.getIntOpaque(null, address);
        checkWord(address, value, "mutex_lock");
        WorkCounters.rmw(part);
        // Acquire when it was free: the section after this. Pairs with the exchange in unlock().
        return UnsafeApi.getAndSetInt(null, address, CONTENDED) == FREE;
    }

    private static void unlockSlow(long address, int old) {
        if (old != CONTENDED) {
            UnsafeApi.putIntOpaque(null, address, old);
            checkWord(address, old, "mutex_unlock");
            throw new IllegalStateException("mutex_unlock needs a held lock: address=0x" + Long.toHexString(address));
        }
        ParkingLot.Bucket bucket = ParkingLot.bucket(address);
        synchronized (bucket) {
            bucket.wakeFirst(address);
        }
    }

    private static void checkWord(long address, int value, String operation) {
        if (value < FREE || value > CONTENDED) {
            if (Poison.isPoison(value)) {
                throw Poison.fail(address, operation);
            }
            throw new IllegalStateException("a mutex's word must be 0, 1 or 2: word=0x" + Integer.toHexString(value)
                    + ", address=0x" + Long.toHexString(address));
        }
    }
}
