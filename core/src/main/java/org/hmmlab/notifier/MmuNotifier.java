package org.hmmlab.notifier;

import org.agrona.UnsafeApi;
import org.hmmlab.sync.OrderedMemory;
import org.hmmlab.sync.Poison;

/**
 * One subscription: the handle of a node that is embedded in its subscriber's off-heap record.
 *
 * <p>The node words are written under the chain's lock only; traversals read them without a lock inside an SRCU section.
 *
 * @kernel include/linux/mmu_notifier.h struct mmu_notifier 5.3 — the node is off-heap, operations and container are Java references
 */
public final class MmuNotifier {
    private final long node;
    private final MmuNotifierOps ops;
    private final Object container;
    private NotifierOwner mm;
    private int id;

    /**
     * Makes the handle of an embedded node and initialises the node as unlinked.
     *
     * @param record address of the subscriber's record
     * @param offset bytes from there to the embedded struct
     * @param ops the operations
     * @param container the object that embeds the node; what callbacks get back from {@link #container()}
     */
    public MmuNotifier(long record, int offset, MmuNotifierOps ops, Object container) {
        this.node = record + offset;
        this.ops = ops;
        this.container = container;
        UnsafeApi.putLong(node + MmuNotifierLayout.NEXT, 0);
        UnsafeApi.putLong(node + MmuNotifierLayout.PPREV, 0);
        UnsafeApi.putLong(node + MmuNotifierLayout.OPS, MmuNotifierLayout.LIVE_OPS);
    }

    /**
     * The object that embeds this subscription (the kernel's container_of).
     *
     * @return the container
     */
    public Object container() {
        return container;
    }

    /**
     * The address space subscribed to.
     *
     * @return the address space, null before registration
     */
    public NotifierOwner mm() {
        return mm;
    }

    /**
     * Count of gets; stable only under the chain's lock.
     *
     * @return users
     */
    public int users() {
        return UnsafeApi.getInt(node + MmuNotifierLayout.USERS);
    }

    void users(int users) {
        UnsafeApi.putInt(node + MmuNotifierLayout.USERS, users);
    }

    void bind(NotifierOwner owner, int newId) {
        mm = owner;
        id = newId;
    }

    int id() {
        return id;
    }

    MmuNotifierOps ops() {
        return ops;
    }

    /** The operations as a traversal finds them: through the node, so that a freed record is noticed. */
    MmuNotifierOps opsThroughNode() {
        long word = UnsafeApi.getLong(node + MmuNotifierLayout.OPS);
        if (word != MmuNotifierLayout.LIVE_OPS) {
            Poison.fail(node + MmuNotifierLayout.OPS, "reading the operations of a subscription");
        }
        return ops;
    }

    int next() {
        // Acquire: the next subscription's fields after its id. Pairs with the release in linkAt().
        long word = OrderedMemory.getLongAcquire(node + MmuNotifierLayout.NEXT);
        if (word == Poison.LONG) {
            Poison.fail(node + MmuNotifierLayout.NEXT, "walking on from a subscription");
        }
        return (int) word;
    }

    boolean isLinked() {
        return UnsafeApi.getLong(node + MmuNotifierLayout.PPREV) != 0;
    }

    /** Links this node where {@code head} leads to; the caller holds the chain's lock. */
    void linkAt(long head, MmuNotifier first) {
        UnsafeApi.putLong(node + MmuNotifierLayout.NEXT, first == null ? 0 : first.id);
        UnsafeApi.putLong(node + MmuNotifierLayout.PPREV, head);
        if (first != null) {
            UnsafeApi.putLong(first.node + MmuNotifierLayout.PPREV, node + MmuNotifierLayout.NEXT);
        }
        // Release: the node and everything of the subscriber before the id that leads to it. Pairs with next() and
        // first().
        OrderedMemory.putLongRelease(head, id);
    }

    /** Takes this node out, keeping its own next word for readers on it; idempotent; the caller holds the chain's lock. */
    void unlink(MmuNotifier successor) {
        long pprev = UnsafeApi.getLong(node + MmuNotifierLayout.PPREV);
        if (pprev == 0) {
            return;
        }
        if (successor != null) {
            UnsafeApi.putLong(successor.node + MmuNotifierLayout.PPREV, pprev);
        }
        // Release: keeps a reader that comes this way on initialised nodes. Pairs with next() and first().
        OrderedMemory.putLongRelease(pprev, UnsafeApi.getLong(node + MmuNotifierLayout.NEXT));
        UnsafeApi.putLong(node + MmuNotifierLayout.PPREV, 0);
    }
}
