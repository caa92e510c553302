package org.hmmlab.hmm;

import org.hmmlab.memory.KernelRules;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.MmuNotifier;
import org.hmmlab.notifier.MmuNotifiers;

/**
 * The lifetime up to 085ea25064: callbacks look the object up in {@code mm->hmm}, and the last put frees it at once, though
 * unlinking a notifier waits for nobody: who is inside a callback uses freed memory.
 *
 * @kernel mm/hmm.c mm_get_hmm(), hmm_free() 085ea25064 — a callback that finds no object is an exception, the kernel's BUG_ON
 */
final class ImmediateFreeLifetime extends KrefMutexLifetime {
    ImmediateFreeLifetime(KernelRules rules) {
        super(rules);
    }

    @Override
    public Hmm find(MmuNotifier notifier) {
        return (Hmm) ((AddressSpace) notifier.mm()).hmm();
    }

    @Override
    public boolean enterCallback(Hmm hmm) {
        if (hmm == null || !super.enterCallback(hmm)) {
            throw new IllegalStateException(
                    "a callback needs a live object in mm->hmm: " + (hmm == null ? "there is none" : "its count is 0"));
        }
        return true;
    }

    @Override
    void free(Hmm hmm, AddressSpace mm) {
        MmuNotifiers.forget(hmm.notifier());
        bury(hmm, mm, "hmm_free");
    }
}
