package org.hmmlab.benchmarks.programs.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When a replay counts as warm, on clocks that stand still unless the operation moves them. */
class JitWarmupTest {
    private static final long SECOND = 1_000_000_000L;

    private long nanos;
    private long jitMillis;
    private int runs;

    private final JitWarmup warmup = new JitWarmup(() -> nanos, () -> jitMillis);

    /** One operation: how long it takes, and how long the compilers work meanwhile. */
    private void operation(long tookNanos, long compiledMillis) {
        runs++;
        nanos += tookNanos;
        jitMillis += compiledMillis;
    }

    @Test
    void shouldEndAfterThreeQuietWindows() {
        assertTrue(warmup.repeat(() -> operation(SECOND, 49), 60 * SECOND));
        assertEquals(3, runs);
    }

    @Test
    void shouldGoOnWhileTheCompilersTakeTheirShareOfAWindow() {
        assertTrue(warmup.repeat(() -> operation(SECOND, runs < 10 ? 50 : 0), 60 * SECOND));
        assertEquals(10 + 3, runs);
    }

    @Test
    void shouldBeginAgainWhenABusyWindowFollowsQuietOnes() {
        assertTrue(warmup.repeat(() -> operation(SECOND, runs == 2 ? 900 : 0), 60 * SECOND));
        assertEquals(3 + 3, runs);
    }

    @Test
    void shouldJudgeWindowsOfASecondHoweverShortTheOperationIs() {
        assertTrue(warmup.repeat(() -> operation(SECOND / 10, 0), 60 * SECOND));
        assertEquals(30, runs);
    }

    @Test
    void shouldGiveUpWhenTheTimeAllowedIsOver() {
        assertFalse(warmup.repeat(() -> operation(SECOND, 1_500), 20 * SECOND));
        assertEquals(20, runs);
    }

    @Test
    void shouldBeginNothingAfterTheTimeAllowedWithinAWindow() {
        assertFalse(warmup.repeat(() -> operation(SECOND / 4, 0), SECOND / 2));
        assertEquals(2, runs);
    }
}
