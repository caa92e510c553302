package org.hmmlab.property;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.pagetable.PageTable;

/**
 * The reference where ranges are intervals: the number of the address space is made odd by an invalidation that hits one, and even by
 * the last end; an interval has the number of the last invalidation that hit it. While the number is odd additions are deferred.
 */
final class IntervalLedger extends Ledger {
    private static final long FIRST = 2;

    /** One interval. */
    private static final class Entry {
        final WatchedRange watched;
        final long start;
        final long end;
        long own;
        long seen = -1;
        boolean inTree;

        Entry(WatchedRange watched, long start, long end) {
            this.watched = watched;
            this.start = start;
            this.end = end;
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    /** Invalidations whose start was noted when their first callback came. */
    private final Set<InvalidationRange> begun = Collections.newSetFromMap(new IdentityHashMap<>());
    /** The number of the address space. */
    private long sequence = FIRST;

    long sequence() {
        return sequence;
    }

    /** The number that a range must have. */
    long own(WatchedRange watched) {
        return entryOf(watched).own;
    }

    int intervals() {
        return entries.size();
    }

    @Override
    boolean takesNeighbours() {
        return false;
    }

    @Override
    void register(WatchedRange watched) {
        ranges().add(watched);
        watched.touched = false;
        Entry entry = new Entry(watched, watched.range.start(), watched.range.end());
        insert(entry);
        entry.seen = entry.own == sequence ? -1 : entry.own;
        note();
    }

    @Override
    void unregister(WatchedRange watched) {
        ranges().remove(watched);
        entries.remove(entryOf(watched));
    }

    /** The test driver has one interval over everything. */
    @Override
    void mirrorOpened() {
        insert(new Entry(null, 0, PageTable.END));
    }

    @Override
    void mirrorClosed() {
        entries.remove(entryOf(null));
    }

    private void insert(Entry entry) {
        boolean isFrozen = (sequence & 1) != 0;
        if (running == 0) {
            entry.own = sequence - 1;
        } else {
            sequence |= 1;
            entry.own = sequence;
        }
        entry.inTree = running == 0 || !isFrozen;
        entries.add(entry);
    }

    /** Called by whoever is told first; the others find it begun. */
    @Override
    void callback(InvalidationRange range) {
        if (begun.add(range)) {
            start(range.start(), range.end());
        }
    }

    @Override
    void lastCallback(InvalidationRange range) {
        callback(range);
        begun.remove(range);
    }

    @Override
    void start(long start, long end) {
        running++;
        if (entries.stream().anyMatch(entry -> isHit(entry, start, end))) {
            sequence |= 1;
        }
        for (Entry entry : entries) {
            if (isHit(entry, start, end)) {
                entry.own = sequence;
            }
            if (entry.watched != null && entry.start < end && start < entry.end) {
                entry.watched.touched = true;
            }
        }
        note();
    }

    private static boolean isHit(Entry entry, long start, long end) {
        return entry.inTree && entry.start < end && start < entry.end;
    }

    /** A start that one interval refused: those after it were not told, and it is over. */
    @Override
    void refused(InvalidationRange range) {
        begun.remove(range);
        end();
    }

    @Override
    void end() {
        running--;
        if (running == 0 && (sequence & 1) != 0) {
            sequence++;
            entries.forEach(entry -> entry.inTree = true);
        }
        note();
    }

    @Override
    void waited(WatchedRange watched, boolean wasValid) {
        Entry entry = entryOf(watched);
        boolean isBusy = entry.own == sequence;
        if (isBusy == wasValid) {
            throw new AssertionError(
                    "a range must be waited for while its number is the address space's, and only then");
        }
        entry.seen = wasValid ? entry.own : -1;
        if (wasValid) {
            watched.touched = false;
        }
        note();
    }

    /** Takes over the number of a range that a refused start may have told or not. */
    void resync(WatchedRange watched, long own) {
        entryOf(watched).own = own;
        note();
    }

    @Override
    void settle(int held) {
        // Failed starts are noted as they are told; before there was an interval nothing was counted.
        if (entries.isEmpty()) {
            running = held;
        }
    }

    private void note() {
        for (Entry entry : entries) {
            if (entry.watched != null) {
                entry.watched.expected = entry.own == entry.seen;
            }
        }
    }

    private Entry entryOf(WatchedRange watched) {
        for (Entry entry : entries) {
            if (entry.watched == watched) {
                return entry;
            }
        }
        throw new IllegalStateException("an interval must be registered");
    }
}
