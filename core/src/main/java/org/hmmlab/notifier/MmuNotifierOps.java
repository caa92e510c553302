package org.hmmlab.notifier;

/**
 * The operations of a subscriber. One instance stands for one kind of subscriber: its identity, together with the
 * address space, is the key under which {@link MmuNotifiers#getLocked} finds an existing subscription.
 *
 * <p>Callbacks run inside an SRCU read section, in any thread that changes the address space.
 *
 * @kernel include/linux/mmu_notifier.h struct mmu_notifier_ops 5.3 with get/put — only what HMM implements
 */
public interface MmuNotifierOps {
    /**
     * The address space ends; runs once for each subscription that is still linked, before any page is freed.
     *
     * @param notifier the subscription
     * @param mm the address space
     */
    void release(MmuNotifier notifier, NotifierOwner mm);

    /**
     * The range is about to change; when this returns 0 the subscriber no longer uses it.
     *
     * @param notifier the subscription
     * @param range the range; must not be kept
     * @return 0, or −EAGAIN in a non-blockable pair
     */
    int invalidateRangeStart(MmuNotifier notifier, InvalidationRange range);

    /**
     * The range has changed; it may be mapped again.
     *
     * @param notifier the subscription
     * @param range the range; must not be kept
     */
    void invalidateRangeEnd(MmuNotifier notifier, InvalidationRange range);

    /**
     * Makes the subscriber's object for an address space. Only used with get/put.
     *
     * @param mm the address space
     * @return the subscription embedded in the new object, or the error
     */
    NotifierResult allocNotifier(NotifierOwner mm);

    /**
     * Frees the subscriber's object. Runs after a grace period: no callback can be running. Must not sleep.
     *
     * @param notifier the subscription
     */
    void freeNotifier(MmuNotifier notifier);
}
