package org.hmmlab.sync;

import org.agrona.UnsafeApi;

/**
 * A sleeping reader/writer lock in an 8-byte off-heap word. One locked instruction to take it, one to drop it, for
 * readers (an add) and writers (a compare-and-set, then an add).
 *
 * @kernel kernel/locking/rwsem.c down_read() 5.3 — writers spin for a bounded time instead of while the owner
 *     runs; the lock is handed to sleepers in order
 */
public final class RwSemaphore {
    /*
     * The word: bit 0 a writer holds it, bit 1 somebody sleeps, from bit 8 on the number of readers.
     *
     *   I1  SLEEPERS is set exactly while the queue of this address is not empty; both change under the bucket's monitor.
     *   I2  While SLEEPERS is set, the lock is only handed over by grantFirst(), in the order of arrival: a stream of
     *       readers cannot starve a writer, nor the other way round.
     *   I3  A reader that found it could not enter has added itself for a moment. It takes itself off under the monitor
     *       and then grants, because whoever dropped the lock in that moment may have seen a reader and left it at that.
     */
    private static final long WRITER = 1;
    private static final long SLEEPERS = 2;
    private static final long READER = 1 << 8;
    private static final long READERS = -READER;
    private static final long HOLDERS = READERS | WRITER;

    /** Loads before a writer sleeps, while a holder is likely to be running. */
    private static final int SPINS_BEFORE_SLEEP = 64;

    private RwSemaphore() {}

    /**
     * Takes the lock beside other readers; sleeps behind writers that hold it or wait for it. Not interruptible.
     *
     * @throws UseAfterFreeException if the word is poison
     */
    public static void downRead(long record, int offset, WorkCategory part) {
        if (AblationSwitches.ANY && AblationSwitches.isLock(part)) {
            return;
        }
        WorkCounters.rmw(part);
        // Acquire: the section after this. Pairs with upWrite().
        long old = UnsafeApi.getAndAddLong(null, record + offset, READER);
        if ((old & (WRITER | SLEEPERS)) != 0) {
            downReadSlow(record + offset, old, part);
        }
    }

    /** Takes the lock beside other readers if no writer holds it or waits: one compare-and-set, more under contention. */
    public static boolean tryDownRead(long record, int offset, WorkCategory part) {
        if (AblationSwitches.ANY && AblationSwitches.isLock(part)) {
            return true;
        }
        while (true) {
            long old = UnsafeApi.getLongOpaque(null, record + offset);
            if ((old & (WRITER | SLEEPERS)) != 0) {
                checkWord(record + offset, old, "down_read_trylock");
                return false;
            }
            if (compareAndSet(record + offset, old, old + READER, part)) {
                return true;
            }
        }
    }

    /** Drops a reader's hold. */
    public static void upRead(long record, int offset, WorkCategory part) {
        if (AblationSwitches.ANY && AblationSwitches.isLock(part)) {
            return;
        }
        WorkCounters.rmw(part);
        // Release: the section before this. Pairs with the writer that comes next.
        long now = UnsafeApi.getAndAddLong(null, record + offset, -READER) - READER;
        if (now < 0 || (now & (WRITER | SLEEPERS)) != 0) {
            upReadSlow(record + offset, now, part);
        }
    }

    /**
     * Takes the lock alone; sleeps behind those that hold it or wait for it. Not interruptible.
     *
     * @throws UseAfterFreeException if the word is poison
     */
    public static void downWrite(long record, int offset, WorkCategory part) {
        if (!tryDownWrite(record, offset, part)) {
            downWriteSlow(record + offset, part);
        }
    }

    /** Takes the lock alone if nobody holds it or waits: one compare-and-set. */
    public static boolean tryDownWrite(long record, int offset, WorkCategory part) {
        return compareAndSet(record + offset, 0, WRITER, part);
    }

    /** Drops the writer's hold. */
    public static void upWrite(long record, int offset, WorkCategory part) {
        WorkCounters.rmw(part);
        // Release: the section before this. Pairs with whoever comes next.
        long old = UnsafeApi.getAndAddLong(null, record + offset, -WRITER);
        if (old != WRITER) {
            upWriteSlow(record + offset, old, part);
        }
    }

    /** Whether somebody holds the lock at some moment; orders nothing. */
    public static boolean isLocked(long record, int offset) {
        return (UnsafeApi.getLongOpaque(null, record + offset) & HOLDERS) != 0;
    }

    /** Whether a writer holds the lock at some moment; orders nothing. */
    public static boolean isWriteLocked(long record, int offset) {
        return (UnsafeApi.getLongOpaque(null, record + offset) & WRITER) != 0;
    }

    private static void downReadSlow(long address, long old, WorkCategory part) {
        if (old < 0 || Poison.isPoison(old)) {
            UnsafeApi.getAndAddLong(null, address, -READER);
            throw fail(address, old, "down_read");
        }
        ParkingLot.Bucket bucket = ParkingLot.bucket(address);
        ParkingLot.Waiter waiter;
        synchronized (bucket) {
            boolean isFirst = bucket.first(address) == null;
            // The writer may be gone already: then this reader is counted and, with nobody before it, in.
            if (isFirst && (UnsafeApi.getLongAcquire(null, address) & WRITER) == 0) {
                return;
            }
            waiter = bucket.enqueue(address, ParkingLot.Waiter.Kind.SHARED);
            add(address, (isFirst ? SLEEPERS : 0) - READER, part);
            grantFirst(bucket, address, part);
        }
        waiter.sleep();
    }

    private static void downWriteSlow(long address, WorkCategory part) {
        for (int spins = 0; spins < SPINS_BEFORE_SLEEP; spins++) {
            long value = UnsafeApi.getLongOpaque(null, address);
            if (value == 0 && compareAndSet(address, 0, WRITER, part)) {
                return;
            }
            checkWord(address, value, "down_write");
            Thread.onSpinWait();
        }
        ParkingLot.Bucket bucket = ParkingLot.bucket(address);
        ParkingLot.Waiter waiter;
        synchronized (bucket) {
            boolean isFirst = bucket.first(address) == null;
            waiter = bucket.enqueue(address, ParkingLot.Waiter.Kind.EXCLUSIVE);
            if (isFirst) {
                add(address, SLEEPERS, part);
            }
            grantFirst(bucket, address, part);
        }
        waiter.sleep();
    }

    private static void upReadSlow(long address, long now, WorkCategory part) {
        // A writer beside a reader: poison, or a hold that nobody had.
        if (now < 0 || (now & WRITER) != 0) {
            UnsafeApi.getAndAddLong(null, address, READER);
            throw fail(address, now + READER, "up_read");
        }
        if ((now & READERS) == 0) {
            wakeSlow(address, part);
        }
    }

    private static void upWriteSlow(long address, long old, WorkCategory part) {
        if ((old & WRITER) == 0 || old < 0 || Poison.isPoison(old)) {
            UnsafeApi.getAndAddLong(null, address, WRITER);
            throw fail(address, old, "up_write");
        }
        if ((old & SLEEPERS) != 0) {
            wakeSlow(address, part);
        }
    }

    private static void wakeSlow(long address, WorkCategory part) {
        ParkingLot.Bucket bucket = ParkingLot.bucket(address);
        synchronized (bucket) {
            grantFirst(bucket, address, part);
        }
    }

    /** Hands the lock to the longest sleepers that can have it now: one writer, or the readers up to the next writer. */
    private static void grantFirst(ParkingLot.Bucket bucket, long address, WorkCategory part) {
        ParkingLot.Waiter first = bucket.first(address);
        while (first != null) {
            long now = UnsafeApi.getLongOpaque(null, address);
            boolean isWriter = first.kind == ParkingLot.Waiter.Kind.EXCLUSIVE;
            if ((now & (isWriter ? HOLDERS : WRITER)) != 0) {
                return;
            }
            ParkingLot.Waiter next = bucket.after(first);
            long delta = (isWriter ? WRITER : READER) - (next == null ? SLEEPERS : 0);
            if (!isWriter) {
                // By I2 no writer can have entered since the load.
                add(address, delta, part);
            } else if (!compareAndSet(address, now, now + delta, part)) {
                // Only a reader that has just added itself for a moment; by I3 it will grant.
                return;
            }
            bucket.remove(first);
            first.wake();
            first = next;
        }
    }

    private static void add(long address, long delta, WorkCategory part) {
        WorkCounters.rmw(part);
        // Full order: hands what the last holder did, seen under the monitor, to those that are woken.
        UnsafeApi.getAndAddLong(null, address, delta);
    }

    private static boolean compareAndSet(long address, long expected, long value, WorkCategory part) {
        WorkCounters.rmw(part);
        // Acquire: the section after this. Pairs with upRead() and upWrite().
        if (UnsafeApi.compareAndSetLong(null, address, expected, value)) {
            return true;
        }
        WorkCounters.casFailure(part);
        return false;
    }

    private static void checkWord(long address, long value, String operation) {
        if (value < 0 || Poison.isPoison(value)) {
            throw fail(address, value, operation);
        }
    }

    private static RuntimeException fail(long address, long value, String operation) {
        if (Poison.isPoison(value)) {
            throw Poison.fail(address, operation);
        }
        throw new IllegalStateException(operation + " needs a lock that is held that way: word=0x"
                + Long.toHexString(value) + ", address=0x" + Long.toHexString(address));
    }
}
