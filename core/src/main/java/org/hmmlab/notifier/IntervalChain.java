package org.hmmlab.notifier;

import org.agrona.UnsafeApi;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.sync.AblationSwitches;
import org.hmmlab.sync.OrderedMemory;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.WaitQueue;
import org.hmmlab.sync.WorkCategory;

/**
 * The subscriptions of an address space that has intervals: an interval tree, beside the classic list.
 *
 * <p>While no invalidation has hit an interval the sequence number is even and the tree may change; while one that did is running it
 * is odd and the tree is frozen: additions and removals are deferred to the end of the last one. Number odd with nothing running
 * does not exist.
 *
 * @kernel mm/mmu_notifier.c struct mmu_notifier_mm, mn_itree_*() 5.5 — the deferred list is last in, first out here too
 */
final class IntervalChain extends NotifierChain {
    /** Number at the start; even, and one less is no number that is in use. */
    private static final long FIRST_SEQUENCE = 2;

    private final boolean removalWaitsUnderLock;

    /** The chain of the record of a classic one, or of a new record. */
    IntervalChain(NotifierDomain domain, long record) {
        super(domain, record);
        this.removalWaitsUnderLock = domain.rules().has(KernelRule.INTERVAL_REMOVAL_WAITS_UNDER_LOCK);
        UnsafeApi.putLong(record + SEQUENCE, FIRST_SEQUENCE);
    }

    private boolean isFrozen() {
        return (UnsafeApi.getLong(record + SEQUENCE) & 1) != 0;
    }

    @Override
    int start(InvalidationRange range) {
        if (!startIntervals(range)) {
            endIntervals();
            return -Errno.EAGAIN;
        }
        return hasSubscriptions() ? startClassic(range) : 0;
    }

    /**
     * A refusal leaves the intervals' part of the start as it is: nobody calls an end for it.
     *
     * @kernel mm/mmu_notifier.c __mmu_notifier_invalidate_range_start() 5.5 — none
     */
    private int startClassic(InvalidationRange range) {
        boolean returned = false;
        try {
            int result = super.start(range);
            returned = true;
            return result;
        } finally {
            if (!returned) {
                // A subscriber that throws: who gets the exception will send no end.
                endIntervals();
            }
        }
    }

    @Override
    void end(InvalidationRange range) {
        endIntervals();
        if (hasSubscriptions()) {
            super.end(range);
        }
    }

    /**
     * The intervals hear of the end as of an invalidation of everything, before the classic subscribers' release.
     *
     * @kernel mm/mmu_notifier.c mn_itree_release() 5.5 — none
     */
    @Override
    void release(NotifierOwner mm) {
        InvalidationRange all = new InvalidationRange().set(mm, 0, Long.MAX_VALUE, InvalidationEvent.RELEASE);
        all.blockable(true);
        startIntervals(all);
        endIntervals();
        if (hasSubscriptions()) {
            super.release(mm);
        }
    }

    /** Whether all intervals that are hit were invalidated. */
    private boolean startIntervals(InvalidationRange range) {
        long start = range.start();
        long last = range.end() - 1;
        lock();
        UnsafeApi.putLong(record + ACTIVE, UnsafeApi.getLong(record + ACTIVE) + 1);
        long root = UnsafeApi.getLong(record + TREE);
        boolean isHit = AblationSwitches.TREE || IntervalTree.overlaps(root, start, last);
        long sequence = UnsafeApi.getLong(record + SEQUENCE) | (isHit ? 1 : 0);
        if (!AblationSwitches.SEQUENCE) {
            OrderedMemory.putLongOpaque(record + SEQUENCE, sequence);
        }
        unlock();
        StepPoints.reach("interval.start.counted");
        return !isHit || tellIntervals(root, range, sequence);
    }

    /** The tree is frozen from the hit to the end: it is walked without the lock. */
    private boolean tellIntervals(long root, InvalidationRange range, long sequence) {
        boolean returned = false;
        try {
            boolean accepted = invalidate(root, range, range.start(), range.end() - 1, sequence);
            returned = true;
            return accepted;
        } finally {
            if (!returned) {
                // An owner that throws: who gets the exception will send no end.
                endIntervals();
            }
        }
    }

    private boolean invalidate(long node, InvalidationRange range, long start, long last, long sequence) {
        if (node == 0 || IntervalTree.word(node, MmuIntervalLayout.SUBTREE_LAST) < start) {
            return true;
        }
        StepPoints.reach("interval.compared");
        if (!invalidate(IntervalTree.word(node, MmuIntervalLayout.LEFT), range, start, last, sequence)) {
            return false;
        }
        if (IntervalTree.word(node, MmuIntervalLayout.START) > last) {
            return true;
        }
        if (IntervalTree.word(node, MmuIntervalLayout.LAST) >= start) {
            MmuIntervalNotifier interval = domain.interval(MmuIntervalNotifier.idOf(node), node);
            if (!interval.invalidate(range, sequence)) {
                if (!range.isBlockable()) {
                    return false;
                }
                domain.warnings().warn("an interval's invalidate failed in blockable mode");
            }
        }
        return invalidate(IntervalTree.word(node, MmuIntervalLayout.RIGHT), range, start, last, sequence);
    }

    private void endIntervals() {
        lock();
        long active = UnsafeApi.getLong(record + ACTIVE) - 1;
        assert active >= 0 : "an end needs a start: active=" + active;
        UnsafeApi.putLong(record + ACTIVE, active);
        if (active > 0 || !(isFrozen() || AblationSwitches.SEQUENCE)) {
            unlock();
            return;
        }
        if (!AblationSwitches.SEQUENCE) {
            OrderedMemory.putLongOpaque(record + SEQUENCE, UnsafeApi.getLong(record + SEQUENCE) + 1);
        }
        StepPoints.reach("interval.end.advanced");
        changeDeferred();
        unlock();
        WaitQueue.wakeAll(record, WAIT_QUEUE, WorkCategory.WAIT_QUEUE);
    }

    private void changeDeferred() {
        long root = UnsafeApi.getLong(record + TREE);
        long node = UnsafeApi.getLong(record + DEFERRED);
        while (node != 0) {
            MmuIntervalNotifier.idOf(node);
            long next = UnsafeApi.getLong(node + MmuIntervalLayout.DEFERRED_NEXT);
            boolean wasInTree = UnsafeApi.getLong(node + MmuIntervalLayout.IN_TREE) != 0;
            root = wasInTree ? IntervalTree.remove(root, node) : IntervalTree.insert(root, node);
            UnsafeApi.putLong(node + MmuIntervalLayout.IN_TREE, wasInTree ? 0 : 1);
            UnsafeApi.putLong(node + MmuIntervalLayout.IS_DEFERRED, 0);
            node = next;
        }
        UnsafeApi.putLong(record + TREE, root);
        UnsafeApi.putLong(record + DEFERRED, 0);
    }

    /** The node's number, or −1 if it collides: an invalidation that began before is running. */
    long insert(long node) {
        lock();
        long sequence = UnsafeApi.getLong(record + SEQUENCE);
        long own;
        if (UnsafeApi.getLong(record + ACTIVE) == 0) {
            own = sequence - 1;
            addToTree(node);
        } else if (isFrozen()) {
            own = sequence;
            defer(node);
        } else {
            own = sequence | 1;
            OrderedMemory.putLongOpaque(record + SEQUENCE, own);
            addToTree(node);
        }
        UnsafeApi.putLong(node + MmuIntervalLayout.SEQUENCE, own);
        boolean collides = own == UnsafeApi.getLong(record + SEQUENCE);
        unlock();
        return collides ? -1 : own;
    }

    void remove(long node) {
        lock();
        long waitFor = 0;
        if (!isFrozen()) {
            UnsafeApi.putLong(record + TREE, IntervalTree.remove(UnsafeApi.getLong(record + TREE), node));
            UnsafeApi.putLong(node + MmuIntervalLayout.IN_TREE, 0);
        } else if (UnsafeApi.getLong(node + MmuIntervalLayout.IN_TREE) == 0) {
            undefer(node);
        } else {
            defer(node);
            waitFor = UnsafeApi.getLong(record + SEQUENCE);
        }
        unlock();
        if (waitFor != 0) {
            StepPoints.reach("interval.remove.deferred");
            long was = waitFor;
            WaitQueue.await(
                    record,
                    WAIT_QUEUE,
                    WorkCategory.WAIT_QUEUE,
                    () -> removalWaitsUnderLock ? isPastUnderLock(was) : isPast(was),
                    Long.MAX_VALUE);
        }
    }

    /** Looked at without the lock this may be true before the end has taken the node off the deferred list. */
    private boolean isPast(long sequence) {
        return OrderedMemory.getLongOpaque(record + SEQUENCE) != sequence;
    }

    private boolean isPastUnderLock(long sequence) {
        lock();
        boolean isPast = isPast(sequence);
        unlock();
        return isPast;
    }

    long readBegin(long node, long timeoutNanos) {
        lock();
        long own = UnsafeApi.getLong(node + MmuIntervalLayout.SEQUENCE);
        boolean isBusy = own == UnsafeApi.getLong(record + SEQUENCE);
        unlock();
        if (isBusy && !WaitQueue.await(record, WAIT_QUEUE, WorkCategory.WAIT_QUEUE, () -> isPast(own), timeoutNanos)) {
            return -1;
        }
        return own;
    }

    private void addToTree(long node) {
        UnsafeApi.putLong(record + TREE, IntervalTree.insert(UnsafeApi.getLong(record + TREE), node));
        UnsafeApi.putLong(node + MmuIntervalLayout.IN_TREE, 1);
    }

    private void defer(long node) {
        UnsafeApi.putLong(node + MmuIntervalLayout.DEFERRED_NEXT, UnsafeApi.getLong(record + DEFERRED));
        UnsafeApi.putLong(node + MmuIntervalLayout.IS_DEFERRED, 1);
        UnsafeApi.putLong(record + DEFERRED, node);
    }

    private void undefer(long node) {
        long link = record + DEFERRED;
        while (UnsafeApi.getLong(link) != node) {
            link = UnsafeApi.getLong(link) + MmuIntervalLayout.DEFERRED_NEXT;
        }
        UnsafeApi.putLong(link, UnsafeApi.getLong(node + MmuIntervalLayout.DEFERRED_NEXT));
        UnsafeApi.putLong(node + MmuIntervalLayout.IS_DEFERRED, 0);
    }

    /** Running invalidations; stable under the lock only. */
    long active() {
        return UnsafeApi.getLong(record + ACTIVE);
    }

    /** The sequence number; stable under the lock only. */
    long sequence() {
        return UnsafeApi.getLong(record + SEQUENCE);
    }
}
