package org.hmmlab.hmm;

import org.agrona.UnsafeApi;

/**
 * The circular doubly linked list of ranges, as words in off-heap records: a node is {next, prev}, each the address of a
 * node. All functions run under the ranges lock.
 *
 * @kernel include/linux/list.h struct list_head 5.3 — none
 */
final class RangeList {
    private static final int PREV = Long.BYTES;

    private RangeList() {}

    static void init(long head) {
        UnsafeApi.putLong(head, head);
        UnsafeApi.putLong(head + PREV, head);
    }

    static void addFirst(long head, long node) {
        long next = UnsafeApi.getLong(head);
        UnsafeApi.putLong(next + PREV, node);
        UnsafeApi.putLong(node, next);
        UnsafeApi.putLong(node + PREV, head);
        UnsafeApi.putLong(head, node);
    }

    static void remove(long node) {
        long next = UnsafeApi.getLong(node);
        long prev = UnsafeApi.getLong(node + PREV);
        UnsafeApi.putLong(next + PREV, prev);
        UnsafeApi.putLong(prev, next);
    }

    static boolean isEmpty(long head) {
        return UnsafeApi.getLong(head) == head;
    }
}
