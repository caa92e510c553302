package org.hmmlab.memory;

import org.agrona.UnsafeApi;
import org.hmmlab.sync.Poison;
import org.hmmlab.sync.WorkCategory;
import org.hmmlab.sync.WorkCounters;

/**
 * Pins of pages whose contents something reads or writes behind the page table's back. A pin is many references at once, so that
 * whoever expects a certain number of references, as migration does, finds too many, and so that pins can be told from references.
 *
 * @kernel mm/gup.c try_grab_page() 5.6 — before, a pin was one reference; nothing here depends on which
 */
public final class PagePins {
    /** References that one pin counts for. */
    public static final int BIAS = 1024;

    private PagePins() {}

    /**
     * Pins a page that the caller has a reference to.
     *
     * @param record a page record
     */
    public static void pin(long record) {
        WorkCounters.rmw(WorkCategory.PAGE);
        // Locked add: the references of a page have many writers.
        if (UnsafeApi.getAndAddInt(null, record + PageRecord.REFCOUNT, BIAS) <= 0) {
            Poison.fail(record, "pin of a page");
        }
    }

    /**
     * Unpins a page that the caller has a reference to besides.
     *
     * @param record a page record
     */
    public static void unpin(long record) {
        WorkCounters.rmw(WorkCategory.PAGE);
        // Locked add, see pin(); what was done to the page is ordered by the put of the reference that follows.
        if (UnsafeApi.getAndAddInt(null, record + PageRecord.REFCOUNT, -BIAS) <= BIAS) {
            Poison.fail(record, "unpin of a page that has no pin, or no reference besides");
        }
    }

    /**
     * Whether a page is pinned. More than a thousand plain references look the same, as in the kernel.
     *
     * @param record a page record
     * @return true when it may be pinned
     */
    public static boolean mayBePinned(long record) {
        return PageRecord.references(record) >= BIAS;
    }

    /**
     * How many pins there are.
     *
     * @param record a page record
     * @return the number, if there are fewer than a thousand plain references
     */
    public static int count(long record) {
        return PageRecord.references(record) / BIAS;
    }
}
