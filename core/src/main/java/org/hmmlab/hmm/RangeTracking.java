package org.hmmlab.hmm;

/**
 * How the ranges of an address space are put under observation, and waited for: the other seam. Up to 5.4 it is a {@link CountedRanges}, which
 * hears of invalidations from hmm; since 5.5 ranges hear of them by themselves. Implementations have no state
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
     * Puts a range under observation; it is valid at once unless an invalidation is running.
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
     * Invalidations that are counted as running, for diagnosis.
     *
     * @param hmm the per-mm object
     * @return a count, as of some moment
     */
    long running(Hmm hmm);

    /**
     * Waits until a registered range is valid.
     *
     * @param hmm the per-mm object
     * @param range the range
     * @param timeoutNanos longest wait; 0 only looks, {@link Long#MAX_VALUE} waits for ever
     * @return whether it was seen valid
     */
    boolean await(Hmm hmm, HmmRange range, long timeoutNanos);
}
