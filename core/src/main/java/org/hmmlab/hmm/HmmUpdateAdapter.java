package org.hmmlab.hmm;

import org.hmmlab.notifier.InvalidationRange;

/**
 * A driver's operations as the texts before 1f96180792 call them: each invalidation is told as an {@link HmmUpdate}. Stands
 * between HMM and the driver in these texts only, so that the others have no branch for it.
 *
 * @param driver the driver's operations
 */
record HmmUpdateAdapter(MirrorOps driver) implements MirrorOps {
    @Override
    public int syncCpuDevicePagetables(HmmMirror mirror, InvalidationRange range) {
        return driver.syncCpuDevicePagetables(
                mirror, new HmmUpdate(range.start(), range.end(), HmmUpdate.Event.INVALIDATE, range.isBlockable()));
    }

    @Override
    public void release(HmmMirror mirror) {
        driver.release(mirror);
    }
}
