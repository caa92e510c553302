package org.hmmlab.hmm;

import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.mm.AddressSpace;

/**
 * One device's mirror of one address space.
 *
 * <p>Register and unregister once; several mirrors may be registered on one address space. Linked into the list of its
 * per-mm object, which mirrors_sem guards.
 *
 * @kernel include/linux/hmm.h struct hmm_mirror 5.3 — none
 */
public final class HmmMirror {
    private final HmmModule module;
    private final MirrorOps ops;
    private Hmm hmm;
    private HmmMirror next;

    /**
     * Makes an unregistered mirror.
     *
     * @param module the module, which stands for the design
     * @param ops the driver's functions
     */
    public HmmMirror(HmmModule module, MirrorOps ops) {
        if (module == null || ops == null) {
            throw new IllegalArgumentException(
                    "a mirror needs a module and operations: module=" + module + ", ops=" + ops);
        }
        this.module = module;
        this.ops = module.rules().has(KernelRule.MIRROR_GETS_NOTIFIER_RANGE) ? ops : new HmmUpdateAdapter(ops);
    }

    /**
     * Registers the mirror. The caller holds mmap_sem for write.
     *
     * @param mm the address space
     * @return 0; −EINVAL without an address space; −ENOMEM or, where the design passes it on, −EINTR, −EOVERFLOW
     * @throws IllegalStateException if the mirror is registered already, mmap_sem is not held for write, or the address
     *     space has ended (the kernel's BUG_ON)
     * @kernel mm/hmm.c hmm_mirror_register() 5.3 — none
     */
    public int register(AddressSpace mm) {
        if (mm == null) {
            return -Errno.EINVAL;
        }
        if (hmm != null) {
            throw new IllegalStateException("a mirror is registered once: it is registered already");
        }
        if (mm.users() <= 0) {
            throw new IllegalStateException(
                    "a mirror needs an address space with users, since only its end tells the mirror: mm_users="
                            + mm.users());
        }
        Attachment attached = module.lifetime().attach(module, module.callbacks(), mm);
        if (attached.error() != 0) {
            return attached.error();
        }
        hmm = attached.hmm();
        module.lifetime().link(hmm, this);
        return 0;
    }

    /**
     * Unregisters the mirror. No range of it may be registered; not to be called from release. Takes mirrors_sem.
     *
     * @throws IllegalStateException if the mirror is not registered, but in the texts that guard against that
     * @kernel mm/hmm.c hmm_mirror_unregister() 5.3 — a second unregister is an exception here, a bug there
     */
    public void unregister() {
        if (hmm == null && module.lifetime().ignoresSecondUnregister()) {
            return;
        }
        Hmm was = registered();
        module.lifetime().unlink(was, this);
        hmm = null;
        module.lifetime().detach(was);
    }

    /**
     * Whether the mirror is registered; meant for the thread that registers and unregisters.
     *
     * @return true between register and unregister
     */
    public boolean isRegistered() {
        return hmm != null;
    }

    /**
     * Invalidations of the address space that are counted as running, for diagnosis.
     *
     * @return starts that were counted and not taken back, as of some moment
     * @throws IllegalStateException if the mirror is not registered
     */
    public long runningInvalidations() {
        return module.tracking().running(registered());
    }

    /**
     * The mirrored address space.
     *
     * @return the address space
     * @throws IllegalStateException if the mirror is not registered
     */
    public AddressSpace mm() {
        return registered().mm();
    }

    Hmm registered() {
        Hmm current = hmm;
        if (current == null) {
            throw new IllegalStateException("the mirror must be registered: it is not");
        }
        return current;
    }

    MirrorOps ops() {
        return ops;
    }

    HmmMirror next() {
        return next;
    }

    void linkBefore(HmmMirror successor) {
        next = successor;
    }
}
