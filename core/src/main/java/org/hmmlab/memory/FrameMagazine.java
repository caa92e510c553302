package org.hmmlab.memory;

/**
 * One thread's stock of free frames, the model of the kernel's per-CPU page lists: only its thread touches it, so taking a frame costs
 * no locked operation. Others read the count (for statistics) and take the stock of a thread that has ended.
 */
final class FrameMagazine {
    final Thread owner = Thread.currentThread();
    final long[] pfns;
    int count;
    long frees;

    FrameMagazine(int capacity) {
        pfns = new long[capacity];
    }
}
