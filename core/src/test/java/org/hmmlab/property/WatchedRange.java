package org.hmmlab.property;

import org.hmmlab.hmm.HmmRange;

/** A range of a driver, and whether the reference state machine says that it is valid. */
final class WatchedRange {
    final HmmRange range;
    final long[] pfns = new long[8];
    /** What must be, by the state machine of a ledger. */
    boolean expected;
    /** Whether an invalidation has touched its addresses since it was last valid by the ledger. */
    boolean touched;
    /** Whether its entries are the result of a fault that ended well. */
    boolean faulted;

    WatchedRange(HmmRange range) {
        this.range = range;
    }

    int pages() {
        return (int) ((range.end() - range.start()) / Slots.PAGE);
    }

    @Override
    public String toString() {
        return "[0x" + Long.toHexString(range.start()) + ", 0x" + Long.toHexString(range.end()) + ")";
    }
}
