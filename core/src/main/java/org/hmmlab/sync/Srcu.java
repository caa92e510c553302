package org.hmmlab.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Sleepable read-copy-update: readers count themselves in memory of their own, updaters wait until every section that
 * could see the old state has ended.
 *
 * <p>A read section costs two non-locked adds and two full fences, nothing that other threads write. Its slot is found
 * without the caller's help, through a table indexed by thread id with an identity check: measured at 1.2 times a section
 * that is handed its slot, where finding it through a {@link ThreadLocal} is 1.25 times.
 *
 * <p>Guarantees. A section that began before synchronize() did has ended when it returns; so has every section that may
 * see what was reachable before. Sections may nest, sleep, and be left by another thread than the one that entered.
 * Reader progress: bounded steps, except in a thread's first section. Updater progress: needs the readers'.
 *
 * @kernel kernel/rcu/srcutree.c 5.3 — a slot per thread instead of per CPU; a waiter in synchronize advances the grace
 *     period itself, so there is no expedited mode and no delayed work
 */
public final class Srcu extends SrcuPadding.AfterReadMostly {
    /*
     *   reader     b = idx & 1; lock[b]++; fence B; section; fence C; unlock[b]++
     *   updater    sum unlock[b]; fence A; sum lock[b]; equal: b was empty at some instant between
     *   period     SCAN1: the inactive index is empty; fence E; idx++; fence D; SCAN2: the other is empty
     *
     *   S1  Only a slot's owner writes its counters, so a plain add loses nothing.
     *   S2  Unlocks are summed before locks. The other way round, a reader that comes and goes between the sums would
     *       make up for one that is still inside.
     *   S3  A reader between its load of idx and its add is invisible; the two scans make that harmless.
     */
    private static final int SPINS = 128;
    private static final int YIELDS = 128;
    private static final long FIRST_SLEEP_NANOS = 20_000;
    private static final long LONGEST_SLEEP_NANOS = 1_000_000;

    /** Fewer slots than these are not worth looking for ended threads. */
    private static final int FIRST_RECLAIM = 256;

    private static final VarHandle IDX;

    static {
        try {
            IDX = MethodHandles.lookup().findVarHandle(SrcuPadding.ReadMostly.class, "idx", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SrcuSlots slots = new SrcuSlots();
    /** Slots at which a new thread first gives back those of ended ones. */
    private volatile int reclaimAt = FIRST_RECLAIM;

    private final GracePeriods gracePeriods = new GracePeriods(slots, () -> idx, this::flip);
    private final SrcuCallbacks callbacks = new SrcuCallbacks(gracePeriods, this::waitFor);

    /** A domain without readers. */
    public Srcu() {
        table = SrcuSlots.newTable();
    }

    /**
     * Enters a read section; sections nest.
     *
     * @return the index that {@link #readUnlock} needs, 0 or 1
     */
    public int readLock() {
        if (AblationSwitches.SRCU) {
            return 0;
        }
        // Opaque: loaded anew each time; may be old by the time it is used (S3).
        int index = (int) IDX.getOpaque(this) & 1;
        StepPoints.reach("srcu:index-loaded");
        slot().incrementLockOpaque(index);
        WorkCounters.fence(WorkCategory.SRCU);
        // Fence B: the count before the section. Pairs with the updater's fence A: either the updater sums this lock,
        // or this section sees all that the updater did before.
        VarHandle.fullFence();
        return index;
    }

    /** Leaves the section that got this index, in the thread that entered it or in another. */
    public void readUnlock(int index) {
        if (AblationSwitches.SRCU) {
            return;
        }
        WorkCounters.fence(WorkCategory.SRCU);
        // Fence C: the section before the count. Pairs with the updater's fence A, and with D for the next section.
        VarHandle.fullFence();
        slot().incrementUnlockOpaque(index);
    }

    /**
     * Waits until every section that is open now has ended; not interruptible. Advances the grace period itself: spins,
     * then yields, then sleeps for up to a millisecond at a time.
     *
     * @throws IllegalStateException inside a read section of this thread, where the kernel would wait for ever. A thread
     *     whose section was left by another is let through; if that other was inside a section of its own at the time,
     *     the two cannot be told apart until it leaves, and this throws as well.
     */
    public void synchronize() {
        checkOutside("synchronize_srcu");
        WorkCounters.fence(WorkCategory.SRCU);
        // Full fence: what the caller unpublished before the snapshot. Pairs with the start of a grace period.
        VarHandle.fullFence();
        waitFor(gracePeriods.snapshot());
        WorkCounters.fence(WorkCategory.SRCU);
        // Full fence: the grace period before what the caller does next, for observers without a section too.
        VarHandle.fullFence();
    }

    /**
     * Runs the callback in a worker thread after a grace period that starts after this call. Callbacks run one at a
     * time, in order; what one throws goes to the thread's uncaught-exception handler. May be called in a read section
     * and by callbacks.
     */
    public void call(Runnable callback) {
        int index = readLock();
        callbacks.add(callback);
        readUnlock(index);
    }

    /**
     * Waits until all callbacks queued before have run; returns at once if there are none. Not interruptible.
     *
     * @throws IllegalStateException inside a read section of this thread or in a callback, either of which it would wait
     *     for
     */
    public void barrier() {
        checkOutside("srcu_barrier");
        callbacks.barrier();
    }

    /**
     * Gives back the slots of threads that have ended, keeping their counts; how many. Safe at any time outside of the
     * updater's steps; a new thread does it by itself now and then.
     */
    public int reclaim() {
        return gracePeriods.withoutScan(() -> {
            synchronized (slots) {
                return slots.reclaim(table);
            }
        });
    }

    /** The index that new sections get, 0 or 1. */
    public int currentIndex() {
        return (int) IDX.getOpaque(this) & 1;
    }

    /** Grace periods that have ended. */
    public long gracePeriodsEnded() {
        return gracePeriods.ended();
    }

    /** The state machine, for tests that take its steps one by one. */
    GracePeriods gracePeriods() {
        return gracePeriods;
    }

    /** The slots, for tests that look at sums. */
    SrcuSlots slots() {
        return slots;
    }

    private void flip() {
        // Opaque: written under the grace-period lock; fences E and D stand around it.
        IDX.setOpaque(this, idx + 1);
    }

    private void waitFor(long snapshot) {
        if (gracePeriods.isDone(snapshot)) {
            return;
        }
        gracePeriods.request(snapshot);
        int tries = 0;
        long sleepNanos = FIRST_SLEEP_NANOS;
        while (!gracePeriods.isDone(snapshot)) {
            if (gracePeriods.advance()) {
                tries = 0;
                sleepNanos = FIRST_SLEEP_NANOS;
            } else if (++tries <= SPINS) {
                Thread.onSpinWait();
            } else if (tries <= SPINS + YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(this, sleepNanos);
                sleepNanos = Math.min(2 * sleepNanos, LONGEST_SLEEP_NANOS);
            }
        }
    }

    private SrcuSlot slot() {
        Thread thread = Thread.currentThread();
        SrcuSlot[] places = table;
        SrcuSlot slot = places[SrcuSlots.place(thread)];
        // Racy on purpose: only the owner finds itself, and it wrote the slot's owner itself.
        return slot != null && slot.owner == thread ? slot : slotSlow(thread);
    }

    private SrcuSlot slotSlow(Thread thread) {
        if (slots.length() >= reclaimAt) {
            // Doubles with the living, so that many of them do not make each new one look at all others.
            reclaim();
            reclaimAt = Math.max(FIRST_RECLAIM, 2 * slots.length());
        }
        synchronized (slots) {
            SrcuSlot slot = slots.findOrRegister(thread);
            table[SrcuSlots.place(thread)] = slot;
            return slot;
        }
    }

    private void checkOutside(String operation) {
        long open = slot().open();
        if (open > slots.handedOver()) {
            throw new IllegalStateException(
                    operation + " must be called outside of this domain's read sections: open=" + open);
        }
    }
}
