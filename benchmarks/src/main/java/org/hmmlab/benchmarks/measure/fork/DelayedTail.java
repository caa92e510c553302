package org.hmmlab.benchmarks.measure.fork;

import java.util.SplittableRandom;

/**
 * An operation of which every fiftieth, drawn by a seed, is made longer on purpose: how one learns whether a gate finds a tail.
 * With a delay of 0 the same code runs without effect, so that the other arm has it too; and while they warm up both delay alike,
 * so that the JIT makes the same of it. Used by one thread at a time.
 */
public final class DelayedTail implements Operation {
    /** One in so many operations is delayed: 2 %, so that the 99th percentile lies among them. */
    static final int ONE_IN = 50;

    private static final long WARMUP_NANOS = 1_000;

    private final Operation operation;
    private final NanoClock clock;
    private final long measuredNanos;
    private final SplittableRandom random;
    private long delayNanos = WARMUP_NANOS;

    DelayedTail(Operation operation, NanoClock clock, long delayNanos, long seed) {
        this.operation = operation;
        this.clock = clock;
        this.measuredNanos = delayNanos;
        this.random = new SplittableRandom(seed);
    }

    /** From now on the delay is the one that is asked for. */
    void endWarmup() {
        delayNanos = measuredNanos;
    }

    @Override
    public void run() throws Throwable {
        operation.run();
        if (random.nextInt(ONE_IN) == 0) {
            long until = clock.nanos() + delayNanos;
            while (clock.nanos() < until) {
                Thread.onSpinWait();
            }
        }
    }

    /**
     * The delay that lifts the 99th percentile by half and leaves the median: half of the delayed operations lie beyond the new
     * 99th percentile, so it is about the median and the delay.
     *
     * @param p50 ns
     * @param p99 ns
     * @return ns, at least 1
     */
    public static long forHalfMore(double p50, double p99) {
        return Math.max(1, Math.round(1.5 * p99 - p50));
    }
}
