package org.hmmlab.sync;

import java.util.function.BooleanSupplier;

/**
 * A wait queue whose spin lock is a 4-byte off-heap word. Waking takes that lock even when nobody waits, as in the
 * kernel: exactly one locked instruction.
 *
 * @kernel kernel/sched/wait.c __wake_up() 5.3 — the sleepers themselves are kept beside the word, not in it
 */
public final class WaitQueue {
    /*
     * W1  Sleepers are queued and dequeued while the queue's spin lock is held.
     * W2  The condition is looked at after queueing. A waker makes it true before it takes the spin lock: either its
     *     section comes later and finds the sleeper, or it came earlier and the sleeper sees what it wrote.
     */
    private WaitQueue() {}

    /**
     * Wakes all threads that wait here; the condition they wait for must already be true.
     *
     * @throws UseAfterFreeException if the word is poison
     */
    public static void wakeAll(long record, int offset, WorkCategory part) {
        if (AblationSwitches.WAIT_QUEUE) {
            return;
        }
        SpinLock.lock(record, offset, part);
        ParkingLot.Bucket bucket = ParkingLot.bucket(record + offset);
        // Needs no monitor to find nobody: by W1 whoever queued before this section is seen.
        if (!bucket.isEmpty()) {
            wakeAllSlow(bucket, record + offset);
        }
        SpinLock.unlock(record, offset, part);
    }

    /**
     * Waits until the condition holds, for at most so many nanoseconds. Not interruptible. The condition is evaluated in
     * the calling thread without the lock, and may be false again when this returns.
     *
     * @param timeoutNanos 0 or less only looks; {@link Long#MAX_VALUE} waits for ever
     * @return whether the condition was seen to hold, even if at the moment of expiry
     * @throws UseAfterFreeException if the word is poison
     */
    public static boolean await(
            long record, int offset, WorkCategory part, BooleanSupplier condition, long timeoutNanos) {
        if (condition.getAsBoolean()) {
            return true;
        }
        return timeoutNanos > 0 && awaitSlow(record + offset, part, condition, timeoutNanos);
    }

    private static void wakeAllSlow(ParkingLot.Bucket bucket, long address) {
        synchronized (bucket) {
            boolean woken;
            do {
                woken = bucket.wakeFirst(address);
            } while (woken);
        }
    }

    private static boolean awaitSlow(long address, WorkCategory part, BooleanSupplier condition, long timeoutNanos) {
        long startNanos = System.nanoTime();
        ParkingLot.Bucket bucket = ParkingLot.bucket(address);
        while (true) {
            ParkingLot.Waiter waiter = enqueue(bucket, address, part);
            boolean holds = condition.getAsBoolean();
            long leftNanos =
                    timeoutNanos == Long.MAX_VALUE ? Long.MAX_VALUE : timeoutNanos - (System.nanoTime() - startNanos);
            if (!holds && leftNanos > 0) {
                waiter.sleep(leftNanos);
                holds = condition.getAsBoolean();
            }
            if (!waiter.isWoken()) {
                dequeue(bucket, waiter, part);
            }
            if (holds) {
                return true;
            }
            if (leftNanos <= 0 || !waiter.isWoken()) {
                return condition.getAsBoolean();
            }
        }
    }

    private static ParkingLot.Waiter enqueue(ParkingLot.Bucket bucket, long address, WorkCategory part) {
        SpinLock.lock(address, 0, part);
        ParkingLot.Waiter waiter;
        synchronized (bucket) {
            waiter = bucket.enqueue(address, ParkingLot.Waiter.Kind.EVENT);
        }
        SpinLock.unlock(address, 0, part);
        StepPoints.reach("wait:queued");
        return waiter;
    }

    private static void dequeue(ParkingLot.Bucket bucket, ParkingLot.Waiter waiter, WorkCategory part) {
        SpinLock.lock(waiter.address, 0, part);
        synchronized (bucket) {
            bucket.remove(waiter);
        }
        SpinLock.unlock(waiter.address, 0, part);
    }
}
