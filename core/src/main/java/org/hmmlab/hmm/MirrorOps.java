package org.hmmlab.hmm;

import org.hmmlab.notifier.InvalidationRange;

/**
 * What a device driver supplies. Called in any thread that changes the address space.
 *
 * @kernel include/linux/hmm.h struct hmm_mirror_ops 5.3 — none
 */
public interface MirrorOps {
    /**
     * Stops the device's use of a range, including its TLB, before returning.
     *
     * @param mirror the mirror
     * @param range the range; must not be kept
     * @return 0; −EAGAIN, having changed nothing, if the range is not blockable and the driver would have to wait
     */
    int syncCpuDevicePagetables(HmmMirror mirror, InvalidationRange range);

    /**
     * The same in the texts before 1f96180792, without the rule {@link org.hmmlab.memory.KernelRule#MIRROR_GETS_NOTIFIER_RANGE}.
     *
     * @param mirror the mirror
     * @param update what these texts tell
     * @return as {@link #syncCpuDevicePagetables(HmmMirror, InvalidationRange)}
     * @throws IllegalStateException by default: the driver is written for later texts
     */
    default int syncCpuDevicePagetables(HmmMirror mirror, HmmUpdate update) {
        throw new IllegalStateException("a driver must take an hmm_update before 1f96180792: "
                + getClass().getName());
    }

    /**
     * Whether a migration is of the mirror's own device, whose driver puts its table right itself. With intervals such an invalidation
     * leaves the sequence number alone, too: no reader tries again because of it.
     *
     * @param range an invalidation with the event MIGRATE
     * @return false by default: the driver wants to hear of it
     * @kernel lib/test_hmm.c dmirror_interval_invalidate() 6.1 — none
     */
    default boolean passes(InvalidationRange range) {
        return false;
    }

    /**
     * The address space ends: stop all access. Must not unregister the mirror.
     *
     * @param mirror the mirror
     */
    default void release(HmmMirror mirror) {}
}
