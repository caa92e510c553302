package org.hmmlab.hmm;

import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.sync.WaitQueue;
import org.hmmlab.sync.WorkCategory;

/**
 * Range tracking up to 5.4: the invalidations of an address space are counted in its per-mm object, by hmm's callbacks, and its ranges are told
 * by walking their list.
 */
interface CountedRanges extends RangeTracking {
    /**
     * An invalidation starts: counts it, and makes the ranges that it overlaps invalid.
     *
     * @param hmm the per-mm object
     * @param invalidation the invalidation
     * @return 0; −EAGAIN, with nothing counted, if the invalidation is not blockable and the design's lock is taken
     */
    int start(Hmm hmm, InvalidationRange invalidation);

    /**
     * An invalidation ends, or could not start: the last one makes all ranges valid and wakes all waiters.
     *
     * @param hmm the per-mm object
     */
    void end(Hmm hmm);

    /**
     * A non-blockable start was counted, but the list of mirrors is being changed.
     *
     * @param hmm the per-mm object
     * @return what the callback returns
     */
    int mirrorsAreBusy(Hmm hmm);

    /**
     * A non-blockable start was counted, but a mirror refused.
     *
     * @param hmm the per-mm object
     * @param refusal the mirror's error
     * @return what the callback returns
     */
    int mirrorRefused(Hmm hmm, int refusal);

    @Override
    default long running(Hmm hmm) {
        return hmm.notifiers();
    }

    @Override
    default boolean await(Hmm hmm, HmmRange range, long timeoutNanos) {
        return WaitQueue.await(
                hmm.record, hmm.waitQueueOffset, WorkCategory.WAIT_QUEUE, range.validCondition(), timeoutNanos);
    }
}
