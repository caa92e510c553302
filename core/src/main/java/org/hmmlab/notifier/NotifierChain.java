package org.hmmlab.notifier;

import org.agrona.UnsafeApi;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.sync.OrderedMemory;
import org.hmmlab.sync.Poison;
import org.hmmlab.sync.SpinLock;
import org.hmmlab.sync.Srcu;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.WorkCategory;

/**
 * The subscriptions of one address space. Made at the first registration, freed with the address space's structure.
 *
 * <pre>
 *   0  list   8  lock  12  has_itree (the class of the handle)
 *  16  invalidate_seq  24  active_invalidate_ranges  32  interval tree  48  wait queue  72  deferred list
 * </pre>
 *
 * <p>Traversals run inside an SRCU read section without a lock; the list changes under the chain's spin lock. Nothing
 * filters by address: each subscriber hears of everything.
 *
 * @kernel mm/mmu_notifier.c struct mmu_notifier_mm 5.3, 5.5 — the lock stays where 5.3 has it; before 5.5 nothing uses what follows it
 */
public class NotifierChain {
    static final int FIRST = 0;
    static final int LOCK = 8;
    static final int SEQUENCE = 16;
    static final int ACTIVE = 24;
    static final int TREE = 32;
    static final int WAIT_QUEUE = 48;
    static final int DEFERRED = 72;
    static final int RECORD_LENGTH = 80;

    final NotifierDomain domain;
    final long record;
    private final Srcu srcu;
    private final boolean endsFailedStart;

    NotifierChain(NotifierDomain domain) {
        this(domain, domain.chains().allocate());
    }

    /** Another handle of a chain: the same record, the same list. */
    NotifierChain(NotifierDomain domain, long record) {
        this.domain = domain;
        this.srcu = domain.srcu();
        this.record = record;
        this.endsFailedStart = domain.rules().has(KernelRule.FAILED_START_IS_ENDED);
    }

    /**
     * Frees the chain. Called by the address space when its last structure reference is dropped.
     *
     * @param by the freeing function, for the story of a use after free
     */
    public final void free(String by) {
        domain.chains().free(record, by);
    }

    /**
     * Whether any subscription is linked now; a hint unless the chain is locked.
     *
     * @return true if the list is not empty
     */
    public final boolean hasSubscriptions() {
        return OrderedMemory.getLongAcquire(record + FIRST) != 0;
    }

    void lock() {
        SpinLock.lock(record, LOCK, WorkCategory.NOTIFIER_LOCK);
    }

    void unlock() {
        SpinLock.unlock(record, LOCK, WorkCategory.NOTIFIER_LOCK);
    }

    MmuNotifier first() {
        // Acquire: the subscription's node after its id. Pairs with the release in MmuNotifier.linkAt().
        long word = OrderedMemory.getLongAcquire(record + FIRST);
        if (word == Poison.LONG) {
            Poison.fail(record + FIRST, "reading the head of a notifier chain");
        }
        return domain.subscription((int) word, record + FIRST);
    }

    private MmuNotifier after(MmuNotifier notifier) {
        int id = notifier.next();
        return id == 0 ? null : domain.subscription(id, record + FIRST);
    }

    /** Links at the head; the caller holds the lock. */
    void link(MmuNotifier notifier) {
        notifier.linkAt(record + FIRST, first());
    }

    /** Unlinks, harmless if unlinked already; the caller holds the lock. */
    void unlink(MmuNotifier notifier) {
        notifier.unlink(notifier.isLinked() ? after(notifier) : null);
    }

    /** Finds the subscription with exactly these operations; the caller holds the lock. */
    MmuNotifier find(MmuNotifierOps ops) {
        for (MmuNotifier notifier = first(); notifier != null; notifier = after(notifier)) {
            if (notifier.ops() == ops) {
                return notifier;
            }
        }
        return null;
    }

    /**
     * One traversal that tells every subscriber of the start; goes on after a refusal.
     *
     * @return 0 or the last refusal
     */
    int start(InvalidationRange range) {
        int result = 0;
        int index = srcu.readLock();
        try {
            for (MmuNotifier notifier = first(); notifier != null; notifier = after(notifier)) {
                StepPoints.reach("notifier.fetched");
                int refusal = notifier.opsThroughNode().invalidateRangeStart(notifier, range);
                if (refusal != 0) {
                    result = refusal;
                    complain(range, refusal);
                }
            }
            if (result != 0 && endsFailedStart && !range.isBlockable()) {
                endAll(range);
            }
        } finally {
            srcu.readUnlock(index);
        }
        return result;
    }

    /** One traversal that tells every subscriber of the end. */
    void end(InvalidationRange range) {
        int index = srcu.readLock();
        try {
            endAll(range);
        } finally {
            srcu.readUnlock(index);
        }
    }

    private void endAll(InvalidationRange range) {
        for (MmuNotifier notifier = first(); notifier != null; notifier = after(notifier)) {
            notifier.opsThroughNode().invalidateRangeEnd(notifier, range);
        }
    }

    /** Calls release of every subscription, unlinks all, and waits until no callback runs any more. */
    void release(NotifierOwner mm) {
        int index = srcu.readLock();
        try {
            for (MmuNotifier notifier = first(); notifier != null; notifier = after(notifier)) {
                notifier.opsThroughNode().release(notifier, mm);
            }
            lock();
            for (MmuNotifier notifier = first(); notifier != null; notifier = first()) {
                unlink(notifier);
            }
            unlock();
        } finally {
            srcu.readUnlock(index);
        }
        srcu.synchronize();
    }

    private void complain(InvalidationRange range, int refusal) {
        if (range.isBlockable() || refusal != -Errno.EAGAIN) {
            domain.warnings()
                    .warn("invalidate_range_start returned " + Errno.name(refusal) + " in "
                            + (range.isBlockable() ? "blockable" : "non-blockable") + " mode");
        }
    }

    /** Address of the record, for layout checks. */
    long record() {
        return record;
    }

    /** First word, for tests. */
    long firstWord() {
        return UnsafeApi.getLong(record + FIRST);
    }
}
