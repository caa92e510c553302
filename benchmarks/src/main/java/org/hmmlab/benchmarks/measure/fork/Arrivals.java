package org.hmmlab.benchmarks.measure.fork;

import java.util.SplittableRandom;

/** When operations are due: offsets from the start of an iteration, in ns, each later than the last. Used by one thread. */
interface Arrivals {
    /** The next offset. */
    long next();

    /**
     * Equal distances.
     *
     * @param perSecond arrivals
     * @param phase how much of the first distance has passed at the start, 0 to 1: threads take turns
     */
    static Arrivals uniform(double perSecond, double phase) {
        double gap = 1e9 / perSecond;
        return new Arrivals() {
            private long count;

            @Override
            public long next() {
                // From the count, not added up: a rounded distance would drift.
                return (long) ((++count - phase) * gap);
            }
        };
    }

    /**
     * Exponentially distributed distances.
     *
     * @param perSecond arrivals on average
     * @param seed equal seeds, equal arrivals
     */
    static Arrivals poisson(double perSecond, long seed) {
        double gap = 1e9 / perSecond;
        return new Arrivals() {
            private final SplittableRandom random = new SplittableRandom(seed);
            private double at;

            @Override
            public long next() {
                at -= Math.log(1 - random.nextDouble()) * gap;
                return (long) at;
            }
        };
    }
}
