package org.hmmlab.benchmarks.judges.changes;

import java.util.concurrent.CountDownLatch;
import org.hmmlab.sync.UseAfterFreeException;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a scenario that stops at one step point until it is released. One thread of the scenario starts, releases
 * and joins it; {@link #at} runs in every thread that passes a step point.
 */
final class RaceThread {
    private final String point;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean reached;
    private volatile @Nullable Throwable thrown;

    RaceThread(String name, String point, Runnable body) {
        this.point = point;
        this.thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (RuntimeException | Error e) {
                        thrown = e;
                    } finally {
                        arrived.countDown();
                    }
                },
                name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
        await(arrived);
    }

    /** Called in every thread at every step point. */
    void at(String step) {
        if (!reached && Thread.currentThread() == thread && step.equals(point)) {
            reached = true;
            arrived.countDown();
            await(released);
        }
    }

    /** Whether the thread reached its step point; a thread that was started and did not has ended. */
    boolean reached() {
        return reached;
    }

    /** Lets the thread continue, without waiting for it. */
    void release() {
        released.countDown();
    }

    /** Lets the thread run to its end and waits for it. Returns how it ended, as {@link #describe} says it. */
    String finish() {
        released.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new NotReachedException("interrupted while " + thread.getName() + " was running");
        }
        return describe(thrown);
    }

    /**
     * How a run ended, for people: {@code returns}, {@code use after free}, {@code assertion}, or the unexpected
     * exception.
     */
    static String describe(@Nullable Throwable thrown) {
        if (thrown == null) {
            return "returns";
        }
        if (thrown instanceof UseAfterFreeException) {
            return "use after free";
        }
        return thrown instanceof IllegalStateException ? "assertion" : "unexpected " + thrown;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new NotReachedException("interrupted while waiting for a barrier");
        }
    }
}
