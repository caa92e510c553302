package org.hmmlab.hmm;

import org.agrona.UnsafeApi;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifier;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.sync.AblationSwitches;
import org.hmmlab.sync.RwSemaphore;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.WorkCategory;

/**
 * The per-mm object: all mirrors and ranges of one address space.
 *
 * <p>The words that threads share lie in an off-heap record in the kernel's order ({@link HmmLayout}); this object is the
 * handle that knows their offsets. After {@link #free} the record is poisoned: whoever still touches it is told who freed
 * it.
 *
 * @kernel include/linux/hmm.h struct hmm 5.3 — the list of mirrors is a list of Java objects
 */
public final class Hmm {
    final long record;
    final int krefOffset;
    final int rangesLockOffset;
    final int rangesOffset;
    final int mirrorsSemOffset;
    final int waitQueueOffset;
    final int notifiersOffset;

    private final HmmModule module;
    private final AddressSpace mm;
    private final MmuNotifier notifier;
    private final Attachment attachment = new Attachment(0, this);
    /** Head of the list of mirrors; guarded by mirrors_sem. Without a per-mm object the only one. */
    private HmmMirror mirrors;
    /** The address space has ended; set once, in the texts that know it. Volatile: read without a lock by waiters. */
    private volatile boolean dead;
    /** Read and written by the one thread that ends the address space. */
    private boolean isReleaseTold;

    Hmm(HmmModule module, MmuNotifierOps ops, AddressSpace mm) {
        HmmLayout layout = module.layout();
        this.module = module;
        this.mm = mm;
        this.record = module.allocateHmm();
        this.krefOffset = layout.kref();
        this.rangesLockOffset = layout.rangesLock();
        this.rangesOffset = layout.ranges();
        this.mirrorsSemOffset = layout.mirrorsSem();
        this.waitQueueOffset = layout.waitQueue();
        this.notifiersOffset = layout.notifiers();
        RangeList.init(record + rangesOffset);
        this.notifier = new MmuNotifier(record, layout.notifier(), ops, this);
    }

    /**
     * What leads ranges to one mirror and its address space where there is no per-mm object: its record is a dead one, so that who
     * takes it for an object is told so.
     */
    Hmm(HmmModule module, AddressSpace mm) {
        HmmLayout layout = module.layout();
        this.module = module;
        this.mm = mm;
        this.record = module.deadHmm();
        this.krefOffset = layout.kref();
        this.rangesLockOffset = layout.rangesLock();
        this.rangesOffset = layout.ranges();
        this.mirrorsSemOffset = layout.mirrorsSem();
        this.waitQueueOffset = layout.waitQueue();
        this.notifiersOffset = layout.notifiers();
        this.notifier = null;
    }

    Attachment attachment() {
        return attachment;
    }

    AddressSpace mm() {
        return mm;
    }

    HmmModule module() {
        return module;
    }

    MmuNotifier notifier() {
        return notifier;
    }

    /** Number of invalidations between start and end; stable only under the ranges lock. */
    long notifiers() {
        return UnsafeApi.getLong(record + notifiersOffset);
    }

    void free(String by) {
        module.freeHmm(record, by);
    }

    void addMirror(HmmMirror mirror) {
        RwSemaphore.downWrite(record, mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
        StepPoints.reach("hmm.mirrors.locked");
        mirror.linkBefore(mirrors);
        mirrors = mirror;
        RwSemaphore.upWrite(record, mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
    }

    void removeMirror(HmmMirror mirror) {
        RwSemaphore.downWrite(record, mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
        if (mirrors == mirror) {
            mirrors = mirror.next();
        } else {
            HmmMirror before = mirrors;
            while (before != null && before.next() != mirror) {
                before = before.next();
            }
            // Not found: the earlier release has taken it off already.
            if (before != null) {
                before.linkBefore(mirror.next());
            }
        }
        mirror.linkBefore(null);
        RwSemaphore.upWrite(record, mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
    }

    /** Takes the first mirror off the list; the caller holds mirrors_sem for write. */
    HmmMirror takeFirstMirror() {
        HmmMirror first = mirrors;
        if (first != null) {
            mirrors = first.next();
            first.linkBefore(null);
        }
        return first;
    }

    /** Calls release of every mirror, leaving the list as it is. */
    void releaseMirrors() {
        if (hasRanges()) {
            warn("hmm_release with ranges registered");
        }
        RwSemaphore.downRead(record, mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
        try {
            for (HmmMirror mirror = mirrors; mirror != null; mirror = mirror.next()) {
                mirror.ops().release(mirror);
            }
        } finally {
            RwSemaphore.upRead(record, mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
        }
    }

    /** Has this handle lead to one mirror only, before any range is registered. */
    void standFor(HmmMirror mirror) {
        mirrors = mirror;
    }

    /** The address space ends: tells the one mirror, whose every range hears of it in the ending thread. */
    void releaseOnce() {
        if (!isReleaseTold) {
            isReleaseTold = true;
            mirrors.ops().release(mirrors);
        }
    }

    /** The address space has ended, while ranges may still be registered. */
    void die() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    boolean hasMirrors() {
        return mirrors != null;
    }

    boolean hasRanges() {
        return !RangeList.isEmpty(record + rangesOffset);
    }

    void warnAboutLeftovers() {
        if (hasRanges()) {
            warn("struct hmm freed with ranges registered");
        }
        if (mirrors != null) {
            warn("struct hmm freed with mirrors registered");
        }
    }

    void warn(String message) {
        mm.notifierDomain().warnings().warn(message);
    }

    /** Whether no mirror wants to hear of a migration. */
    boolean passes(InvalidationRange range) {
        for (HmmMirror mirror = mirrors; mirror != null; mirror = mirror.next()) {
            if (!mirror.ops().passes(range)) {
                return false;
            }
        }
        return mirrors != null;
    }

    /** Tells the mirrors one after the other; the caller holds mirrors_sem for read. */
    int callMirrors(InvalidationRange range, int refusalToStopAt) {
        for (HmmMirror mirror = mirrors; mirror != null; mirror = mirror.next()) {
            int result = AblationSwitches.DRIVER ? 0 : mirror.ops().syncCpuDevicePagetables(mirror, range);
            if (result != 0) {
                if (!range.isBlockable() && result == refusalToStopAt) {
                    return result;
                }
                warn("sync_cpu_device_pagetables returned " + result
                        + (range.isBlockable() ? " in blockable mode" : ""));
            }
        }
        return 0;
    }
}
