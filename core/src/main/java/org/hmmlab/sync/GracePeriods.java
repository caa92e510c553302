package org.hmmlab.sync;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * The grace-period state machine of one domain, advanced one step at a time by whoever needs it.
 *
 * @kernel kernel/rcu/srcutree.c srcu_advance_state() 5.3 — no tree, no delayed work: the waiter advances it itself
 */
final class GracePeriods {
    /*
     * gpSeq: the two low bits are the phase, the rest counts ended grace periods.
     *
     *   IDLE --(needed)--> SCAN1: the inactive index must drain --> flip --> SCAN2: the previously active index must
     *   drain --> IDLE, one more ended.
     */
    static final int IDLE = 0;
    static final int SCAN1 = 1;
    static final int SCAN2 = 2;
    private static final long PHASE_MASK = 3;

    private final SrcuSlots slots;
    private final IntSupplier idx;
    private final Runnable flip;

    /** Held for one step of the machine or one reclaim, never while waiting. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile long gpSeq;
    private long needed;

    GracePeriods(SrcuSlots slots, IntSupplier idx, Runnable flip) {
        this.slots = slots;
        this.idx = idx;
        this.flip = flip;
    }

    /** The value that gpSeq has when a grace period that starts after now has ended. */
    long snapshot() {
        return (gpSeq + 2 * PHASE_MASK + 1) & ~PHASE_MASK;
    }

    /** Whether the grace period of this snapshot has ended. */
    boolean isDone(long target) {
        // Volatile: what readers did before it ended is before what follows; pairs with the store in advanceLocked().
        return gpSeq - target >= 0;
    }

    int phase() {
        return (int) (gpSeq & PHASE_MASK);
    }

    /** Ended grace periods. */
    long ended() {
        return gpSeq >>> 2;
    }

    /** Asks for all grace periods up to this snapshot. */
    void request(long target) {
        lock.lock();
        try {
            needed = Math.max(needed, target);
        } finally {
            lock.unlock();
        }
    }

    /** Takes one step if it can; whether it did. */
    boolean advance() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return advanceLocked();
        } finally {
            lock.unlock();
        }
    }

    /** Folds the slots of ended threads while no sum is under way. */
    int reclaim(SrcuSlot[] table) {
        lock.lock();
        try {
            return slots.reclaim(table);
        } finally {
            lock.unlock();
        }
    }

    private boolean advanceLocked() {
        long seq = gpSeq;
        int active = idx.getAsInt() & 1;
        switch ((int) (seq & PHASE_MASK)) {
            case IDLE:
                if (seq >= needed) {
                    return false;
                }
                gpSeq = seq + SCAN1;
                return true;
            case SCAN1:
                if (!isDrained(active ^ 1)) {
                    return false;
                }
                // Fence E: the scan of the inactive index before the flip. Pairs with a reader's fence B: one that
                // still takes the old index is in the coming scan.
                fence();
                flip.run();
                // Fence D: the flip before the coming scan. Pairs with a reader's fence C.
                fence();
                gpSeq = seq - SCAN1 + SCAN2;
                return true;
            default:
                if (!isDrained(active ^ 1)) {
                    return false;
                }
                gpSeq = (seq | PHASE_MASK) + 1;
                return true;
        }
    }

    /** Whether the index was empty at some instant between the two sums. */
    private boolean isDrained(int index) {
        long unlocks = slots.sumUnlocks(index);
        StepPoints.reach("srcu:unlocks-summed");
        // Fence A: the unlocks before the locks. Pairs with a reader's fences B and C: an unlock that was counted has
        // its lock counted too.
        fence();
        return slots.sumLocks(index) == unlocks;
    }

    private static void fence() {
        WorkCounters.fence(Part.SRCU);
        VarHandle.fullFence();
    }
}
