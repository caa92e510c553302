package org.hmmlab.hmm;

import org.agrona.UnsafeApi;
import org.hmmlab.notifier.MmuIntervalLayout;

/** What tests outside this package may look at: counts and numbers, as the records hold them. */
public final class HmmProbe {
    private HmmProbe() {}

    /**
     * The count of running invalidations of a mirror's address space, in the designs that have a per-mm object.
     *
     * @param mirror a registered mirror
     * @return the count, as it stands in the record
     */
    public static long count(HmmMirror mirror) {
        return mirror.registered().notifiers();
    }

    /**
     * The own sequence number of a range, in the design with intervals.
     *
     * @param range a registered range
     * @return the number
     */
    public static long sequence(HmmRange range) {
        return UnsafeApi.getLong(range.interval().sequenceWord());
    }

    /**
     * The interval of a range, in the design with intervals.
     *
     * @param range a registered range
     * @return address of the node
     */
    public static long node(HmmRange range) {
        return range.interval().sequenceWord() - MmuIntervalLayout.SEQUENCE;
    }
}
