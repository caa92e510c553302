package org.hmmlab.notifier;

/**
 * What the owner of an interval subscription supplies. Called in any thread that changes the address space.
 *
 * @kernel include/linux/mmu_notifier.h struct mmu_interval_notifier_ops 5.5 — none
 */
@FunctionalInterface
public interface MmuIntervalNotifierOps {
    /**
     * The interval is about to change. Must set the subscription's sequence number, under the lock that its user checks
     * {@link MmuIntervalNotifier#readRetry} under, or before it takes that lock.
     *
     * @param interval the subscription
     * @param range the invalidation; must not be kept
     * @param sequence what to set
     * @return whether it was done; false only if the range is not blockable and the owner would have to wait
     */
    boolean invalidate(MmuIntervalNotifier interval, InvalidationRange range, long sequence);
}
