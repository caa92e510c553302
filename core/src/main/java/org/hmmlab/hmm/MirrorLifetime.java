package org.hmmlab.hmm;

import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.MmuNotifierOps;

/**
 * How long the per-mm object lives: the seam that 6d7c3cde93 and c7d8b7824f changed. Up to 5.4 it is a {@link SubscribedLifetime};
 * since 5.5 there is no such object. Implementations have no state besides
 * the rules that they read when they were made, and are thread-safe.
 */
public interface MirrorLifetime {
    /**
     * Finds the object of an address space or makes it, and takes a reference. mmap_sem is held for write.
     *
     * @param module the module
     * @param ops the module's notifier operations, null where hmm subscribes to nothing
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
    void link(Hmm hmm, HmmMirror mirror);

    /**
     * Takes a mirror off the list, if it is on one.
     *
     * @param hmm its object
     * @param mirror the mirror
     */
    void unlink(Hmm hmm, HmmMirror mirror);

    /**
     * Whether unregistering a mirror that is not registered does nothing instead of being an error.
     *
     * @return true only in the texts with the racy guard
     */
    default boolean ignoresSecondUnregister() {
        return false;
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
}
