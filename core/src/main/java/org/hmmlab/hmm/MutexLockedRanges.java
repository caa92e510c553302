package org.hmmlab.hmm;

import org.agrona.UnsafeApi;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.sync.Mutex;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.WaitQueue;
import org.hmmlab.sync.WorkCategory;

/**
 * Range tracking before 5a136b4ae3: the same list and count under a mutex, with that commit's two bugs: a start that finds the list of
 * mirrors being changed leaves its count behind for ever, and a mirror's refusal is lost.
 *
 * @kernel mm/hmm.c hmm_invalidate_range_start(), hmm_range_wait_until_valid() 6d7c3cde93 — none
 */
final class MutexLockedRanges implements CountedRanges {
    private final boolean waitsForValidOnly;

    MutexLockedRanges(KernelRules rules) {
        waitsForValidOnly = rules.has(KernelRule.WAIT_IS_FOR_VALID_ONLY);
    }

    @Override
    public int register(Hmm hmm, HmmRange range) {
        Mutex.lock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        hmm.module().lifetime().holdForRange(hmm);
        RangeList.addFirst(hmm.record + hmm.rangesOffset, range.record() + RangeLayout.LIST);
        UnsafeApi.putLong(
                range.record() + RangeLayout.VALID,
                hmm.notifiers() == 0 ? RangeLayout.IS_VALID : RangeLayout.IS_INVALID);
        Mutex.unlock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        return 0;
    }

    @Override
    public void unregister(Hmm hmm, HmmRange range) {
        Mutex.lock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        RangeList.remove(range.record() + RangeLayout.LIST);
        Mutex.unlock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
    }

    @Override
    public int start(Hmm hmm, InvalidationRange invalidation) {
        if (invalidation.isBlockable()) {
            Mutex.lock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        } else if (!Mutex.tryLock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK)) {
            return -Errno.EAGAIN;
        }
        StepPoints.reach("hmm.ranges.locked");
        long notifiers = hmm.record + hmm.notifiersOffset;
        UnsafeApi.putLong(notifiers, UnsafeApi.getLong(notifiers) + 1);
        RangeList.invalidateOverlapping(hmm.record + hmm.rangesOffset, invalidation.start(), invalidation.end());
        Mutex.unlock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        return 0;
    }

    @Override
    public void end(Hmm hmm) {
        long notifiers = hmm.record + hmm.notifiersOffset;
        Mutex.lock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        long running = UnsafeApi.getLong(notifiers) - 1;
        UnsafeApi.putLong(notifiers, running);
        if (running == 0) {
            RangeList.setAll(hmm.record + hmm.rangesOffset, RangeLayout.IS_VALID);
            WaitQueue.wakeAll(hmm.record, hmm.waitQueueOffset, WorkCategory.WAIT_QUEUE);
        }
        Mutex.unlock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
    }

    /** The count stays raised: nobody will call an end for this start. */
    @Override
    public int mirrorsAreBusy(Hmm hmm) {
        return -Errno.EAGAIN;
    }

    /** The kernel's inner variable hides the outer one: the caller believes that all mirrors have let go. */
    @Override
    public int mirrorRefused(Hmm hmm, int refusal) {
        return 0;
    }

    @Override
    public boolean await(Hmm hmm, HmmRange range, long timeoutNanos) {
        if (waitsForValidOnly) {
            return CountedRanges.super.await(hmm, range, timeoutNanos);
        }
        if (hmm.isDead()) {
            UnsafeApi.putLong(range.record() + RangeLayout.VALID, RangeLayout.IS_INVALID);
            return false;
        }
        if (range.isValid()) {
            return true;
        }
        WaitQueue.await(
                hmm.record,
                hmm.waitQueueOffset,
                WorkCategory.WAIT_QUEUE,
                () -> range.isValid() || hmm.isDead(),
                timeoutNanos);
        return range.isValid();
    }

    /** The address space has ended: no range is valid any more, and nobody shall wait for it. */
    static void invalidateAllAndWake(Hmm hmm) {
        Mutex.lock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
        RangeList.setAll(hmm.record + hmm.rangesOffset, RangeLayout.IS_INVALID);
        WaitQueue.wakeAll(hmm.record, hmm.waitQueueOffset, WorkCategory.WAIT_QUEUE);
        Mutex.unlock(hmm.record, hmm.rangesLockOffset, WorkCategory.HMM_LOCK);
    }
}
