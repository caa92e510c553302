package org.hmmlab.benchmarks.measure.fork;

import org.HdrHistogram.Histogram;
import org.hmmlab.results.latency.ForkLatency;

/**
 * How late a sleeping thread wakes. The shortest lateness seen is what waking costs here and is taken off; a long hold-up
 * counts for every sleep that it swallowed. Used by one thread.
 */
public final class Hiccups {
    private final long sleepNanos;
    private long shortestNanos = Long.MAX_VALUE;

    /** A meter that sleeps so long each time. */
    public Hiccups(long sleepNanos) {
        this.sleepNanos = sleepNanos;
    }

    /**
     * Records one sleep.
     *
     * @param sleptNanos how long it took
     * @param late takes the lateness
     */
    public void woke(long sleptNanos, Histogram late) {
        long overslept = Math.max(0, sleptNanos - sleepNanos);
        shortestNanos = Math.min(shortestNanos, overslept);
        for (long left = overslept - shortestNanos; ; left -= sleepNanos) {
            ForkLatency.record(late, left);
            if (left <= sleepNanos) {
                return;
            }
        }
    }
}
