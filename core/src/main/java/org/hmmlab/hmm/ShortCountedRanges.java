package org.hmmlab.hmm;

import org.agrona.UnsafeApi;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.WorkCategory;

/**
 * Range tracking that no kernel had: as {@link SpinLockedRanges}, but an invalidation takes its count back before the mirrors
 * are told, so that a refusal would leave nothing to undo. A pair elsewhere, whole, while a mirror lets go then brings the
 * count to 0 and makes the range valid whose pages are about to go. It is here to show why the count is held.
 *
 * @kernel mm/hmm.c hmm_invalidate_range_start() 5a136b4ae3 — a variant
 */
final class ShortCountedRanges implements CountedRanges {
    private final SpinLockedRanges counted = new SpinLockedRanges();

    @Override
    public int register(Hmm hmm, HmmRange range) {
        return counted.register(hmm, range);
    }

    @Override
    public void unregister(Hmm hmm, HmmRange range) {
        counted.unregister(hmm, range);
    }

    @Override
    public int start(Hmm hmm, InvalidationRange invalidation) {
        int result = counted.start(hmm, invalidation);
        count(hmm, -1);
        return result;
    }

    @Override
    public void end(Hmm hmm) {
        count(hmm, 1);
        counted.end(hmm);
    }

    @Override
    public int mirrorsAreBusy(Hmm hmm) {
        count(hmm, 1);
        return counted.mirrorsAreBusy(hmm);
    }

    @Override
    public int mirrorRefused(Hmm hmm, int refusal) {
        count(hmm, 1);
        return counted.mirrorRefused(hmm, refusal);
    }

    private static void count(Hmm hmm, int change) {
        SpinLock.lock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        UnsafeApi.putLong(hmm.record + hmm.notifiersOffset, hmm.notifiers() + change);
        SpinLock.unlock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
    }
}
