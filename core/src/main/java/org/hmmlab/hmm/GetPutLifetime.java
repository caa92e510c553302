package org.hmmlab.hmm;

import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.MmuNotifier;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.notifier.NotifierOwner;
import org.hmmlab.notifier.NotifierResult;

/**
 * The lifetime since c7d8b7824f: the notifier layer counts mirrors under its list lock, and frees after a grace period.
 * Callbacks and ranges count nothing: SRCU keeps the object for the one, a mirror for the other.
 *
 * @kernel mm/hmm.c hmm_alloc_notifier(), hmm_free_notifier() c7d8b7824f — none
 */
final class GetPutLifetime implements SubscribedLifetime {
    @Override
    public Attachment attach(HmmModule module, MmuNotifierOps ops, AddressSpace mm) {
        NotifierResult got = MmuNotifiers.getLocked(ops, mm);
        return got.error() != 0
                ? Attachment.failed(got.error())
                : Attachment.of((Hmm) got.notifier().container());
    }

    @Override
    public boolean enterCallback(Hmm hmm) {
        return true;
    }

    @Override
    public void exitCallback(Hmm hmm) {
        // Nothing is counted.
    }

    @Override
    public void detach(Hmm hmm) {
        MmuNotifiers.put(hmm.notifier());
    }

    @Override
    public void holdForRange(Hmm hmm) {
        // The mirror holds the object for as long as a range is registered.
    }

    @Override
    public void dropForRange(Hmm hmm) {
        // See holdForRange().
    }

    @Override
    public NotifierResult alloc(HmmModule module, MmuNotifierOps ops, NotifierOwner mm) {
        return NotifierResult.of(new Hmm(module, ops, (AddressSpace) mm).notifier());
    }

    @Override
    public void free(MmuNotifier notifier) {
        Hmm hmm = (Hmm) notifier.container();
        hmm.warnAboutLeftovers();
        hmm.free("hmm_free_notifier");
    }
}
