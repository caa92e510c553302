package org.hmmlab.benchmarks.replay;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What one locked add and one full fence cost on a line that the core owns: the least that a counted operation costs.
 *
 * @param lockedAddNanos ns of one locked add
 * @param fullFenceNanos ns of one full fence
 */
public record LockedFloor(double lockedAddNanos, double fullFenceNanos) {
    private static final VarHandle ADD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int OPERATIONS = 50_000;
    private static final int WARMUP = 30;
    private static final int BATCHES = 31;
    private static final int MIDDLE = 32;

    /** Measures both in a few tens of milliseconds: medians of short batches. For orientation; suites use FloorBenchmark. */
    public static LockedFloor measure() {
        long[] words = new long[2 * MIDDLE];
        double add = median(() -> add(words));
        double fence = median(LockedFloor::fence);
        return new LockedFloor(add, fence);
    }

    private static double median(Runnable batch) {
        for (int i = 0; i < WARMUP; i++) {
            batch.run();
        }
        double[] nanos = new double[BATCHES];
        for (int i = 0; i < BATCHES; i++) {
            long start = System.nanoTime();
            batch.run();
            nanos[i] = (double) (System.nanoTime() - start) / OPERATIONS;
        }
        Arrays.sort(nanos);
        return nanos[BATCHES / 2];
    }

    private static void add(long[] words) {
        for (int i = 0; i < OPERATIONS; i++) {
            // Orders nothing here: the cost of the instruction is the question.
            ADD.getAndAdd(words, MIDDLE, 1L);
        }
    }

    private static void fence() {
        for (int i = 0; i < OPERATIONS; i++) {
            // Orders nothing here: the cost of the instruction is the question.
            VarHandle.fullFence();
        }
    }
}
