package org.hmmlab.hmm;

import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.MmuNotifier;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.notifier.NotifierOwner;
import org.hmmlab.notifier.NotifierResult;

/**
 * How long the per-mm object lives: the seam that 6d7c3cde93 and c7d8b7824f changed. Implementations have no state besides
 * the rules that they read when they were made, and are thread-safe.
 */
interface MirrorLifetime {
    /**
     * Finds the object of an address space or makes it, and takes a reference. mmap_sem is held for write.
     *
     * @param module the module
     * @param ops the module's notifier operations
     * @param mm the address space
     * @return the object, or the error that registration reports
     */
    Attachment attach(HmmModule module, MmuNotifierOps ops, AddressSpace mm);

    /**
     * Links a mirror into its object's list, if there is one.
     *
     * @param hmm what {@link #attach} returned
     * @param mirror the mirror
     */
    default void link(Hmm hmm, HmmMirror mirror) {
        hmm.addMirror(mirror);
    }

    /**
     * Takes a mirror off the list, if it is on one.
     *
     * @param hmm its object
     * @param mirror the mirror
     */
    default void unlink(Hmm hmm, HmmMirror mirror) {
        hmm.removeMirror(mirror);
    }

    /**
     * Whether unregistering a mirror that is not registered does nothing instead of being an error.
     *
     * @return true only in the texts with the racy guard
     */
    default boolean ignoresSecondUnregister() {
        return false;
    }

    /**
     * The object that a callback is about.
     *
     * @param notifier the subscription called
     * @return the object, in some texts null if it is gone
     */
    default Hmm find(MmuNotifier notifier) {
        return (Hmm) notifier.container();
    }

    /**
     * A callback begins.
     *
     * @param hmm what {@link #find} returned
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
     * The address space ends: tells the mirrors. Between {@link #enterCallback} and {@link #exitCallback}.
     *
     * @param hmm the object
     */
    default void release(Hmm hmm) {
        hmm.releaseMirrors();
    }

    /**
     * A mirror goes away.
     *
     * @param hmm the object; may be freed from now on, in the later designs after a grace period
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
