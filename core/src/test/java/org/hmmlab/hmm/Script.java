package org.hmmlab.hmm;

import java.util.concurrent.CountDownLatch;
import org.hmmlab.TestThreads;
import org.hmmlab.sync.StepPoints;

/** Holds one thread, the actor, at one step point until it is told to go on; other threads pass. */
final class Script implements AutoCloseable {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Thread actor;
    private volatile Throwable thrown;

    /** Starts the actor and returns once it is at the point. */
    Script(String point, Runnable body) {
        actor = new Thread(body, "actor");
        actor.setUncaughtExceptionHandler((thread, failure) -> {
            thrown = failure;
            arrived.countDown();
        });
        StepPoints.install(reached -> {
            if (reached.equals(point) && Thread.currentThread() == actor && arrived.getCount() == 1) {
                arrived.countDown();
                TestThreads.await(goOn);
            }
        });
        actor.start();
        TestThreads.await(arrived);
        if (thrown != null) {
            throw new AssertionError("the actor must reach " + point, thrown);
        }
    }

    /** Lets the actor run to its end. */
    Throwable finish() {
        goOn.countDown();
        try {
            actor.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return thrown;
    }

    @Override
    public void close() {
        finish();
        StepPoints.install(null);
    }
}
