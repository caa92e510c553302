package org.hmmlab.benchmarks.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmMirror;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.MirrorOps;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;

/**
 * One address space with mirrors whose callback returns 0 and takes no lock, and with registered ranges.
 *
 * <p>Ranges are disjoint, {@value #RANGE_PAGES} pages each, at addresses in shuffled order, and their records are linked
 * in another shuffled order, so that neither a prefetcher nor the allocator makes the list cheap. Seeded.
 */
public final class MirroredSpace implements AutoCloseable {
    /** Pages of one range. */
    public static final int RANGE_PAGES = 16;

    private static final long RANGE_BYTES = (long) RANGE_PAGES << PageSize.SHIFT;
    private static final long FIRST_RANGE = 1L << 40;
    /** Distance between two ranges: nothing is adjacent, so the kernel's off-by-one overlap test plays no part. */
    private static final long STRIDE = 4 * RANGE_BYTES;

    private static final long SEED = 0x5eedL;
    private static final MirrorOps NOTHING_TO_DO = (mirror, range) -> 0;

    private final AddressSpace mm;
    private final List<HmmMirror> mirrors = new ArrayList<>();
    private final List<HmmRange> ranges = new ArrayList<>();
    private final int rangeCount;

    /**
     * Makes an address space, registers the mirrors on it and the ranges with the first mirror.
     *
     * @param module the design
     * @param mirrorCount mirrors, at least 1
     * @param rangeCount ranges, may be 0
     * @throws IllegalStateException if a registration fails
     */
    public MirroredSpace(HmmModule module, int mirrorCount, int rangeCount) {
        this.rangeCount = rangeCount;
        mm = AddressSpace.create(module.machine());
        mm.downWrite();
        for (int i = 0; i < mirrorCount; i++) {
            HmmMirror mirror = new HmmMirror(module, NOTHING_TO_DO);
            require(mirror.register(mm), "mirror");
            mirrors.add(mirror);
        }
        mm.upWrite();
        Random random = new Random(SEED);
        for (int i = 0; i < rangeCount; i++) {
            ranges.add(new HmmRange(module, EntryEncoding.NOUVEAU));
        }
        Collections.shuffle(ranges, random);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < rangeCount; i++) {
            places.add(i);
        }
        Collections.shuffle(places, random);
        long[] entries = new long[RANGE_PAGES];
        for (int i = 0; i < rangeCount; i++) {
            long start = FIRST_RANGE + places.get(i) * STRIDE;
            HmmRange range = ranges.get(i).bounds(start, start + RANGE_BYTES, entries);
            require(range.register(mirrors.get(0)), "range");
        }
    }

    /**
     * The address space.
     *
     * @return the address space
     */
    public AddressSpace mm() {
        return mm;
    }

    /**
     * The first mirror.
     *
     * @return the mirror that the ranges belong to
     */
    public HmmMirror mirror() {
        return mirrors.get(0);
    }

    /**
     * First byte of an invalidation that hits so many ranges.
     *
     * @param hits 0, 1 or all
     * @return an address in bytes
     */
    public long invalidationStart(int hits) {
        return hits == 0 ? FIRST_RANGE - 2 * STRIDE : FIRST_RANGE;
    }

    /**
     * End of an invalidation that hits so many ranges.
     *
     * @param hits 0, 1 or all
     * @return an address in bytes, exclusive
     */
    public long invalidationEnd(int hits) {
        return hits <= 1 ? invalidationStart(hits) + RANGE_BYTES : FIRST_RANGE + rangeCount * STRIDE;
    }

    /**
     * Checks invariant I2: with no invalidation running every registered range is valid, or with intervals valid once waited for.
     *
     * @throws IllegalStateException if one is not
     */
    public void checkIdle() {
        for (HmmRange range : ranges) {
            if (!range.waitUntilValid(0)) {
                throw new IllegalStateException(
                        "a registered range must be valid while nothing is invalidated: start=0x"
                                + Long.toHexString(range.start()));
            }
        }
    }

    /** Unregisters everything and ends the address space. */
    @Override
    public void close() {
        checkIdle();
        for (HmmRange range : ranges) {
            range.unregister();
            range.close();
        }
        for (HmmMirror mirror : mirrors) {
            mirror.unregister();
        }
        mm.put();
    }

    private static void require(int error, String what) {
        if (error != 0) {
            throw new IllegalStateException("registering a " + what + " must succeed: error=" + error);
        }
    }
}
