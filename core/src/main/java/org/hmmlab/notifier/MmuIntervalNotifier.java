package org.hmmlab.notifier;

import org.agrona.UnsafeApi;
import org.hmmlab.memory.Errno;
import org.hmmlab.memory.KernelRule;
import org.hmmlab.sync.Poison;

/**
 * A subscription to the invalidations of one interval of an address space: the handle of a node that is embedded in its owner's
 * off-heap record. One handle may be inserted and removed many times. Its own sequence number, compared with the one of its
 * address space, says whether an invalidation of the interval is running.
 *
 * @kernel mm/mmu_notifier.c struct mmu_interval_notifier 5.5 — none
 */
public final class MmuIntervalNotifier {
    private static final int NO_ID = 0;

    private final NotifierDomain domain;
    private final long node;
    private final MmuIntervalNotifierOps ops;
    private final boolean insertChecksUsers;
    private int id = NO_ID;
    private IntervalChain chain;
    private NotifierOwner mm;

    /**
     * Makes a subscription that is not inserted.
     *
     * @param domain the machine's notifiers
     * @param node address of the embedded {@link MmuIntervalLayout}
     * @param ops what to call
     */
    public MmuIntervalNotifier(NotifierDomain domain, long node, MmuIntervalNotifierOps ops) {
        this.domain = domain;
        this.node = node;
        this.ops = ops;
        this.insertChecksUsers = domain.rules().has(KernelRule.INTERVAL_INSERT_CHECKS_USERS);
        id = domain.adopt(this);
        UnsafeApi.putLong(node + MmuIntervalLayout.OPS, MmuIntervalLayout.LIVE_OPS | id);
        // Any order will do that the addresses do not decide.
        UnsafeApi.putLong(node + MmuIntervalLayout.PRIORITY, (id * 0x9e3779b97f4a7c15L) >>> 1);
    }

    /**
     * Subscribes. Takes a reference to the structure of the address space. The address space has a chain for intervals already
     * ({@link MmuNotifiers#prepareIntervals}).
     *
     * @param owner the address space
     * @param start first byte
     * @param end first byte after the interval
     * @return 0; −EOVERFLOW if the interval is empty or wraps around; −EINVAL, with a warning, if the address space has no users, in
     *     texts with {@link KernelRule#INTERVAL_INSERT_CHECKS_USERS}. The others look at mm_count, which the caller's own reference
     *     keeps above 0
     * @throws IllegalStateException if it is inserted already or the address space is not prepared
     * @kernel mm/mmu_notifier.c mmu_interval_notifier_insert() 5.5 — the chain is prepared by a call of its own
     */
    public int insert(NotifierOwner owner, long start, long end) {
        if (chain != null) {
            throw new IllegalStateException("an interval is inserted once: it is inserted already");
        }
        if (start < 0 || end <= start) {
            return -Errno.EOVERFLOW;
        }
        if (!(owner.notifierChain() instanceof IntervalChain prepared)) {
            throw new IllegalStateException("an address space must be prepared for intervals: it is not");
        }
        if (insertChecksUsers && owner.users() <= 0) {
            domain.warnings().warn("mmu_interval_notifier_insert without users of the address space");
            return -Errno.EINVAL;
        }
        UnsafeApi.putLong(node + MmuIntervalLayout.START, start);
        UnsafeApi.putLong(node + MmuIntervalLayout.LAST, end - 1);
        owner.grab();
        mm = owner;
        chain = prepared;
        prepared.insert(node);
        return 0;
    }

    /**
     * Ends the subscription; when it returns no invalidate of it runs and none will. May sleep; not to be called from the callback.
     *
     * @throws IllegalStateException if it is not inserted
     * @kernel mm/mmu_notifier.c mmu_interval_notifier_remove() 5.5 — none
     */
    public void remove() {
        IntervalChain was = inserted();
        was.remove(node);
        chain = null;
        mm.drop();
    }

    /**
     * Begins a read: waits while an invalidation of the interval runs.
     *
     * @param timeoutNanos longest wait; 0 only looks, {@link Long#MAX_VALUE} waits for ever
     * @return the sequence number for {@link #readRetry}, or −1 after the timeout; it may be colliding again
     * @throws IllegalStateException if it is not inserted
     * @kernel mm/mmu_notifier.c mmu_interval_read_begin() 5.5 — waits without a limit there
     */
    public long readBegin(long timeoutNanos) {
        return inserted().readBegin(node, timeoutNanos);
    }

    /**
     * Whether an invalidation came since the read began. Reliable under the lock that the owner's invalidate takes; without it true
     * is reliable and false is not.
     *
     * @param sequence what {@link #readBegin} returned
     * @return one plain read and a comparison
     * @kernel include/linux/mmu_notifier.h mmu_interval_read_retry(), mmu_interval_check_retry() 5.5 — none
     */
    public boolean readRetry(long sequence) {
        return UnsafeApi.getLong(node + MmuIntervalLayout.SEQUENCE) != sequence;
    }

    /**
     * Sets the own sequence number; called by the owner's invalidate.
     *
     * @param sequence what invalidate was given
     * @kernel include/linux/mmu_notifier.h mmu_interval_set_seq() 5.5 — none
     */
    public void setSequence(long sequence) {
        UnsafeApi.putLongOpaque(null, node + MmuIntervalLayout.SEQUENCE, sequence);
    }

    /**
     * Whether it is inserted; meant for the thread that inserts and removes.
     *
     * @return true between insert and remove
     */
    public boolean isInserted() {
        return chain != null;
    }

    /** Forgets the handle; the record may be freed then. */
    public void close() {
        if (chain != null) {
            throw new IllegalStateException("remove an interval before its record is freed: it is inserted");
        }
        domain.forget(id, this);
    }

    boolean invalidate(InvalidationRange range, long sequence) {
        return ops.invalidate(this, range, sequence);
    }

    /** The id of the handle that a node belongs to. */
    static int idOf(long node) {
        long word = UnsafeApi.getLong(node + MmuIntervalLayout.OPS);
        if ((word & 0xffffffff_00000000L) != MmuIntervalLayout.LIVE_OPS) {
            Poison.fail(node + MmuIntervalLayout.OPS, "reading the operations of an interval");
        }
        return (int) word;
    }

    private IntervalChain inserted() {
        IntervalChain current = chain;
        if (current == null) {
            throw new IllegalStateException("the interval must be inserted: it is not");
        }
        return current;
    }
}
