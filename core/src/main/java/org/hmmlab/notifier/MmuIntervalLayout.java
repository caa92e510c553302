package org.hmmlab.notifier;

/**
 * An interval subscription as it is embedded in its owner's off-heap record. Offsets in bytes from the embedded struct.
 *
 * <pre>
 *   0  left, 8 right   addresses of tree nodes, 0 for none
 *  16  priority        orders the tree from the root down
 *  24  start 32 last   bytes, last inclusive
 *  40  subtree_last    the largest last below and at this node
 *  48  ops             poisoned with the record, so that a stale node is noticed; the id in its low half
 *  56  in the tree     1 or 0
 *  64  deferred        address of the next deferred node, 0 at the end; 72 whether it is deferred
 *  80  invalidate_seq  written by the owner's invalidate, read without a lock
 * </pre>
 *
 * @kernel include/linux/mmu_notifier.h struct mmu_interval_notifier 5.5 — a treap's priority in place of a colour and a parent
 */
public final class MmuIntervalLayout {
    static final int LEFT = 0;
    static final int RIGHT = 8;
    static final int PRIORITY = 16;
    static final int START = 24;
    static final int LAST = 32;
    static final int SUBTREE_LAST = 40;
    static final int OPS = 48;
    static final int IN_TREE = 56;
    static final int DEFERRED_NEXT = 64;
    static final int IS_DEFERRED = 72;
    /** The subscription's own sequence number. */
    public static final int SEQUENCE = 80;
    /** Length of the embedded struct. */
    public static final int LENGTH = 88;

    /** What a live record holds in the high half of {@link #OPS}. */
    static final long LIVE_OPS = 0x6f707300L << 32;

    private MmuIntervalLayout() {}
}
