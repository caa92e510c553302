package org.hmmlab.hmm;

import org.hmmlab.notifier.MmuNotifier;
import org.hmmlab.notifier.MmuNotifierOps;
import org.hmmlab.notifier.NotifierOwner;
import org.hmmlab.notifier.NotifierResult;

/**
 * The lifetime up to 5.4: the per-mm object embeds a subscription to everything that happens to its address space, and lists its mirrors.
 * hmm's callbacks find it by that subscription and are kept from using it when it is gone.
 */
public interface SubscribedLifetime extends MirrorLifetime {
    @Override
    default void link(Hmm hmm, HmmMirror mirror) {
        hmm.addMirror(mirror);
    }

    @Override
    default void unlink(Hmm hmm, HmmMirror mirror) {
        hmm.removeMirror(mirror);
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
