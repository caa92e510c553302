package org.hmmlab.benchmarks.measure.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the measuring thread when the lab is interrupted. */
@Timeout(20)
final class InterruptionTest {
    private final Interruption interruption = new Interruption();
    private final AtomicInteger passed = new AtomicInteger();

    private Thread measuring() {
        Thread thread = new Thread(() -> {
            interruption.parkForeverIfInterrupted();
            passed.incrementAndGet();
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitParked(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING) {
            assertTrue(thread.isAlive(), "it must not go on");
            Thread.sleep(1);
        }
    }

    @Test
    void shouldLetTheThreadGoOnWhereNothingHappened() throws InterruptedException {
        measuring().join();
        assertEquals(1, passed.get());
    }

    @Test
    void shouldHoldTheThreadForeverWhateverWakesIt() throws InterruptedException {
        interruption.onInterrupt(() -> "stored");
        assertTrue(interruption.fire());
        Thread thread = measuring();
        awaitParked(thread);
        thread.interrupt();
        while (thread.isInterrupted()) {
            Thread.sleep(1);
        }
        awaitParked(thread);
        assertEquals(0, passed.get());
    }
}
