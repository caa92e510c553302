package org.hmmlab.benchmarks.judges.changes;

import java.util.concurrent.CountDownLatch;
import org.hmmlab.sync.UseAfterFreeException;
import org.jspecify.annotations.Nullable;

/** A thread of a scenario, held at one step point until it is told to go on. */
final class Actor {
    private final String point;
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean reached;
    private volatile @Nullable Throwable thrown;

    Actor(String name, String point, Runnable body) {
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
            await(goOn);
        }
    }

    /** Whether the thread came to its point; if not it has ended. */
    boolean reached() {
        return reached;
    }

    /** Lets the thread go on, without waiting for it. */
    void letGo() {
        goOn.countDown();
    }

    /** Lets the thread run to its end; what came of it, in words. */
    String finish() {
        goOn.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new NotReachedException("interrupted while " + thread.getName() + " was running");
        }
        return inWords(thrown);
    }

    /** What a run ended with: use after free of what, an assertion, or nothing. */
    static String inWords(@Nullable Throwable thrown) {
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
