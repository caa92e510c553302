package org.hmmlab.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.hmmlab.sync.Poison;

/**
 * Knows what was freed where: each region of memory (a slab, the frames) is asked in turn whose address it is. Slow
 * paths only.
 *
 * <p>Thread-safe.
 */
final class FreedMemory implements Poison.FreeHistory {
    /** A part of memory that remembers what was freed in it. */
    interface Region {
        /**
         * What lay at an address of this region.
         *
         * @param address any address
         * @return what lies there, null when the address is not of this region
         */
        String describeFreed(long address);
    }

    private static final FreedMemory ONLY = new FreedMemory();
    private static final AtomicLong FREES = new AtomicLong();

    /** Walked without a lock, since regions take their own: no thread may hold two. */
    private final List<Region> regions = new CopyOnWriteArrayList<>();

    private FreedMemory() {
        Poison.freeHistory(this);
    }

    static void open(Region region) {
        ONLY.regions.add(region);
    }

    static void close(Region region) {
        ONLY.regions.remove(region);
    }

    /** Numbers the frees of the process, which is the model's logical time. */
    static long nextFree() {
        return FREES.incrementAndGet();
    }

    @Override
    public String describe(long address) {
        for (Region region : regions) {
            String story = region.describeFreed(address);
            if (story != null) {
                return story;
            }
        }
        return "nothing is known of address 0x" + Long.toHexString(address);
    }
}
