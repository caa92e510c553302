package org.hmmlab.benchmarks.suites.delivery;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Two spinning threads that hand one word to and fro: the floor of every hand-over between two cores. */
final class PingPong {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int INDEX = 32;
    private static final long MINE = 0;
    private static final long THEIRS = 1;
    private static final long OVER = 2;

    private final long[] words = new long[64];
    private final Thread partner = new Thread(this::answer, "ping-pong");

    void start() {
        partner.setDaemon(true);
        partner.start();
    }

    /** Hands the word over and waits until it is back. */
    void roundTrip() {
        // Release pairs with the partner's acquire.
        WORD.setRelease(words, INDEX, THEIRS);
        // Acquire pairs with the partner's release.
        while ((long) WORD.getAcquire(words, INDEX) != MINE) {
            Thread.onSpinWait();
        }
    }

    void stop() throws InterruptedException {
        // Release: as a hand-over; the partner's acquire sees the end.
        WORD.setRelease(words, INDEX, OVER);
        partner.join();
    }

    private void answer() {
        while (true) {
            // Acquire pairs with the releases above.
            long word = (long) WORD.getAcquire(words, INDEX);
            if (word == OVER) {
                return;
            }
            if (word == THEIRS) {
                // Release pairs with the acquire in roundTrip().
                WORD.setRelease(words, INDEX, MINE);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
