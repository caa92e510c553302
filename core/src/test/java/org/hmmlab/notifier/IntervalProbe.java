package org.hmmlab.notifier;

import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/** What tests outside this package may look at: the state of an address space with intervals, as its record holds it. One thread. */
public final class IntervalProbe {
    private IntervalProbe() {}

    /**
     * Whether an address space is prepared for intervals.
     *
     * @param mm the address space
     * @return true once a mirror was registered in a design with intervals
     */
    public static boolean isPrepared(NotifierOwner mm) {
        return mm.notifierChain() instanceof IntervalChain;
    }

    /**
     * Invalidations between start and end.
     *
     * @param mm an address space that is prepared
     * @return their number
     */
    public static long active(NotifierOwner mm) {
        return ((IntervalChain) mm.notifierChain()).active();
    }

    /**
     * The sequence number.
     *
     * @param mm an address space that is prepared
     * @return odd while an invalidation runs that has hit an interval
     */
    public static long sequence(NotifierOwner mm) {
        return ((IntervalChain) mm.notifierChain()).sequence();
    }

    /**
     * The intervals in the tree.
     *
     * @param mm an address space that is prepared
     * @return addresses of their nodes, in the order of the tree
     */
    public static List<Long> tree(NotifierOwner mm) {
        List<Long> nodes = new ArrayList<>();
        collect(UnsafeApi.getLong(mm.notifierChain().record + NotifierChain.TREE), nodes);
        return nodes;
    }

    private static void collect(long node, List<Long> nodes) {
        if (node != 0) {
            collect(UnsafeApi.getLong(node + MmuIntervalLayout.LEFT), nodes);
            nodes.add(node);
            collect(UnsafeApi.getLong(node + MmuIntervalLayout.RIGHT), nodes);
        }
    }

    /**
     * The intervals whose addition or removal is deferred.
     *
     * @param mm an address space that is prepared
     * @return addresses of their nodes, the last first
     */
    public static List<Long> deferred(NotifierOwner mm) {
        List<Long> nodes = new ArrayList<>();
        long node = UnsafeApi.getLong(mm.notifierChain().record + NotifierChain.DEFERRED);
        while (node != 0) {
            nodes.add(node);
            node = UnsafeApi.getLong(node + MmuIntervalLayout.DEFERRED_NEXT);
        }
        return nodes;
    }
}
