package org.hmmlab.hmm;

import org.agrona.UnsafeApi;
import org.hmmlab.memory.Errno;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.WaitQueue;
import org.hmmlab.sync.WorkCategory;

/**
 * Range tracking from 5a136b4ae3 to 5.4: a list under a spin lock and one count of running invalidations for the mm.
 *
 * <p>I1 the count equals the starts not yet ended. I2 count 0 means that every registered range is valid. I3 an invalid
 * range means a count above 0. The count is per mm: any invalidation anywhere keeps ranges that it overlapped, or that
 * were registered meanwhile, invalid until the last one ends.
 *
 * @kernel mm/hmm.c notifiers_decrement(), hmm_invalidate_range_start() 5.3 — none
 */
final class SpinLockedRanges implements CountedRanges {
    @Override
    public int register(Hmm hmm, HmmRange range) {
        long hmmRecord = hmm.record;
        SpinLock.lock(hmmRecord, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        hmm.module().lifetime().holdForRange(hmm);
        RangeList.addFirst(hmmRecord + hmm.rangesOffset, range.record() + RangeLayout.LIST);
        UnsafeApi.putLong(
                range.record() + RangeLayout.VALID,
                hmm.notifiers() == 0 ? RangeLayout.IS_VALID : RangeLayout.IS_INVALID);
        SpinLock.unlock(hmmRecord, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        return 0;
    }

    @Override
    public void unregister(Hmm hmm, HmmRange range) {
        SpinLock.lock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        RangeList.remove(range.record() + RangeLayout.LIST);
        SpinLock.unlock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
    }

    @Override
    public int start(Hmm hmm, InvalidationRange invalidation) {
        long hmmRecord = hmm.record;
        int lock = hmm.rangesLockOffset;
        long head = hmmRecord + hmm.rangesOffset;
        long notifiers = hmmRecord + hmm.notifiersOffset;
        long start = invalidation.start();
        long end = invalidation.end();
        SpinLock.lock(hmmRecord, lock, WorkCategory.HMM_LOCK);
        UnsafeApi.putLong(notifiers, UnsafeApi.getLong(notifiers) + 1);
        RangeList.invalidateOverlapping(head, start, end);
        SpinLock.unlock(hmmRecord, lock, WorkCategory.HMM_LOCK);
        return 0;
    }

    @Override
    public void end(Hmm hmm) {
        long hmmRecord = hmm.record;
        int lock = hmm.rangesLockOffset;
        int waitQueue = hmm.waitQueueOffset;
        long head = hmmRecord + hmm.rangesOffset;
        long notifiers = hmmRecord + hmm.notifiersOffset;
        SpinLock.lock(hmmRecord, lock, WorkCategory.HMM_LOCK);
        long running = UnsafeApi.getLong(notifiers) - 1;
        UnsafeApi.putLong(notifiers, running);
        if (running == 0) {
            RangeList.setAll(head, RangeLayout.IS_VALID);
            WaitQueue.wakeAll(hmmRecord, waitQueue, WorkCategory.WAIT_QUEUE);
        }
        SpinLock.unlock(hmmRecord, lock, WorkCategory.HMM_LOCK);
    }

    @Override
    public int mirrorsAreBusy(Hmm hmm) {
        end(hmm);
        return -Errno.EAGAIN;
    }

    @Override
    public int mirrorRefused(Hmm hmm, int refusal) {
        end(hmm);
        return refusal;
    }
}
