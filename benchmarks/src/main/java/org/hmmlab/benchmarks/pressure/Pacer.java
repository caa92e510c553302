package org.hmmlab.benchmarks.pressure;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does something at equal distances; what it missed it makes up for. It sleeps between, so that it takes a core
 * only while it works. Started and ended by one thread.
 */
final class Pacer implements AutoCloseable {
    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Runnable work;
    private final long perSecond;
    private final Thread thread;
    private volatile boolean isClosed;
    private volatile Throwable failure;

    /**
     * Starts the thread.
     *
     * @param perSecond how often; 0 for never
     */
    Pacer(long perSecond, Runnable work) {
        if (perSecond < 0) {
            throw new IllegalArgumentException("a rate must not be negative: invalidations=" + perSecond);
        }
        this.work = work;
        this.perSecond = perSecond;
        this.thread = new Thread(this::run, "benchmark-pacer");
        thread.setDaemon(true);
        if (perSecond > 0) {
            thread.start();
        }
    }

    private void run() {
        long first = System.nanoTime();
        long done = 0;
        try {
            while (!isClosed) {
                long due = first + (long) (1e9 * ++done / perSecond);
                long left = due - System.nanoTime();
                while (left > 0 && !isClosed) {
                    if (left > SPIN_NANOS) {
                        LockSupport.parkNanos(left - SPIN_NANOS);
                    } else {
                        Thread.onSpinWait();
                    }
                    left = due - System.nanoTime();
                }
                work.run();
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /**
     * Ends the thread and waits for it.
     *
     * @throws IllegalStateException if the work had failed
     */
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new IllegalStateException("what runs beside the operations must not fail: " + failure, failure);
        }
    }
}
