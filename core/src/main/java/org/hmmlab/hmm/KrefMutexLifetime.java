package org.hmmlab.hmm;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.AblationSwitches;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.RwSemaphore;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.WorkCategory;

/**
 * The lifetime of 6d7c3cde93: a kref in every callback, memory freed after an SRCU grace period; with the bugs that the
 * commits after it repaired.
 *
 * <p>The last put unregisters the notifier first, which may drop the last reference to the address space's structure, and
 * then locks a lock in it (until c8a53b2db0). A registration that finds a dying object fails. The object knows a
 * {@code dead} flag, since ranges do not keep the address space alive (until 47f245985a).
 *
 * @kernel mm/hmm.c hmm_get_or_create(), hmm_free(), hmm_release() 6d7c3cde93 — none
 */
class KrefMutexLifetime implements SubscribedLifetime {
    private final boolean pinsMm;
    private final boolean rangeTakesMirror;
    private final boolean rangeHoldsUsers;

    KrefMutexLifetime(KernelRules rules) {
        pinsMm = rules.has(KernelRule.HMM_PINS_ITS_MM);
        rangeTakesMirror = rules.has(KernelRule.RANGE_REGISTER_TAKES_MIRROR);
        rangeHoldsUsers = rules.has(KernelRule.RANGE_HOLDS_MM_USERS);
    }

    @Override
    public final Attachment attach(HmmModule module, MmuNotifierOps ops, AddressSpace mm) {
        Hmm found = (Hmm) mm.hmm();
        if (found != null && Kref.getUnlessZero(found.record, found.krefOffset, WorkCategory.KREF)) {
            return Attachment.of(found);
        }
        mm.assertWriteLocked();
        Hmm hmm = new Hmm(module, ops, mm);
        Kref.init(hmm.record, hmm.krefOffset, 1);
        if (pinsMm) {
            mm.grab();
        }
        lockPageTable(mm);
        boolean lost = mm.hmm() != null;
        if (!lost) {
            mm.hmm(hmm);
        }
        unlockPageTable(mm);
        if (lost) {
            // A dying object is still there: the kernel fails for want of memory that it has.
            return discard(mm, hmm);
        }
        if (MmuNotifiers.register(hmm.notifier(), mm) != 0) {
            clear(mm, hmm);
            return discard(mm, hmm);
        }
        return Attachment.of(hmm);
    }

    private Attachment discard(AddressSpace mm, Hmm hmm) {
        if (pinsMm) {
            mm.drop();
        }
        hmm.free("hmm_get_or_create");
        return Attachment.failed(-Errno.ENOMEM);
    }

    @Override
    public final boolean ignoresSecondUnregister() {
        return true;
    }

    @Override
    public boolean enterCallback(Hmm hmm) {
        return AblationSwitches.KREF || Kref.getUnlessZero(hmm.record, hmm.krefOffset, WorkCategory.KREF);
    }

    @Override
    public final void exitCallback(Hmm hmm) {
        if (!AblationSwitches.KREF) {
            put(hmm);
        }
    }

    /**
     * {@inheritDoc}
     *
     * @kernel mm/hmm.c hmm_release() 6d7c3cde93 — none
     */
    @Override
    public final void release(Hmm hmm) {
        if (!rangeHoldsUsers) {
            hmm.die();
            MutexLockedRanges.invalidateAllAndWake(hmm);
        }
        RwSemaphore.downWrite(hmm.record, hmm.mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
        for (HmmMirror mirror = hmm.takeFirstMirror(); mirror != null; mirror = hmm.takeFirstMirror()) {
            RwSemaphore.upWrite(hmm.record, hmm.mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
            mirror.ops().release(mirror);
            RwSemaphore.downWrite(hmm.record, hmm.mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
        }
        RwSemaphore.upWrite(hmm.record, hmm.mirrorsSemOffset, WorkCategory.MIRRORS_SEM);
    }

    @Override
    public final void detach(Hmm hmm) {
        put(hmm);
    }

    @Override
    public final void holdForRange(Hmm hmm) {
        // Before e36acfe6c8 a range finds the object by itself and holds the reference of that look-up.
        if (rangeTakesMirror) {
            Kref.get(hmm.record, hmm.krefOffset, WorkCategory.KREF);
        }
    }

    @Override
    public final void dropForRange(Hmm hmm) {
        put(hmm);
    }

    private void put(Hmm hmm) {
        if (Kref.put(hmm.record, hmm.krefOffset, WorkCategory.KREF)) {
            finalPut(hmm);
        }
    }

    private void finalPut(Hmm hmm) {
        AddressSpace mm = hmm.mm();
        StepPoints.reach("hmm.kref.zero");
        if (pinsMm) {
            clear(mm, hmm);
            StepPoints.reach("hmm.kref.cleared");
        }
        MmuNotifiers.unregisterNoRelease(hmm.notifier());
        StepPoints.reach("hmm.kref.unlinked");
        if (!pinsMm) {
            clear(mm, hmm);
            StepPoints.reach("hmm.kref.cleared");
        }
        free(hmm, mm);
    }

    /** Frees the object, which nothing leads to any more but a callback that has found it already. */
    void free(Hmm hmm, AddressSpace mm) {
        MmuNotifiers.callSrcu(hmm.notifier(), () -> bury(hmm, mm, "hmm_free_rcu"));
    }

    final void bury(Hmm hmm, AddressSpace mm, String by) {
        hmm.free(by);
        if (pinsMm) {
            mm.drop();
        }
        StepPoints.reach("hmm.kref.freed");
    }

    private static void clear(AddressSpace mm, Hmm hmm) {
        lockPageTable(mm);
        if (mm.hmm() == hmm) {
            mm.hmm(null);
        }
        unlockPageTable(mm);
    }

    private static void lockPageTable(AddressSpace mm) {
        SpinLock.lock(mm.record(), MmLayout.PAGE_TABLE_LOCK, WorkCategory.PAGE_TABLE_LOCK);
    }

    private static void unlockPageTable(AddressSpace mm) {
        SpinLock.unlock(mm.record(), MmLayout.PAGE_TABLE_LOCK, WorkCategory.PAGE_TABLE_LOCK);
    }
}
