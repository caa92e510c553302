package org.hmmlab.property;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.Long2LongHashMap;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmProbe;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.memory.Errno;
import org.hmmlab.notifier.InvalidationRange;

/**
 * A small device driver whose steps are operations of their own: it registers ranges, faults them, and programs its table later, if
 * then its ranges are still valid. It can refuse to be quick.
 */
final class Driver implements MirrorOps {
    static final EntryEncoding ENCODING = EntryEncoding.NOUVEAU;

    private static final long NOTHING = -1;

    final List<WatchedRange> ranges = new ArrayList<>();
    final HmmMirror mirror;
    private final World world;
    private final Guest guest;
    /** Page number to frame, shifted left by one, and whether it may be written. */
    private final Long2LongHashMap table = new Long2LongHashMap(NOTHING);
    /** Whether the next non-blockable starts are refused. */
    boolean refuses;
    /** What the next callback does besides, once. */
    Runnable inCallback;

    int releases;

    Driver(World world, Guest guest) {
        this.world = world;
        this.guest = guest;
        mirror = new HmmMirror(world.module, this);
    }

    @Override
    public int syncCpuDevicePagetables(HmmMirror source, InvalidationRange invalidation) {
        if (!mirror.isRegistered()) {
            throw new AssertionError("a callback must not come after unregister");
        }
        if (releases > 0) {
            world.saw(Invariant.CALLBACKS_END_WITH_RELEASE, "a callback came after release");
        }
        guest.ledger.callback(invalidation);
        checkStarted(invalidation);
        if (refuses && !invalidation.isBlockable()) {
            world.hmmRefused = true;
            world.driverRefused = true;
            guest.ledger.refused(invalidation);
            return -Errno.EAGAIN;
        }
        erase(invalidation.start(), invalidation.end());
        Runnable action = inCallback;
        if (action != null) {
            inCallback = null;
            action.run();
        }
        return 0;
    }

    @Override
    public void release(HmmMirror source) {
        releases++;
        if (!ranges.isEmpty()) {
            world.saw(Invariant.RANGE_KEEPS_ADDRESS_SPACE, "release came with " + ranges.size() + " ranges registered");
        }
        table.clear();
    }

    /** Between start and end: what is touched is invalid, and waiting for it without time ends at once with false. */
    private void checkStarted(InvalidationRange invalidation) {
        int touched = 0;
        int valid = 0;
        for (WatchedRange watched : ranges) {
            HmmRange range = watched.range;
            if (invalidation.start() < range.end() && invalidation.end() > range.start()) {
                touched++;
                valid += isStillValid(watched) ? 1 : 0;
            }
        }
        // Intervals are told one after the other; whoever is told first may find others still valid.
        if (valid > 0 && (world.rangesAreCounted() || valid == touched)) {
            world.saw(Invariant.RANGE_STATE, valid + " of " + touched + " ranges are valid while they are invalidated");
        }
        // Where a failed start is ended for HMM too, what follows in the same operation starts from a count that is too
        // low.
        boolean countIsTrue = world.rangesAreCounted() && !guest.condemned && !world.hmmRefused;
        if (countIsTrue && HmmProbe.count(mirror) <= 0) {
            world.saw(
                    Invariant.INVALID_ONLY_WHILE_RUNNING, "the count is " + HmmProbe.count(mirror) + " in a callback");
        }
    }

    private boolean isStillValid(WatchedRange watched) {
        return watched.range.isValid() || world.rangesAreCounted() && watched.range.waitUntilValid(0);
    }

    private void erase(long start, long end) {
        table.keySet().removeIfLong(page -> page >= start / Slots.PAGE && page <= (end - 1) / Slots.PAGE);
    }

    /** Stops using what no range watches any more, where nothing else would tell it of invalidations. */
    void rangeEnds(WatchedRange watched) {
        if (!world.rangesAreCounted()) {
            erase(watched.range.start(), watched.range.end());
        }
    }

    /** Forgets all that it has mapped. */
    void clear() {
        table.clear();
    }

    /** The pages that it has mapped. */
    long[] pages() {
        long[] pages = new long[table.size()];
        int count = 0;
        Long2LongHashMap.KeyIterator keys = table.keySet().iterator();
        while (keys.hasNext()) {
            pages[count++] = keys.nextValue();
        }
        Arrays.sort(pages);
        return pages;
    }

    void program(long page, long pfn, boolean writable) {
        table.put(page, pfn << 1 | (writable ? 1 : 0));
    }

    void forget(long page) {
        table.remove(page);
    }

    boolean maps(long page) {
        return table.containsKey(page);
    }

    boolean mapsFrom(long start, long end) {
        for (long page = start / Slots.PAGE; page < end / Slots.PAGE && !table.isEmpty(); page++) {
            if (table.containsKey(page)) {
                return true;
            }
        }
        return false;
    }

    long pfn(long page) {
        return table.get(page) >>> 1;
    }

    boolean isWritable(long page) {
        return (table.get(page) & 1) != 0;
    }
}
