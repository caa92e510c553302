package org.hmmlab.hmm;

import org.hmmlab.memory.Errno;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifier;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.notifier.NotifierOwner;
import org.hmmlab.notifier.NotifierResult;
import org.hmmlab.sync.Part;
import org.hmmlab.sync.RwSemaphore;
import org.hmmlab.sync.StepPoints;

/**
 * HMM's notifier callbacks, the same for every design: what differs is asked of the two seams.
 *
 * @kernel mm/hmm.c hmm_mmu_notifier_ops 7f08263d9b and c7d8b7824f — none
 */
final class HmmCallbacks implements MmuNotifierOps {
    private final HmmModule module;
    private final MirrorLifetime lifetime;
    private final RangeTracking tracking;

    HmmCallbacks(HmmModule module, MirrorLifetime lifetime, RangeTracking tracking) {
        this.module = module;
        this.lifetime = lifetime;
        this.tracking = tracking;
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_invalidate_range_start() 5.3 — none
     */
    @Override
    public int invalidateRangeStart(MmuNotifier notifier, InvalidationRange range) {
        Hmm hmm = (Hmm) notifier.container();
        if (!lifetime.enterCallback(hmm)) {
            return 0;
        }
        tracking.start(hmm, range);
        StepPoints.reach("hmm.start.counted");
        // A driver that throws refuses, as far as counts go: who gets the exception will send no end.
        int result = -Errno.EAGAIN;
        try {
            result = syncMirrors(hmm, range);
        } finally {
            if (result != 0) {
                tracking.end(hmm);
            }
            lifetime.exitCallback(hmm);
        }
        return result;
    }

    private static int syncMirrors(Hmm hmm, InvalidationRange range) {
        int mirrorsSem = hmm.mirrorsSemOffset;
        if (range.isBlockable()) {
            RwSemaphore.downRead(hmm.record, mirrorsSem, Part.MIRRORS_SEM);
        } else if (!RwSemaphore.tryDownRead(hmm.record, mirrorsSem, Part.MIRRORS_SEM)) {
            return -Errno.EAGAIN;
        }
        try {
            return hmm.callMirrors(range, -Errno.EAGAIN);
        } finally {
            RwSemaphore.upRead(hmm.record, mirrorsSem, Part.MIRRORS_SEM);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_invalidate_range_end() 5.3 — none
     */
    @Override
    public void invalidateRangeEnd(MmuNotifier notifier, InvalidationRange range) {
        Hmm hmm = (Hmm) notifier.container();
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
        Hmm hmm = (Hmm) notifier.container();
        if (!lifetime.enterCallback(hmm)) {
            return;
        }
        if (hmm.hasRanges()) {
            hmm.warn("hmm_release with ranges registered");
        }
        RwSemaphore.downRead(hmm.record, hmm.mirrorsSemOffset, Part.MIRRORS_SEM);
        try {
            for (HmmMirror mirror = hmm.firstMirror(); mirror != null; mirror = mirror.next()) {
                mirror.ops().release(mirror);
            }
        } finally {
            RwSemaphore.upRead(hmm.record, hmm.mirrorsSemOffset, Part.MIRRORS_SEM);
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
