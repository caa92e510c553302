package org.hmmlab;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits of a test for its other threads: each fails when the thread has died, or when the time is up. */
public final class TestThreads {
    /** Longest wait: far more than any of them takes, and less than the time limit of a test. */
    private static final long LIMIT_SECONDS = 60;

    private TestThreads() {}

    /**
     * Waits until a thread sleeps, with or without a time limit of its own.
     *
     * @param thread a thread that was started
     */
    public static void awaitSleep(Thread thread) {
        awaitUntil(
                () -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING,
                thread);
    }

    /**
     * Waits until other threads have made a condition true.
     *
     * @param condition looked at again and again
     * @param makers who may make it true: all of them dead means that nobody will; none if that is not known
     */
    public static void awaitUntil(BooleanSupplier condition, Thread... makers) {
        Deadline deadline = new Deadline();
        while (!condition.getAsBoolean()) {
            boolean anyAlive = makers.length == 0;
            for (Thread maker : makers) {
                anyAlive |= maker.isAlive();
            }
            if (!anyAlive && !condition.getAsBoolean()) {
                throw new AssertionError("the thread must not end before the condition is true");
            }
            deadline.check();
            Thread.onSpinWait();
        }
    }

    /**
     * Waits for the end of a thread.
     *
     * @param thread the thread
     */
    public static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (thread.isAlive()) {
            AssertionError error = new AssertionError("a thread must end: " + thread.getName() + " stands here");
            error.setStackTrace(thread.getStackTrace());
            throw error;
        }
    }

    /**
     * Waits for a latch.
     *
     * @param latch the latch
     */
    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("a latch must open: " + latch.getCount() + " steps are missing");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The end of a loop that works while it waits. */
    public static final class Deadline {
        private final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);

        /** Fails when the time is up or the test was interrupted. */
        public void check() {
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                throw new AssertionError("what is waited for must come within " + LIMIT_SECONDS + " s");
            }
        }
    }
}
