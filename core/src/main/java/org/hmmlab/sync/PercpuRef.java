package org.hmmlab.sync;

import org.agrona.UnsafeApi;

/**
 * A reference count that can be killed: from then on no live reference is given out, and the count runs down to 0. A 4-byte word.
 *
 * <p>Begins with one reference, which the kill drops. Who drops the last one is told so and acts on it.
 *
 * @kernel lib/percpu-refcount.c percpu_ref_init(), percpu_ref_kill(), percpu_ref_tryget_live() 5.3 — one word and a flag in it, no per-CPU counts
 */
public final class PercpuRef {
    private static final int DYING = 1 << 31;
    private static final int LARGEST = 1 << 30;

    private PercpuRef() {}

    /** Sets the count to one live reference; the object must not be shared yet. */
    public static void init(long record, int offset) {
        UnsafeApi.putInt(record + offset, 1);
    }

    /**
     * More references; the caller holds one.
     *
     * @param references how many, at least 1
     * @throws UseAfterFreeException if the word is poison
     */
    public static void getMany(long record, int offset, int references, WorkCategory part) {
        WorkCounters.rmw(part);
        // Needs no order (the caller's own reference keeps the object); the locked add has it anyway.
        check(UnsafeApi.getAndAddInt(null, record + offset, references), record + offset, "percpu_ref_get");
    }

    /**
     * One more reference, unless the count was killed.
     *
     * @return false when it was
     * @throws UseAfterFreeException if the word is poison
     */
    public static boolean tryGetLive(long record, int offset, WorkCategory part) {
        while (true) {
            int old = UnsafeApi.getIntOpaque(null, record + offset);
            if ((old & DYING) != 0) {
                return false;
            }
            check(old, record + offset, "percpu_ref_tryget_live");
            WorkCounters.rmw(part);
            // Atomic with the look at the flag: never follows a kill.
            if (UnsafeApi.compareAndSetInt(null, record + offset, old, old + 1)) {
                return true;
            }
            WorkCounters.casFailure(part);
        }
    }

    /**
     * Fewer references.
     *
     * @param references how many the caller gives up, at least 1
     * @return true when the count reached 0, which only a killed one does
     * @throws UseAfterFreeException if the word is poison
     * @throws IllegalStateException if there were not so many
     */
    public static boolean putMany(long record, int offset, int references, WorkCategory part) {
        WorkCounters.rmw(part);
        // Release: this holder's accesses before the drop. Acquire: on reaching 0 pairs with all earlier drops.
        int old = UnsafeApi.getAndAddInt(null, record + offset, -references);
        check(old, record + offset, "percpu_ref_put");
        if ((old & ~DYING) < references) {
            throw new IllegalStateException("percpu_ref_put needs as many references as are put: count="
                    + (old & ~DYING) + ", put=" + references);
        }
        return old - references == DYING;
    }

    /**
     * Ends the giving out of live references, and drops the first one.
     *
     * @return true when that was the last one
     * @throws IllegalStateException if it was killed before
     */
    public static boolean kill(long record, int offset, WorkCategory part) {
        WorkCounters.rmw(part);
        // Full order: a tryGetLive() is either before this, and counted, or after it, and refused.
        int old = UnsafeApi.getAndAddInt(null, record + offset, DYING);
        if ((old & DYING) != 0) {
            throw new IllegalStateException("percpu_ref_kill needs a live count: it was killed before");
        }
        return putMany(record, offset, 1, part);
    }

    /** Whether it was killed, as of some moment. */
    public static boolean isDying(long record, int offset) {
        return (UnsafeApi.getIntOpaque(null, record + offset) & DYING) != 0;
    }

    /** The count at some moment; orders nothing. */
    public static int read(long record, int offset) {
        return UnsafeApi.getIntOpaque(null, record + offset) & ~DYING;
    }

    private static void check(int old, long address, String operation) {
        int count = old & ~DYING;
        if (Poison.isPoison(old)) {
            throw Poison.fail(address, operation);
        }
        if (count == 0 || count > LARGEST) {
            throw new IllegalStateException(operation + " needs a count from 1 to " + LARGEST + ": count=" + count);
        }
    }
}
