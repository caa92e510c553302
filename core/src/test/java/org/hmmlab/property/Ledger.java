package org.hmmlab.property;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.notifier.InvalidationRange;

/**
 * The reference for the ranges of one address space: the state machine that the kernel's text describes, in its simplest form, told
 * of every start and end by a subscriber of its own.
 */
class Ledger {
    private final List<WatchedRange> ranges = new ArrayList<>();
    /** Starts that were not ended. */
    int running;

    List<WatchedRange> ranges() {
        return ranges;
    }

    void register(WatchedRange range) {
        range.expected = running == 0;
        range.touched = false;
        ranges.add(range);
    }

    void unregister(WatchedRange range) {
        ranges.remove(range);
    }

    /** Whether an invalidation that ends where a range starts is taken for one that overlaps it. */
    boolean takesNeighbours() {
        return true;
    }

    /** A driver is told of a start. */
    void callback(InvalidationRange range) {}

    /** The last of all is told of a start. */
    void lastCallback(InvalidationRange range) {
        start(range.start(), range.end());
    }

    /** A driver has refused a start, of which nobody else will be told. */
    void refused(InvalidationRange range) {}

    void mirrorOpened() {}

    void mirrorClosed() {}

    void start(long start, long end) {
        running++;
        for (WatchedRange range : ranges) {
            boolean isBefore = takesNeighbours() ? end < range.range.start() : end <= range.range.start();
            if (!isBefore && start < range.range.end()) {
                range.expected = false;
                range.touched |= end > range.range.start();
            }
        }
    }

    void end() {
        running--;
        if (running == 0) {
            allValid();
        }
    }

    /** A driver has waited without time for a range. */
    void waited(WatchedRange range, boolean wasValid) {}

    /** Sets the number of running invalidations, after starts that failed. */
    void settle(int held) {
        if (running != held) {
            running = held;
            if (held == 0) {
                allValid();
            }
        }
    }

    void allValid() {
        for (WatchedRange range : ranges) {
            range.expected = true;
            range.touched = false;
        }
    }
}
