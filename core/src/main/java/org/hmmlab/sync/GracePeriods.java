package org.hmmlab.sync;

import java.lang.invoke.VarHandle;
import java.util.function.IntSupplier;

/**
 * The grace-period state machine of one domain, advanced one step at a time by whoever needs it.
 *
 * @kernel kernel/rcu/srcutree.c srcu_advance_state() 5.3 — no tree and no delayed work: a waiter advances it itself
 */
final class GracePeriods {
    /*
     * gpSeq: the two low bits are the phase, the rest counts the grace periods that have ended.
     *
     *   IDLE --(one is needed)--> SCAN1 --(inactive index drained; flip)--> SCAN2 --(old index drained)--> IDLE
     *
     *   G1  One step at a time, under the lock; the lock is never held while waiting.
     *   G2  Two scans, because a reader may have loaded idx long before it counts itself: SCAN1 catches those that were
     *       late for the flip before this one, SCAN2 those of this flip.
     */
    static final int IDLE = 0;
    static final int SCAN1 = 1;
    static final int SCAN2 = 2;
    private static final long PHASE_MASK = 3;
    private static final int PHASE_BITS = 2;

    private final SrcuSlots slots;
    private final IntSupplier idx;
    private final Runnable flip;
    private final SrcuLock lock = new SrcuLock();

    /** Written under the lock; volatile, because waiters and callers look at it without. */
    private volatile long gpSeq;

    /** The latest snapshot that somebody waits for; guarded by the lock. */
    private long gpSeqNeeded;

    /**
     * A machine in IDLE.
     *
     * @param idx loads the domain's index
     * @param flip adds one to the domain's index
     */
    GracePeriods(SrcuSlots slots, IntSupplier idx, Runnable flip) {
        this.slots = slots;
        this.idx = idx;
        this.flip = flip;
    }

    /**
     * What gpSeq will be when the first grace period that starts after now has ended. The caller has a full fence
     * between what it unpublished and this.
     *
     * @kernel kernel/rcu/rcu.h rcu_seq_snap() 5.3 — the fence is the caller's
     */
    long snapshot() {
        return (gpSeq + 2 * PHASE_MASK + 1) & ~PHASE_MASK;
    }

    /** Whether the grace period of this snapshot has ended. */
    boolean isDone(long snapshot) {
        // Volatile load: sections that have ended before what the caller does next. Pairs with the store that ends a
        // grace period in advanceLocked().
        return gpSeq - snapshot >= 0;
    }

    /** {@link #IDLE}, {@link #SCAN1} or {@link #SCAN2}. */
    int phase() {
        return (int) (gpSeq & PHASE_MASK);
    }

    /** Grace periods that have ended. */
    long ended() {
        return gpSeq >>> PHASE_BITS;
    }

    /** Asks for every grace period up to this snapshot. */
    void request(long snapshot) {
        lock.lock(WorkCategory.GRACE_PERIOD);
        gpSeqNeeded = Math.max(gpSeqNeeded, snapshot);
        lock.unlock();
    }

    /** Takes one step if it can and nobody else is at it; whether it did. Never waits. */
    boolean advance() {
        if (!lock.tryLock(WorkCategory.GRACE_PERIOD)) {
            return false;
        }
        try {
            return advanceLocked();
        } finally {
            lock.unlock();
        }
    }

    /** Runs this while no sum is under way. */
    int withoutScan(IntSupplier action) {
        lock.lock(WorkCategory.GRACE_PERIOD);
        try {
            return action.getAsInt();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the index was empty at some instant between the two sums. */
    boolean isDrained(int index) {
        long unlocks = slots.sumUnlocks(index);
        StepPoints.reach("srcu:unlocks-summed");
        // Fence A: unlocks before locks. Pairs with a reader's fence B: an unlock that was summed has its lock summed.
        fence();
        return slots.sumLocks(index) == unlocks;
    }

    private boolean advanceLocked() {
        long seq = gpSeq;
        int inactive = ~idx.getAsInt() & 1;
        switch ((int) (seq & PHASE_MASK)) {
            case IDLE:
                if (seq >= gpSeqNeeded) {
                    return false;
                }
                // Volatile store, and fence A before the first sum of locks. Pairs with the load in snapshot(): whoever
                // loaded the old value unpublished before this grace period looks for readers.
                gpSeq = seq + SCAN1;
                return true;
            case SCAN1:
                if (!isDrained(inactive)) {
                    return false;
                }
                // Fence E: the scan before the flip. Pairs with a reader's fence B: one that counts itself under the
                // index of before the flip is left to the next scan.
                fence();
                flip.run();
                // Fence D: the flip before the next scan. Pairs with a reader's fence C: a reader whose unlock that
                // scan
                // misses may enter under the old index again, one that it sums loads the new one.
                fence();
                gpSeq = seq - SCAN1 + SCAN2;
                return true;
            default:
                if (!isDrained(inactive)) {
                    return false;
                }
                // Volatile store: what was summed before what the waiters do next. Pairs with the load in isDone().
                gpSeq = (seq | PHASE_MASK) + 1;
                return true;
        }
    }

    private static void fence() {
        WorkCounters.fence(WorkCategory.GRACE_PERIOD);
        VarHandle.fullFence();
    }
}
