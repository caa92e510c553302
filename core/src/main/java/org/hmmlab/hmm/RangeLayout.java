package org.hmmlab.hmm;

import org.hmmlab.notifier.MmuIntervalLayout;

/**
 * Offsets of the off-heap part of a range, in bytes.
 *
 * <pre>
 *   0  hmm              address of the per-mm record, poisoned after unregister
 *   8  next  16  prev   list of ranges, addresses of list words
 *  24  start 32  end    bytes, end exclusive
 *  40 .. 80             pfns, flags, values, default_flags, pfn_flags_mask: kept in the Java object
 *  80  valid            1 or 0
 *  88  interval         the embedded subscription, in the design that has intervals only
 * </pre>
 *
 * @kernel include/linux/hmm.h struct hmm_range 5.3 — the walk's parameters live in the Java object, their room is kept;
 *     valid fills the word whose second byte it is there, so that a design with sequence numbers is read the same way
 */
final class RangeLayout {
    static final int HMM = 0;
    static final int LIST = 8;
    static final int NEXT = LIST;
    static final int PREV = LIST + Long.BYTES;
    static final int START = 24;
    static final int END = 32;
    static final int VALID = 80;
    static final int LENGTH = 88;
    static final int INTERVAL = LENGTH;
    static final int LENGTH_WITH_INTERVAL = INTERVAL + MmuIntervalLayout.LENGTH;

    static final long IS_VALID = 1;
    static final long IS_INVALID = 0;

    private RangeLayout() {}
}
