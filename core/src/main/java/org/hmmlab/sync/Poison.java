package org.hmmlab.sync;

/**
 * The pattern that freed memory is filled with, and the report when it is met.
 *
 * <p>Primitives look for it in their slow paths only: a poisoned lock word cannot be taken (the compare-and-set from the
 * free value fails) and a poisoned count is above every count in use, so both end in a slow path anyway.
 *
 * @kernel include/linux/poison.h POISON_FREE 5.3 — recognised by the primitives themselves, not by a separate checker
 */
public final class Poison {
    /** One byte of freed memory. */
    public static final byte BYTE = 0x6b;
    /** A 4-byte word of freed memory. */
    public static final int WORD = 0x6b6b6b6b;
    /** An 8-byte word of freed memory. */
    public static final long LONG = 0x6b6b6b6b_6b6b6b6bL;

    /** How far additions may have moved a poisoned word before it is no longer taken for one. */
    private static final int DRIFT = 1 << 20;

    private static volatile FreeHistory freeHistory = address -> "not known: no record of freed memory is kept";

    private Poison() {}

    /** Knows what was freed where; owned here, implemented by whoever frees memory. */
    @FunctionalInterface
    public interface FreeHistory {
        /** What was freed at this absolute address, by whom and when; never null. */
        String describe(long address);
    }

    /**
     * From now on, freed memory is asked for here; the last caller wins, for the whole JVM.
     *
     * @param newHistory who knows
     * @return who was asked until now
     */
    public static FreeHistory freeHistory(FreeHistory newHistory) {
        FreeHistory previous = freeHistory;
        freeHistory = newHistory;
        return previous;
    }

    /** Whether this 4-byte value is poison, or poison that a few counts were added to. */
    public static boolean isPoison(int value) {
        return Math.abs((long) value - WORD) <= DRIFT;
    }

    /** Whether this 8-byte value is poison, or poison that a few counts were added to. */
    public static boolean isPoison(long value) {
        return Math.abs(value - LONG) <= (long) DRIFT << 8;
    }

    /**
     * Reports a use after free; never returns. The return type lets callers write {@code throw Poison.fail(…)}.
     *
     * @throws UseAfterFreeException always
     */
    public static UseAfterFreeException fail(long address, String operation) {
        throw new UseAfterFreeException(
                address,
                operation + " needs live memory: address=0x" + Long.toHexString(address) + ", freed: "
                        + freeHistory.describe(address));
    }
}
