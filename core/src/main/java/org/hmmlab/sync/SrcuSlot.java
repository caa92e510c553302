package org.hmmlab.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One thread's free-running lock and unlock counters, two of each. Only the owner writes them; the updater sums them.
 *
 * @kernel include/linux/srcutree.h struct srcu_data 5.3 — per thread instead of per CPU, so a plain add needs no locked
 *     instruction and no preemption rule
 */
final class SrcuSlot extends SrcuPadding.AfterCounters {
    private static final VarHandle LOCK0 = counter("lock0");
    private static final VarHandle LOCK1 = counter("lock1");
    private static final VarHandle UNLOCK0 = counter("unlock0");
    private static final VarHandle UNLOCK1 = counter("unlock1");

    SrcuSlot(Thread owner) {
        this.owner = owner;
    }

    private static VarHandle counter(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(SrcuPadding.Counters.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** One more section entered under this index; opaque, ordered by the caller's fence B. Owner only. */
    void incrementLockOpaque(int index) {
        if (index == 0) {
            LOCK0.setOpaque(this, lock0 + 1);
        } else {
            LOCK1.setOpaque(this, lock1 + 1);
        }
    }

    /** One more section left under this index; opaque, ordered by the caller's fence C. Owner only. */
    void incrementUnlockOpaque(int index) {
        if (index == 0) {
            UNLOCK0.setOpaque(this, unlock0 + 1);
        } else {
            UNLOCK1.setOpaque(this, unlock1 + 1);
        }
    }

    /** Sections entered under this index; opaque, ordered by the caller's fence A. */
    long lockOpaque(int index) {
        return (long) (index == 0 ? LOCK0 : LOCK1).getOpaque(this);
    }

    /** Sections left under this index; opaque, ordered by the caller's fence A. */
    long unlockOpaque(int index) {
        return (long) (index == 0 ? UNLOCK0 : UNLOCK1).getOpaque(this);
    }

    /** Sections entered and not left through this slot; negative when it left sections that others entered. */
    long open() {
        return lockOpaque(0) + lockOpaque(1) - unlockOpaque(0) - unlockOpaque(1);
    }

    /** Adds the totals of a slot whose owner has ended; needs the grace-period lock. */
    void fold(SrcuSlot ended) {
        lock0 += ended.lock0;
        lock1 += ended.lock1;
        unlock0 += ended.unlock0;
        unlock1 += ended.unlock1;
    }
}
