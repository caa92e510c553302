package org.hmmlab.hmm;

/**
 * What a mirror was told of an invalidation before 1f96180792: bounds, one event for everything, and whether it may wait.
 *
 * @param start first byte
 * @param end first byte after the range
 * @param event always the same
 * @param blockable whether the driver may sleep
 * @kernel include/linux/hmm.h struct hmm_update 02712bc325 — none
 */
public record HmmUpdate(long start, long end, Event event, boolean blockable) {
    /** What happened, as far as a mirror was told. */
    public enum Event {
        /** Something. */
        INVALIDATE
    }
}
