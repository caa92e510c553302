package org.hmmlab.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A spin lock on the heap for the updater's side of SRCU; its user says what it counts as. Not re-entrant. */
final class SrcuLock {
    private static final int SPINS_BEFORE_YIELD = 64;
    private static final VarHandle HELD;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(SrcuLock.class, "held", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private boolean held;

    /** Takes the lock; spins without bound and yields now and then. */
    void lock(WorkCategory part) {
        int spins = 0;
        while (!tryLock(part)) {
            // Opaque: waits on a shared copy of the line.
            while ((boolean) HELD.getOpaque(this)) {
                if (++spins % SPINS_BEFORE_YIELD == 0) {
                    Thread.yield();
                } else {
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** Takes the lock if it is free: one compare-and-set. */
    boolean tryLock(WorkCategory part) {
        WorkCounters.rmw(part);
        // Acquire: the section after this. Pairs with the release store in unlock().
        if (HELD.compareAndSet(this, false, true)) {
            return true;
        }
        WorkCounters.casFailure(part);
        return false;
    }

    /** Drops the lock. */
    void unlock() {
        assert held : "an SRCU lock must be held to be dropped";
        // Release: the section before this. Pairs with the compare-and-set in tryLock().
        HELD.setRelease(this, false);
    }
}
