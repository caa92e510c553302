package org.hmmlab.sync;

import org.agrona.UnsafeApi;

/**
 * A spin lock in a 4-byte off-heap word: 0 free, 1 held. Taking it is one compare-and-set, dropping it a release store.
 * Not fair, not re-entrant; any thread may drop it, as in the kernel.
 *
 * @kernel kernel/locking/qspinlock.c queued_spin_lock() 5.3 — waiters spin on the word itself, in no order
 */
public final class SpinLock {
    private static final int FREE = 0;
    private static final int HELD = 1;

    /** Loads between two yields: about the time of a short critical section, so that two cores suffice. */
    private static final int SPINS_BEFORE_YIELD = 128;

    private SpinLock() {}

    /**
     * Takes the lock, spinning without bound; yields the processor after every {@value #SPINS_BEFORE_YIELD} loads.
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
        // Acquire: the section after this. Pairs with the release store in unlock().
        if (UnsafeApi.compareAndSetInt(null, record + offset, FREE, HELD)) {
            return true;
        }
        WorkCounters.casFailure(part);
        return false;
    }

    /** Drops the lock, which the caller's side must hold; no locked instruction. */
    public static void unlock(long record, int offset, WorkCategory part) {
        if (AblationSwitches.ANY && AblationSwitches.isLock(part)) {
            return;
        }
        assert isHeld(record + offset) : "spin_unlock needs a held lock: part=" + part;
        // Release: the section before this. Pairs with the compare-and-set in lock().
        UnsafeApi.putIntRelease(null, record + offset, FREE);
    }

    /** Whether somebody holds the lock at some moment; orders nothing. */
    public static boolean isLocked(long record, int offset) {
        return UnsafeApi.getIntOpaque(null, record + offset) == HELD;
    }

    private static boolean isHeld(long address) {
        int value = UnsafeApi.getIntOpaque(null, address);
        if (Poison.isPoison(value)) {
            throw Poison.fail(address, "spin_unlock");
        }
        return value == HELD;
    }

    private static void lockSlow(long address, WorkCategory part) {
        int spins = 0;
        while (true) {
            StepPoints.reach("spin:waiting");
            // Opaque: waits on a shared copy of the line instead of asking for it exclusively.
            int value = UnsafeApi.getIntOpaque(null, address);
            if (value == FREE) {
                if (tryLock(address, 0, part)) {
                    return;
                }
            } else if (value != HELD) {
                failSlow(address, value);
            }
            if (++spins % SPINS_BEFORE_YIELD == 0) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private static void failSlow(long address, int value) {
        if (Poison.isPoison(value)) {
            throw Poison.fail(address, "spin_lock");
        }
        throw new IllegalStateException("a spin lock's word must be 0 or 1: word=0x" + Integer.toHexString(value)
                + ", address=0x" + Long.toHexString(address));
    }
}
