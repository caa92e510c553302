package org.hmmlab.benchmarks.measure.profile;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * Does what each event of a profile samples, one method each, so that it can be seen whether an engine sees it. Used by one
 * thread.
 */
public final class SamplerTarget {
    private static final int STEPS = 2_000_000;
    private static final int OBJECTS = 1_000;
    private static final int BUFFERS = 20;
    private static final int BUFFER = 8_192;
    private static final long IDLE_NANOS = 2_000_000;

    /** Keeps what was made from being optimised away. */
    static volatile Object sink;

    private static volatile long sum;

    private SamplerTarget() {}

    /** Keeps a CPU busy for some ms. */
    public static void burn() {
        long x = sum;
        for (int i = 0; i < STEPS; i++) {
            x = x * 31 + i;
        }
        sum = x;
    }

    /** Lets time pass without a CPU. */
    public static void idle() {
        LockSupport.parkNanos(IDLE_NANOS);
    }

    /** Makes objects. */
    public static void allocate() {
        for (int i = 0; i < OBJECTS; i++) {
            sink = new byte[100];
        }
    }

    /** Takes native memory. */
    public static void malloc() {
        for (int i = 0; i < BUFFERS; i++) {
            sink = ByteBuffer.allocateDirect(BUFFER);
        }
    }

    /** Has a second thread wait for a monitor, in {@link #enter}. */
    public static void contend() {
        Object lock = new Object();
        Thread waiter = new Thread(() -> enter(lock), "canary");
        synchronized (lock) {
            waiter.start();
            while (waiter.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
        }
        try {
            waiter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the monitor. */
    static void enter(Object lock) {
        synchronized (lock) {
            sink = lock;
        }
    }
}
