package org.hmmlab.hmm;

import org.hmmlab.memory.Errno;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifier;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.notifier.NotifierOwner;
import org.hmmlab.notifier.NotifierResult;
import org.hmmlab.sync.RwSemaphore;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.WorkCategory;

/**
 * HMM's notifier callbacks, the same for every design up to 5.4: what differs is asked of the two seams.
 *
 * @kernel mm/hmm.c hmm_mmu_notifier_ops 7f08263d9b and c7d8b7824f — none
 */
final class HmmCallbacks implements MmuNotifierOps {
    private final HmmModule module;
    private final SubscribedLifetime lifetime;
    private final CountedRanges tracking;

    private HmmCallbacks(HmmModule module, SubscribedLifetime lifetime, CountedRanges tracking) {
        this.module = module;
        this.lifetime = lifetime;
        this.tracking = tracking;
    }

    /** The callbacks of a design; null for one whose ranges subscribe by themselves. */
    static HmmCallbacks of(HmmModule module, Design design) {
        return design.lifetime() instanceof SubscribedLifetime lifetime
                        && design.tracking() instanceof CountedRanges tracking
                ? new HmmCallbacks(module, lifetime, tracking)
                : null;
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_invalidate_range_start() 5.3 — also warns where texts before 5a136b4ae3 ignore an unexpected result
     */
    @Override
    public int invalidateRangeStart(MmuNotifier notifier, InvalidationRange range) {
        Hmm hmm = lifetime.find(notifier);
        StepPoints.reach("hmm.found");
        if (!lifetime.enterCallback(hmm)) {
            return 0;
        }
        try {
            int result = tracking.start(hmm, range);
            if (result == 0) {
                StepPoints.reach("hmm.start.counted");
                result = tellMirrors(hmm, range);
            }
            return result;
        } finally {
            lifetime.exitCallback(hmm);
        }
    }

    private int tellMirrors(Hmm hmm, InvalidationRange range) {
        int mirrorsSem = hmm.mirrorsSemOffset;
        if (range.isBlockable()) {
            RwSemaphore.downRead(hmm.record, mirrorsSem, WorkCategory.MIRRORS_SEM);
        } else if (!RwSemaphore.tryDownRead(hmm.record, mirrorsSem, WorkCategory.MIRRORS_SEM)) {
            return tracking.mirrorsAreBusy(hmm);
        }
        boolean returned = false;
        int refusal;
        try {
            refusal = hmm.callMirrors(range, -Errno.EAGAIN);
            returned = true;
        } finally {
            RwSemaphore.upRead(hmm.record, mirrorsSem, WorkCategory.MIRRORS_SEM);
            if (!returned) {
                // A driver that throws: who gets the exception will send no end.
                tracking.end(hmm);
            }
        }
        return refusal == 0 ? 0 : tracking.mirrorRefused(hmm, refusal);
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_invalidate_range_end() 5.3 — none
     */
    @Override
    public void invalidateRangeEnd(MmuNotifier notifier, InvalidationRange range) {
        Hmm hmm = lifetime.find(notifier);
        if (!lifetime.enterCallback(hmm)) {
            return;
        }
        tracking.end(hmm);
        lifetime.exitCallback(hmm);
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_release() 5.3 — none
     */
    @Override
    public void release(MmuNotifier notifier, NotifierOwner mm) {
        Hmm hmm = lifetime.find(notifier);
        if (!lifetime.enterCallback(hmm)) {
            return;
        }
        try {
            lifetime.release(hmm);
        } finally {
            lifetime.exitCallback(hmm);
        }
    }

    @Override
    public NotifierResult allocNotifier(NotifierOwner mm) {
        return lifetime.alloc(module, this, mm);
    }

    @Override
    public void freeNotifier(MmuNotifier notifier) {
        lifetime.free(notifier);
    }
}
