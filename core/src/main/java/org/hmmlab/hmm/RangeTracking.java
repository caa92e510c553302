package org.hmmlab.hmm;

import org.hmmlab.notifier.InvalidationRange;

/**
 * How the ranges of an address space are told of invalidations: the other seam. Implementations are stateless and
 * thread-safe.
 */
interface RangeTracking {
    /**
     * Puts a range under observation; it is valid at once unless an invalidation is running.
     *
     * @param hmm the per-mm object
     * @param range the range
     */
    void register(Hmm hmm, HmmRange range);

    /**
     * Ends the observation.
     *
     * @param hmm the per-mm object
     * @param range the range
     */
    void unregister(Hmm hmm, HmmRange range);

    /**
     * An invalidation starts: counts it, and makes the ranges that it overlaps invalid.
     *
     * @param hmm the per-mm object
     * @param invalidation the invalidation
     */
    void start(Hmm hmm, InvalidationRange invalidation);

    /**
     * An invalidation ends, or could not start: the last one makes all ranges valid and wakes all waiters.
     *
     * @param hmm the per-mm object
     */
    void end(Hmm hmm);
}
