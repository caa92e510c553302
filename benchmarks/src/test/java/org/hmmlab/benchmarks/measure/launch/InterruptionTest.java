package org.hmmlab.benchmarks.measure.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A measuring thread passes as long as nothing is interrupted, and never afterwards. */
final class InterruptionTest {
    private static final int WAKE_UPS = 3;

    private int parked;
    private final Interruption interruption = new Interruption(this::park);

    /** Ends a wait that has no end. */
    private static final class EnoughException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Wakes up at once, each time by an interrupt. */
    private void park() {
        assertFalse(Thread.currentThread().isInterrupted(), "an interrupted thread would not park, but spin");
        if (++parked > WAKE_UPS) {
            throw new EnoughException();
        }
        Thread.currentThread().interrupt();
    }

    @Test
    void shouldLetTheThreadPassWhereNothingHappened() {
        interruption.parkForeverIfInterrupted();
        assertEquals(0, parked);
    }

    @Test
    void shouldLetTheThreadPassWhereNothingIsToBeStored() {
        assertFalse(interruption.fire(), "a command that has not said what to finish ends by itself");
        interruption.parkForeverIfInterrupted();
        assertEquals(0, parked);
    }

    @Test
    void shouldHoldTheThreadForeverWhateverWakesIt() {
        interruption.onInterrupt(() -> "stored");
        assertTrue(interruption.fire());
        assertThrows(EnoughException.class, interruption::parkForeverIfInterrupted);
        assertEquals(WAKE_UPS + 1, parked, "it parks again after each of them");
    }
}
