package org.hmmlab.mm.struct;

import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;

/**
 * The start/end pairs of one thread. Their range objects are made once and used again, so that a pair allocates nothing; pairs of
 * one thread nest.
 */
public final class Invalidations {
    private static final ThreadLocal<Invalidations> MINE = ThreadLocal.withInitial(Invalidations::new);
    /** Deepest nesting, a power of two: a pair cut short by an exception shifts the slots and does no harm. */
    private static final int DEPTH = 8;

    private final InvalidationRange[] ranges = new InvalidationRange[DEPTH];
    private int open;

    private Invalidations() {
        for (int i = 0; i < DEPTH; i++) {
            ranges[i] = new InvalidationRange();
        }
    }

    /**
     * Sends the start of a blockable invalidation: the entries are still intact.
     *
     * @param mm the address space
     * @param start first byte
     * @param end first byte after it
     * @param event why
     */
    public static void start(MmStruct mm, long start, long end, InvalidationEvent event) {
        start(mm, start, end, event, null);
    }

    /**
     * Sends the start of a blockable invalidation that an owner causes: the entries are still intact.
     *
     * @param mm the address space
     * @param start first byte
     * @param end first byte after it
     * @param event why
     * @param owner who causes it, null for nobody in particular
     */
    public static void start(MmStruct mm, long start, long end, InvalidationEvent event, Object owner) {
        if (mm.notifierChain() != null) {
            Invalidations mine = MINE.get();
            MmuNotifiers.invalidateRangeStart(mine.ranges[mine.open++ & DEPTH - 1]
                    .set(mm, start, end, event)
                    .causedBy(owner));
        }
    }

    /**
     * Sends the start of an invalidation that must not sleep.
     *
     * @param mm the address space
     * @param start first byte
     * @param end first byte after it
     * @param event why
     * @return 0, or -EAGAIN when it would have to sleep: then there is no end to send
     */
    public static int startNonblock(MmStruct mm, long start, long end, InvalidationEvent event) {
        if (mm.notifierChain() == null) {
            return 0;
        }
        Invalidations mine = MINE.get();
        int result = MmuNotifiers.invalidateRangeStartNonblock(
                mine.ranges[mine.open & DEPTH - 1].set(mm, start, end, event));
        mine.open += result == 0 ? 1 : 0;
        return result;
    }

    /**
     * Sends the end that belongs to the last start of this thread: the entries are changed.
     *
     * @param mm the address space
     */
    public static void end(MmStruct mm) {
        if (mm.notifierChain() != null) {
            Invalidations mine = MINE.get();
            MmuNotifiers.invalidateRangeEnd(mine.ranges[--mine.open & DEPTH - 1]);
        }
    }
}
