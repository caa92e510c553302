package org.hmmlab.sync;

import org.agrona.UnsafeApi;

/**
 * A reference count in a 4-byte off-heap word. Counts in use are 1 to 2<sup>30</sup>; 0 means the object is being
 * released. Every other value found is an error that the slow paths name: poison, a resurrected object, an underflow or
 * an overflow. After such an error that is not poison the word is {@link #SATURATED} and stays in the error range.
 *
 * @kernel include/linux/kref.h kref_get() 5.3 — errors throw instead of warning once
 */
public final class Kref {
    /** The value a broken count is left at, far from both ends. */
    public static final int SATURATED = 0xc0000000;

    private static final int LARGEST = 1 << 30;

    private Kref() {}

    /** Sets the count plainly; the object must not be shared yet. */
    public static void init(long record, int offset, int value) {
        UnsafeApi.putInt(record + offset, value);
    }

    /**
     * One more reference; the caller holds one.
     *
     * @throws UseAfterFreeException if the word is poison
     * @throws IllegalStateException if the count was 0, negative or too large
     */
    public static void get(long record, int offset, WorkCategory part) {
        WorkCounters.rmw(part);
        // Needs no order (the caller's own reference keeps the object); the locked add has it anyway.
        int old = UnsafeApi.getAndAddInt(null, record + offset, 1);
        if (isUnusual(old)) {
            failSlow(record + offset, old, "kref_get");
        }
    }

    /**
     * One more reference unless the last one is already gone: one load, then a compare-and-set until it holds.
     *
     * @return false when the count was 0
     * @throws UseAfterFreeException if the word is poison
     * @throws IllegalStateException if the count was negative or too large
     */
    public static boolean getUnlessZero(long record, int offset, WorkCategory part) {
        long address = record + offset;
        while (true) {
            int old = UnsafeApi.getIntOpaque(null, address);
            if (isUnusual(old)) {
                if (old == 0) {
                    return false;
                }
                failSlow(address, old, "kref_get_unless_zero");
            }
            StepPoints.reach("kref:count-loaded");
            WorkCounters.rmw(part);
            // Atomic with the test for zero: never follows a put that took the count to 0.
            if (UnsafeApi.compareAndSetInt(null, address, old, old + 1)) {
                return true;
            }
            WorkCounters.casFailure(part);
        }
    }

    /**
     * One reference less. The caller that gets true releases the object.
     *
     * @return true when the count reached 0
     * @throws UseAfterFreeException if the word is poison
     * @throws IllegalStateException if the count was already 0, negative or too large
     */
    public static boolean put(long record, int offset, WorkCategory part) {
        WorkCounters.rmw(part);
        // Release: this holder's accesses before the drop. Acquire: on reaching 0 pairs with all earlier drops, so that
        // the release sees what every holder did.
        int old = UnsafeApi.getAndAddInt(null, record + offset, -1);
        if (isUnusual(old)) {
            failSlow(record + offset, old, "kref_put");
        }
        return old == 1;
    }

    /** The count at some moment; orders nothing. */
    public static int read(long record, int offset) {
        return UnsafeApi.getIntOpaque(null, record + offset);
    }

    /** One unsigned compare for: zero, negative, too large. */
    private static boolean isUnusual(int old) {
        return Integer.compareUnsigned(old - 1, LARGEST) >= 0;
    }

    private static void failSlow(long address, int old, String operation) {
        if (Poison.isPoison(old)) {
            throw Poison.fail(address, operation);
        }
        UnsafeApi.putIntOpaque(null, address, SATURATED);
        throw new IllegalStateException(operation + " needs a count from 1 to " + LARGEST + ": count=" + old
                + ", address=0x" + Long.toHexString(address));
    }
}
