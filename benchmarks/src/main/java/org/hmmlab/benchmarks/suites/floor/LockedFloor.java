package org.hmmlab.benchmarks.suites.floor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one locked add and one full fence cost on a line that the core owns: the least that a counted operation costs.
 *
 * @param lockedAddNanos ns of one locked add
 * @param fullFenceNanos ns of one full fence
 */
public record LockedFloor(double lockedAddNanos, double fullFenceNanos) {
    private static final VarHandle ADD = MethodHandles.arrayElementVarHandle(long[].class);

    /** Few, and called often: so the loops are compiled whole, and no part of a batch is interpreted. */
    private static final int OPERATIONS = 500;

    private static final int WARMUP_BATCHES = 40_000;
    private static final int BATCHES = 4_000;
    private static final int MIDDLE = 32;

    /**
     * Measures both in less than half a second, each by its shortest batch. For orientation; suites use FloorBenchmark.
     */
    public static LockedFloor measure() {
        long[] words = new long[2 * MIDDLE];
        return new LockedFloor(shortest(() -> add(words)), shortest(() -> fence(words)));
    }

    /** Nanoseconds of one operation in the shortest batch after warm-up. */
    private static double shortest(Runnable batch) {
        for (int i = 0; i < WARMUP_BATCHES; i++) {
            batch.run();
        }
        long best = Long.MAX_VALUE;
        for (int i = 0; i < BATCHES; i++) {
            long start = System.nanoTime();
            batch.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        return (double) best / OPERATIONS;
    }

    // Both loops end by what they find in memory: a counted loop would be unrolled, and fences side by side made one.

    private static void add(long[] words) {
        words[MIDDLE] = 0;
        // Orders nothing here: the cost of the instruction is the question.
        while ((long) ADD.getAndAdd(words, MIDDLE, 1L) < OPERATIONS - 1) {}
    }

    private static void fence(long[] words) {
        words[MIDDLE] = 0;
        while (words[MIDDLE] < OPERATIONS) {
            words[MIDDLE]++;
            // Orders nothing here: the cost of the instruction is the question.
            VarHandle.fullFence();
        }
    }
}
