package org.hmmlab.hmm;

import org.agrona.UnsafeApi;
import org.hmmlab.sync.AblationSwitches;
import org.hmmlab.sync.StepPoints;

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

    /** Makes the ranges invalid that an invalidation overlaps. */
    static void invalidateOverlapping(long head, long start, long end) {
        if (AblationSwitches.RANGES_LIST) {
            return;
        }
        for (long node = UnsafeApi.getLong(head); node != head; node = UnsafeApi.getLong(node)) {
            StepPoints.reach("hmm.range.compared");
            long record = node - RangeLayout.LIST;
            // The first test lacks an equals sign in the kernel too: an invalidation that ends where the range begins
            // hits it.
            if (end < UnsafeApi.getLong(record + RangeLayout.START)
                    || start >= UnsafeApi.getLong(record + RangeLayout.END)) {
                continue;
            }
            UnsafeApi.putLong(record + RangeLayout.VALID, RangeLayout.IS_INVALID);
        }
    }

    /** Gives every range the same validity. */
    static void setAll(long head, long validity) {
        if (AblationSwitches.RANGES_LIST) {
            return;
        }
        for (long node = UnsafeApi.getLong(head); node != head; node = UnsafeApi.getLong(node)) {
            UnsafeApi.putLong(node - RangeLayout.LIST + RangeLayout.VALID, validity);
        }
    }
}
