package org.hmmlab.notifier;

import static org.hmmlab.notifier.MmuIntervalLayout.LAST;
import static org.hmmlab.notifier.MmuIntervalLayout.LEFT;
import static org.hmmlab.notifier.MmuIntervalLayout.PRIORITY;
import static org.hmmlab.notifier.MmuIntervalLayout.RIGHT;
import static org.hmmlab.notifier.MmuIntervalLayout.START;
import static org.hmmlab.notifier.MmuIntervalLayout.SUBTREE_LAST;

import org.agrona.UnsafeApi;
import org.hmmlab.sync.StepPoints;

/**
 * A balanced tree of intervals, as words in off-heap nodes: ordered by start, a heap by priority, each node knowing the largest
 * end below it. All functions take the address of the root (0 for an empty tree) and run under the chain's lock, or while the
 * tree is frozen.
 *
 * @kernel lib/interval_tree.c 5.5 — a treap: the same logarithmic costs, expected instead of guaranteed
 */
final class IntervalTree {
    private IntervalTree() {}

    /** Adds a node, whose children are none; the new root. */
    static long insert(long root, long node) {
        if (root == 0 || word(node, PRIORITY) > word(root, PRIORITY)) {
            split(root, word(node, START), node);
            update(node);
            return node;
        }
        int side = word(node, START) < word(root, START) ? LEFT : RIGHT;
        put(root, side, insert(word(root, side), node));
        update(root);
        return root;
    }

    /** Takes a node out; the new root. */
    static long remove(long root, long node) {
        if (root == node) {
            return merge(word(node, LEFT), word(node, RIGHT));
        }
        if (root == 0) {
            return 0;
        }
        // Equal starts may lie on both sides: rotations of a treap do not keep them on one.
        long start = word(node, START);
        if (start <= word(root, START)) {
            put(root, LEFT, remove(word(root, LEFT), node));
        }
        if (start >= word(root, START)) {
            put(root, RIGHT, remove(word(root, RIGHT), node));
        }
        update(root);
        return root;
    }

    /** Whether an interval meets [start, last]. */
    static boolean overlaps(long root, long start, long last) {
        long node = root;
        while (node != 0 && word(node, SUBTREE_LAST) >= start) {
            StepPoints.reach("interval.compared");
            long left = word(node, LEFT);
            if (left != 0 && word(left, SUBTREE_LAST) >= start) {
                // If none on the left meets it, the one that reaches far enough starts too late, and all after it do.
                node = left;
            } else if (word(node, START) > last) {
                return false;
            } else if (word(node, LAST) >= start) {
                return true;
            } else {
                node = word(node, RIGHT);
            }
        }
        return false;
    }

    /** Splits a tree into what starts before and what does not: the children of {@code into}. */
    private static void split(long root, long start, long into) {
        if (root == 0) {
            put(into, LEFT, 0);
            put(into, RIGHT, 0);
        } else if (word(root, START) < start) {
            split(word(root, RIGHT), start, into);
            put(root, RIGHT, word(into, LEFT));
            update(root);
            put(into, LEFT, root);
        } else {
            split(word(root, LEFT), start, into);
            put(root, LEFT, word(into, RIGHT));
            update(root);
            put(into, RIGHT, root);
        }
    }

    private static long merge(long left, long right) {
        if (left == 0 || right == 0) {
            return left == 0 ? right : left;
        }
        if (word(left, PRIORITY) > word(right, PRIORITY)) {
            put(left, RIGHT, merge(word(left, RIGHT), right));
            update(left);
            return left;
        }
        put(right, LEFT, merge(left, word(right, LEFT)));
        update(right);
        return right;
    }

    private static void update(long node) {
        long furthest = word(node, LAST);
        for (int side = LEFT; side <= RIGHT; side += RIGHT - LEFT) {
            long child = word(node, side);
            if (child != 0) {
                furthest = Math.max(furthest, word(child, SUBTREE_LAST));
            }
        }
        put(node, SUBTREE_LAST, furthest);
    }

    static long word(long node, int offset) {
        return UnsafeApi.getLong(node + offset);
    }

    private static void put(long node, int offset, long value) {
        UnsafeApi.putLong(node + offset, value);
    }
}
