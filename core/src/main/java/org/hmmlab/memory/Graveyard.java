package org.hmmlab.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.hmmlab.sync.Poison;

/**
 * Knows the stories of the dead: every cemetery (a slab, the frames) is asked in turn whose grave an address is. Slow paths only.
 *
 * <p>Thread-safe.
 */
final class Graveyard implements Poison.Graves {
    /** A part of memory that remembers what was freed in it. */
    interface Cemetery {
        /**
         * The story of an address of this cemetery.
         *
         * @param address any address
         * @return what lies there, null when the address is not of this cemetery
         */
        String epitaphOf(long address);
    }

    private static final Graveyard ONLY = new Graveyard();
    private static final AtomicLong FREES = new AtomicLong();

    /** Walked without a lock, since cemeteries take their own: no thread may hold two. */
    private final List<Cemetery> cemeteries = new CopyOnWriteArrayList<>();

    private Graveyard() {
        Poison.graves(this);
    }

    static void open(Cemetery cemetery) {
        ONLY.cemeteries.add(cemetery);
    }

    static void close(Cemetery cemetery) {
        ONLY.cemeteries.remove(cemetery);
    }

    /** Numbers the frees of the process, which is the model's logical time of a death. */
    static long nextFree() {
        return FREES.incrementAndGet();
    }

    @Override
    public String epitaph(long address) {
        for (Cemetery cemetery : cemeteries) {
            String story = cemetery.epitaphOf(address);
            if (story != null) {
                return story;
            }
        }
        return "nothing is known of address 0x" + Long.toHexString(address);
    }
}
