package org.hmmlab.hmm;

import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.MmuNotifier;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.notifier.NotifierOwner;
import org.hmmlab.notifier.NotifierResult;

/**
 * How long the per-mm object lives: the seam that c7d8b7824f changed. Implementations are stateless and thread-safe.
 */
interface MirrorLifetime {
    /**
     * Finds the object of an address space or makes it, and takes a reference for a mirror. mmap_sem is held for write.
     *
     * @param module the module
     * @param ops the module's notifier operations
     * @param mm the address space
     * @return the embedded subscription of the object, or the error that registration reports
     */
    NotifierResult attach(HmmModule module, MmuNotifierOps ops, AddressSpace mm);

    /**
     * A callback begins.
     *
     * @param hmm the object
     * @return false if the object is dying: the callback has nothing to do and must not call {@link #exitCallback}
     */
    boolean enterCallback(Hmm hmm);

    /**
     * A callback ends.
     *
     * @param hmm the object
     */
    void exitCallback(Hmm hmm);

    /**
     * A mirror goes away.
     *
     * @param hmm the object; may be freed after a grace period from now on
     */
    void detach(Hmm hmm);

    /**
     * A range is registered.
     *
     * @param hmm the object, alive because a mirror holds it
     */
    void holdForRange(Hmm hmm);

    /**
     * A range is unregistered.
     *
     * @param hmm the object
     */
    void dropForRange(Hmm hmm);

    /**
     * Makes the object for the notifier layer, where that layer counts the references.
     *
     * @param module the module
     * @param ops the module's notifier operations
     * @param mm the address space
     * @return the embedded subscription, or −ENOMEM
     */
    default NotifierResult alloc(HmmModule module, MmuNotifierOps ops, NotifierOwner mm) {
        throw new IllegalStateException("this design does not let the notifier layer make its objects");
    }

    /**
     * Frees the object after the grace period, where the notifier layer counts the references.
     *
     * @param notifier the embedded subscription
     */
    default void free(MmuNotifier notifier) {
        throw new IllegalStateException("this design does not let the notifier layer free its objects");
    }
}
