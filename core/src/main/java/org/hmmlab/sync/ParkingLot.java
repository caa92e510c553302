package org.hmmlab.sync;

import java.util.concurrent.locks.LockSupport;

/**
 * Queues of sleeping threads, keyed by the address of the word they wait for, so that a lock word itself stays as small
 * as the kernel's. Used in slow paths only; its own locks stand for what the scheduler does and are not counted.
 *
 * <p>Protocol: a bucket's monitor guards its queue. A waiter is queued and dequeued under the monitor; whoever dequeues
 * it wakes it, exactly once, and only its being woken ends {@link Waiter#sleep}.
 */
final class ParkingLot {
    private static final int BUCKETS = 256;
    private static final Bucket[] LOT = new Bucket[BUCKETS];

    static {
        for (int i = 0; i < BUCKETS; i++) {
            LOT[i] = new Bucket();
        }
    }

    private ParkingLot() {}

    /** The bucket whose monitor guards the queue of this address; other addresses may share it. */
    static Bucket bucket(long address) {
        long mixed = address * 0x9e3779b97f4a7c15L;
        return LOT[(int) (mixed >>> 56)];
    }

    /** Sleepers of all addresses that hash here, in the order of their arrival. Methods need the monitor. */
    static final class Bucket {
        /** Written under the monitor, read without it by {@link #isEmpty()}. */
        private volatile Waiter first;

        private Waiter last;

        /** Whether nobody at all sleeps here; the one method that does not need the monitor. */
        boolean isEmpty() {
            return first == null;
        }

        /** Queues the calling thread behind all others. */
        Waiter enqueue(long address, Waiter.Kind kind) {
            Waiter waiter = new Waiter(Thread.currentThread(), address, kind);
            if (last == null) {
                first = waiter;
            } else {
                last.next = waiter;
            }
            last = waiter;
            return waiter;
        }

        /** The one that waits longest for this address, or null. */
        Waiter first(long address) {
            return firstFrom(first, address);
        }

        /** The one that came next after {@code waiter} for the same address, or null. */
        Waiter after(Waiter waiter) {
            return firstFrom(waiter.next, waiter.address);
        }

        /** Takes the waiter off the queue; false if it was no longer there. */
        boolean remove(Waiter waiter) {
            Waiter before = null;
            for (Waiter at = first; at != null; before = at, at = at.next) {
                if (at == waiter) {
                    unlink(before, at);
                    return true;
                }
            }
            return false;
        }

        /** Dequeues and wakes the one that waits longest for this address; false if nobody does. */
        boolean wakeFirst(long address) {
            Waiter waiter = first(address);
            if (waiter == null) {
                return false;
            }
            remove(waiter);
            waiter.wake();
            return true;
        }

        private static Waiter firstFrom(Waiter start, long address) {
            Waiter waiter = start;
            while (waiter != null && waiter.address != address) {
                waiter = waiter.next;
            }
            return waiter;
        }

        private void unlink(Waiter before, Waiter waiter) {
            if (before == null) {
                first = waiter.next;
            } else {
                before.next = waiter.next;
            }
            if (last == waiter) {
                last = before;
            }
        }
    }

    /** One sleeping thread. */
    static final class Waiter {
        /** What the sleeper wants. */
        enum Kind {
            /** To hold alone. */
            EXCLUSIVE,
            /** To hold beside others of its kind. */
            SHARED,
            /** To be told. */
            EVENT
        }

        final long address;
        final Kind kind;
        private final Thread thread;
        private volatile boolean woken;
        private Waiter next;

        Waiter(Thread thread, long address, Kind kind) {
            this.thread = thread;
            this.address = address;
            this.kind = kind;
        }

        /** Ends the sleep; the waiter must be off the queue. */
        void wake() {
            woken = true;
            LockSupport.unpark(thread);
        }

        boolean isWoken() {
            return woken;
        }

        /** Sleeps until woken. Interrupts do not end it; they are kept for the caller. */
        void sleep() {
            sleep(Long.MAX_VALUE);
        }

        /** As {@link #sleep()}, but for at most so many nanoseconds; whether it was woken. */
        boolean sleep(long timeoutNanos) {
            long startNanos = System.nanoTime();
            boolean interrupted = false;
            while (!woken) {
                long leftNanos = timeoutNanos - (System.nanoTime() - startNanos);
                if (leftNanos <= 0) {
                    break;
                }
                LockSupport.parkNanos(this, leftNanos);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return woken;
        }
    }
}
