package org.hmmlab.benchmarks.programs.replay;

import java.util.Arrays;

/** The columns of a recording; grows while it is read, by one thread, and is not changed after. */
final class MmTraceColumns {
    private static final int FIRST_CAPACITY = 1024;

    private byte[] ops = new byte[FIRST_CAPACITY];
    private int[] processes = new int[FIRST_CAPACITY];
    private long[] times = new long[FIRST_CAPACITY];
    private long[] addresses = new long[FIRST_CAPACITY];
    private long[] pages = new long[FIRST_CAPACITY];
    private long[] details = new long[FIRST_CAPACITY];
    private long[] targets = new long[FIRST_CAPACITY];
    private int size;
    private int processCount = 1;

    /** Starts a row; the put methods that follow fill it. */
    void add(long timeNanos, int process, TraceOp op) {
        if (size == ops.length) {
            grow(size * 2);
        }
        ops[size] = (byte) op.ordinal();
        processes[size] = process;
        times[size] = timeNanos;
        size++;
        processCount = Math.max(processCount, process + 1);
    }

    void putRange(long address, long pageCount) {
        addresses[size - 1] = address;
        pages[size - 1] = pageCount;
    }

    void putDetail(long value) {
        details[size - 1] = value;
    }

    void putTarget(long value) {
        targets[size - 1] = value;
    }

    void trim() {
        grow(size);
    }

    private void grow(int capacity) {
        ops = Arrays.copyOf(ops, capacity);
        processes = Arrays.copyOf(processes, capacity);
        times = Arrays.copyOf(times, capacity);
        addresses = Arrays.copyOf(addresses, capacity);
        pages = Arrays.copyOf(pages, capacity);
        details = Arrays.copyOf(details, capacity);
        targets = Arrays.copyOf(targets, capacity);
    }

    int size() {
        return size;
    }

    int processes() {
        return processCount;
    }

    int op(int event) {
        return ops[event];
    }

    int process(int event) {
        return processes[event];
    }

    long timeNanos(int event) {
        return times[event];
    }

    long address(int event) {
        return addresses[event];
    }

    long pages(int event) {
        return pages[event];
    }

    long detail(int event) {
        return details[event];
    }

    long target(int event) {
        return targets[event];
    }
}
