package org.hmmlab.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Sleepable read-copy-update: readers count themselves in memory of their own, updaters wait until every section that
 * could see the old state has ended.
 *
 * @kernel kernel/rcu/srcutree.c 5.3 — per thread instead of per CPU; synchronize advances the grace period itself
 */
public final class Srcu extends SrcuPadding.AfterReadMostly {
    private static final VarHandle IDX;

    static {
        try {
            IDX = MethodHandles.lookup().findVarHandle(SrcuPadding.ReadMostly.class, "idx", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SrcuSlots slots = new SrcuSlots();
    private final GracePeriods gracePeriods = new GracePeriods(slots, () -> idx, () -> IDX.setOpaque(this, idx + 1));
    private final SrcuCallbacks callbacks = new SrcuCallbacks(this);

    /** A domain without readers. */
    public Srcu() {
        table = SrcuSlots.newTable();
    }

    /** Enters a read section; sections nest. Returns the index that {@link #readUnlock} needs. */
    public int readLock() {
        int index = (int) IDX.getOpaque(this) & 1;
        StepPoints.reach("srcu:index-loaded");
        slot().incrementLockOpaque(index);
        WorkCounters.fence(Part.SRCU);
        // Fence B: the count before the section. Pairs with fence A of the updater.
        VarHandle.fullFence();
        return index;
    }

    /** Leaves the section that got this index, in this thread or another. */
    public void readUnlock(int index) {
        WorkCounters.fence(Part.SRCU);
        // Fence C: the section before the count. Pairs with fences A and D of the updater.
        VarHandle.fullFence();
        slot().incrementUnlockOpaque(index);
    }

    /** Waits until every section that is open now has ended. */
    public void synchronize() {
        WorkCounters.fence(Part.SRCU);
        // Full fence: what the caller unpublished before the grace period.
        VarHandle.fullFence();
        waitFor(gracePeriods.snapshot());
        WorkCounters.fence(Part.SRCU);
        // Full fence: the grace period before what the caller frees.
        VarHandle.fullFence();
    }

    /** Runs the callback in a worker thread after a grace period that starts after this call. */
    public void call(Runnable callback) {
        int index = readLock();
        callbacks.add(callback);
        readUnlock(index);
    }

    /** Waits until all callbacks queued before this call have run. */
    public void barrier() {
        callbacks.barrier();
    }

    /** Gives back the slots of threads that have ended; how many. */
    public int reclaim() {
        return gracePeriods.reclaim(table);
    }

    /** The index that new sections get, 0 or 1. */
    public int currentIndex() {
        return (int) IDX.getOpaque(this) & 1;
    }

    GracePeriods gracePeriods() {
        return gracePeriods;
    }

    void waitFor(long target) {
        gracePeriods.request(target);
        int idle = 0;
        while (!gracePeriods.isDone(target)) {
            if (gracePeriods.advance()) {
                idle = 0;
            } else if (++idle < 100) {
                Thread.onSpinWait();
            } else if (idle < 200) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(50_000);
            }
        }
    }

    private SrcuSlot slot() {
        Thread thread = Thread.currentThread();
        SrcuSlot[] places = table;
        SrcuSlot slot = places[(int) thread.getId() & (places.length - 1)];
        return slot != null && slot.owner == thread ? slot : slotSlow(thread);
    }

    private SrcuSlot slotSlow(Thread thread) {
        SrcuSlot slot = slots.findOrRegister(thread);
        table = slots.tableWith(slot, table);
        return slot;
    }
}
