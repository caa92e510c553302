package org.hmmlab.benchmarks.measure.launch;

import java.util.Locale;
import org.hmmlab.benchmarks.measure.fork.Timing;

/**
 * How long JVMs take, before any has run: the one model behind every estimate and every budget. All times are in ms.
 *
 * <p>JVMs that start together share the cores, so each adds to the start; they warm up together, and then take turns.
 */
public final class TimePlan {
    /** JVMs of one comparison of two arms: A, B and the second copy of A. */
    public static final int COMPARED_JVMS = 3;

    private static final long START_MILLIS = 1_200;
    private static final long TURN_MILLIS = 6;
    private static final long COUNTING_MILLIS = 1_500;
    private static final long CONTENDING_MILLIS = 2_500;
    private static final long MILLIS_OF_SECOND = 1_000;
    private static final long SECONDS_OF_MINUTE = 60;

    private TimePlan() {}

    /** JVMs that start together and take turns. */
    public static long lockStepMillis(int jvms, Timing timing) {
        return jvms * START_MILLIS + timing.warmupTotalMillis() + jvms * measuredMillis(timing);
    }

    /** JVMs that run one after another. */
    public static long sequentialMillis(int jvms, Timing timing) {
        return jvms * (START_MILLIS + timing.warmupTotalMillis() + measuredMillis(timing));
    }

    /** A JVM that is warmed up and looked at, but not measured. */
    public static long probeMillis(Timing timing) {
        return START_MILLIS + timing.warmupTotalMillis();
    }

    /** A JVM that counts the operations of one benchmark exactly. */
    public static long countingMillis(int threads) {
        return COUNTING_MILLIS + (threads > 1 ? CONTENDING_MILLIS : 0);
    }

    private static long measuredMillis(Timing timing) {
        return timing.measuredTotalMillis() + TURN_MILLIS * timing.iterations();
    }

    /** A time as plans print it: minutes and seconds, at least one second. */
    public static String minutes(long millis) {
        long seconds = Math.max(1, Math.round(millis / (double) MILLIS_OF_SECOND));
        return seconds / SECONDS_OF_MINUTE + "m" + String.format(Locale.ROOT, "%02d", seconds % SECONDS_OF_MINUTE)
                + "s";
    }
}
