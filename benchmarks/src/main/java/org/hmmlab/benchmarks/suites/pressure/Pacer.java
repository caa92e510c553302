package org.hmmlab.benchmarks.suites.pressure;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does something at equal distances, so often at most: what it missed is left out, or making up for it
 * would leave no pause in which what runs beside it could get through. It sleeps between, so that it takes a core only
 * while it works. Started and ended by one thread.
 */
final class Pacer implements AutoCloseable {
    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Runnable work;
    private final long perSecond;
    private final Thread thread;
    /** Volatile: close() tells the thread to end; nothing else travels with it. */
    private volatile boolean isClosed;

    /** Volatile: rest() and resume() tell the thread to sleep or to go on; nothing else travels with it. */
    private volatile boolean isResting;

    /** Volatile beside the join in close(), for a thread that is interrupted while it joins. */
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
        double gap = 1e9 / perSecond;
        double due = System.nanoTime();
        try {
            while (!isClosed) {
                while (isResting && !isClosed) {
                    LockSupport.park(this);
                }
                double now = System.nanoTime();
                due = due + gap < now ? now + gap : due + gap;
                await((long) due);
                if (!isResting) {
                    work.run();
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void await(long due) {
        long left = due - System.nanoTime();
        while (left > 0 && !isClosed) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
            left = due - System.nanoTime();
        }
    }

    /** Does nothing from now on, after the work that is under way, and takes no core. */
    void rest() {
        isResting = true;
    }

    /** Goes on. */
    void resume() {
        isResting = false;
        LockSupport.unpark(thread);
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
