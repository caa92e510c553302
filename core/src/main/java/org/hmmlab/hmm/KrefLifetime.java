package org.hmmlab.hmm;

import org.hmmlab.memory.Errno;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.struct.MmLayout;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.AblationSwitches;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.WorkCategory;

/**
 * The lifetime before c7d8b7824f: a kref taken and put in every callback, {@code mm->hmm} as the way to find the object,
 * memory freed after an SRCU grace period.
 *
 * <p>With count 0 the object is DYING: still linked, still in {@code mm->hmm}, ignored by callbacks because
 * get-unless-zero fails. The last put may happen in any thread that ran a callback.
 *
 * @kernel mm/hmm.c hmm_get_or_create(), hmm_free(), hmm_put() 7f08263d9b — none
 */
final class KrefLifetime implements SubscribedLifetime {
    @Override
    public Attachment attach(HmmModule module, MmuNotifierOps ops, AddressSpace mm) {
        mm.assertWriteLocked();
        lockPageTable(mm);
        Hmm found = (Hmm) mm.hmm();
        boolean alive = found != null && Kref.getUnlessZero(found.record, found.krefOffset, WorkCategory.KREF);
        unlockPageTable(mm);
        if (alive) {
            return Attachment.of(found);
        }
        Hmm hmm = new Hmm(module, ops, mm);
        Kref.init(hmm.record, hmm.krefOffset, 1);
        if (MmuNotifiers.register(hmm.notifier(), mm) != 0) {
            hmm.free("hmm_get_or_create");
            // The real code is lost here, as in the kernel: c7d8b7824f passes it on.
            return Attachment.failed(-Errno.ENOMEM);
        }
        mm.grab();
        lockPageTable(mm);
        mm.hmm(hmm);
        unlockPageTable(mm);
        return Attachment.of(hmm);
    }

    @Override
    public boolean enterCallback(Hmm hmm) {
        return AblationSwitches.KREF || Kref.getUnlessZero(hmm.record, hmm.krefOffset, WorkCategory.KREF);
    }

    @Override
    public void exitCallback(Hmm hmm) {
        if (!AblationSwitches.KREF) {
            put(hmm);
        }
    }

    @Override
    public void detach(Hmm hmm) {
        put(hmm);
    }

    @Override
    public void holdForRange(Hmm hmm) {
        Kref.get(hmm.record, hmm.krefOffset, WorkCategory.KREF);
    }

    @Override
    public void dropForRange(Hmm hmm) {
        put(hmm);
    }

    private static void put(Hmm hmm) {
        if (Kref.put(hmm.record, hmm.krefOffset, WorkCategory.KREF)) {
            finalPut(hmm);
        }
    }

    private static void finalPut(Hmm hmm) {
        StepPoints.reach("hmm.kref.zero");
        AddressSpace mm = hmm.mm();
        lockPageTable(mm);
        if (mm.hmm() == hmm) {
            mm.hmm(null);
        }
        unlockPageTable(mm);
        StepPoints.reach("hmm.kref.cleared");
        MmuNotifiers.unregisterNoRelease(hmm.notifier());
        StepPoints.reach("hmm.kref.unlinked");
        MmuNotifiers.callSrcu(hmm.notifier(), () -> {
            mm.drop();
            hmm.free("hmm_free_rcu");
            StepPoints.reach("hmm.kref.freed");
        });
    }

    private static void lockPageTable(AddressSpace mm) {
        SpinLock.lock(mm.record(), MmLayout.PAGE_TABLE_LOCK, WorkCategory.PAGE_TABLE_LOCK);
    }

    private static void unlockPageTable(AddressSpace mm) {
        SpinLock.unlock(mm.record(), MmLayout.PAGE_TABLE_LOCK, WorkCategory.PAGE_TABLE_LOCK);
    }
}
