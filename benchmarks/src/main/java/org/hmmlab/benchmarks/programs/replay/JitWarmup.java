package org.hmmlab.benchmarks.programs.replay;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Repeats a long operation until the JIT compilers have little left to do. An operation of milliseconds that reaches
 * much code is compiled for tens of seconds on a small machine; a warm-up of fixed length ends either too early or, on
 * a faster one, long after that.
 *
 * <p>The operation counts as warm once the compilers took less than {@value #QUIET_SHARE} of each of {@value
 * #QUIET_WINDOWS} windows in a row, of a second each, or when the time allowed is over. Blind to how fast the operation
 * became. Not thread-safe.
 */
final class JitWarmup {
    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final double QUIET_SHARE = .05;
    private static final int QUIET_WINDOWS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final LongSupplier nanoTime;
    private final LongSupplier jitMillis;

    JitWarmup() {
        this(System::nanoTime, jitClock());
    }

    /**
     * On clocks given.
     *
     * @param nanoTime a clock, in ns
     * @param jitMillis time that the compilers have taken so far, in ms
     */
    JitWarmup(LongSupplier nanoTime, LongSupplier jitMillis) {
        this.nanoTime = nanoTime;
        this.jitMillis = jitMillis;
    }

    private static LongSupplier jitClock() {
        CompilationMXBean jit = ManagementFactory.getCompilationMXBean();
        return jit != null && jit.isCompilationTimeMonitoringSupported() ? jit::getTotalCompilationTime : () -> 0;
    }

    /**
     * Repeats.
     *
     * @param operation what is to be compiled
     * @param mostNanos no repetition begins after this time, in ns
     * @return whether the compilers became quiet
     */
    boolean repeat(Runnable operation, long maxNanos) {
        long start = nanoTime.getAsLong();
        long windowStart = start;
        long jitAtWindow = jitMillis.getAsLong();
        int quiet = 0;
        while (windowStart - start < maxNanos) {
            operation.run();
            long now = nanoTime.getAsLong();
            if (now - windowStart < WINDOW_NANOS) {
                if (now - start >= maxNanos) {
                    return false;
                }
                continue;
            }
            long jitNow = jitMillis.getAsLong();
            boolean isQuiet = (jitNow - jitAtWindow) * NANOS_PER_MILLI < QUIET_SHARE * (now - windowStart);
            quiet = isQuiet ? quiet + 1 : 0;
            if (quiet == QUIET_WINDOWS) {
                return true;
            }
            windowStart = now;
            jitAtWindow = jitNow;
        }
        return false;
    }
}
