package org.hmmlab.notifier;

/**
 * What the chain needs of an address space; implemented by {@code mm.AddressSpace}.
 *
 * <p>The only way in which this package calls upwards besides {@link MmuNotifierOps}.
 */
public interface NotifierOwner {
    /**
     * The chain of this address space.
     *
     * @return the chain, or null while nobody has ever subscribed (the fast path is this one test)
     */
    NotifierChain notifierChain();

    /**
     * Publishes the chain. Called once, with all locks of the address space taken; readers may run meanwhile, so the
     * store has release order.
     *
     * @param chain the chain, complete
     */
    void notifierChain(NotifierChain chain);

    /**
     * Users of the address space (mm_users).
     *
     * @return 0 once it ends; then nothing told at its end is told any more
     */
    int users();

    /** Takes a reference to the structure (mm_count). */
    void grab();

    /** Drops a reference to the structure (mm_count); the last one frees it. */
    void drop();

    /**
     * Checks that the caller holds mmap_sem for write.
     *
     * @throws IllegalStateException if nobody holds it for write
     */
    void assertWriteLocked();

    /**
     * Stops every path that may invalidate: all reverse-map locks of the address space.
     *
     * @return 0, or −EINTR if a signal is pending (nothing is locked then)
     */
    int takeAllLocks();

    /** Undoes {@link #takeAllLocks()}. */
    void dropAllLocks();

    /**
     * The notifier domain of the machine.
     *
     * @return the domain
     */
    NotifierDomain notifierDomain();
}
