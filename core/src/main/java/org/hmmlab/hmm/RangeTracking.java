package org.hmmlab.hmm;

import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.sync.Part;
import org.hmmlab.sync.WaitQueue;

/**
 * How the ranges of an address space are told of invalidations: the other seam. Implementations have no state
 * besides the rules that they read when they were made, and are thread-safe.
 */
interface RangeTracking {
    /**
     * How long the record of a range is.
     *
     * @return bytes
     */
    default int rangeLength() {
        return RangeLayout.LENGTH;
    }

    /**
     * A range was made.
     *
     * @param range the range, with a record
     */
    default void open(HmmRange range) {}

    /**
     * A range goes away.
     *
     * @param range the range, not registered
     */
    default void close(HmmRange range) {}

    /**
     * Whether a range can be told of invalidations through another one, which lives longer.
     *
     * @return true in the design with intervals
     */
    default boolean hasIntervals() {
        return false;
    }

    /**
     * Has a range told of invalidations through another one.
     *
     * @param range the range, not registered
     * @param tracked a registered range that covers it
     * @throws IllegalStateException in the designs without intervals
     */
    default void follow(HmmRange range, HmmRange tracked) {
        throw new IllegalStateException("before 5.5 a range is registered for each fault: there are no intervals");
    }

    /**
     * Puts a range under observation; it is valid at once unless an invalidation is running. With intervals it is valid once it has
     * been waited for.
     *
     * @param hmm the per-mm object
     * @param range the range
     * @return 0 or a negative errno
     */
    int register(Hmm hmm, HmmRange range);

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

    /**
     * Waits until a registered range is valid.
     *
     * @param hmm the per-mm object
     * @param range the range
     * @param timeoutNanos longest wait; 0 only looks, {@link Long#MAX_VALUE} waits for ever
     * @return whether it was seen valid
     */
    default boolean await(Hmm hmm, HmmRange range, long timeoutNanos) {
        return WaitQueue.await(hmm.record, hmm.waitQueueOffset, Part.WAIT_QUEUE, range.validCondition(), timeoutNanos);
    }
}
