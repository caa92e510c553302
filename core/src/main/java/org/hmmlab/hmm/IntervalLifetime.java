package org.hmmlab.hmm;

import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.notifier.MmuNotifiers;

/**
 * The lifetime since 5.5: there is no per-mm object any more, so nothing to find, count or free. A mirror prepares its address space
 * for intervals; each registered range holds the structure of the address space by itself. Who faults holds mm_users.
 *
 * @kernel mm/mmu_notifier.c mmu_interval_notifier_insert() 5.5 — hmm_mirror is gone there: the mirror stands for the driver that inserts
 */
final class IntervalLifetime implements MirrorLifetime {
    @Override
    public Attachment attach(HmmModule module, MmuNotifierOps ops, AddressSpace mm) {
        int error = MmuNotifiers.prepareIntervals(mm);
        return error != 0 ? Attachment.failed(error) : Attachment.of(new Hmm(module, mm));
    }

    @Override
    public void link(Hmm hmm, HmmMirror mirror) {
        hmm.standFor(mirror);
    }

    @Override
    public void unlink(Hmm hmm, HmmMirror mirror) {
        // There is no list: the handle is the mirror's own.
    }

    @Override
    public void detach(Hmm hmm) {
        // Nothing is counted.
    }

    @Override
    public void holdForRange(Hmm hmm) {
        // The interval holds the structure of the address space.
    }

    @Override
    public void dropForRange(Hmm hmm) {
        // See holdForRange().
    }
}
