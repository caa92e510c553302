package org.hmmlab.mm;

import org.agrona.collections.Long2ObjectHashMap;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.PhysicalMemory;
import org.hmmlab.memory.RecordSlab;

/**
 * The reverse maps of a machine, found by the record address that a page carries in its mapping word. Thread-safe.
 *
 * <p>A map that was found is pinned: it outlives its last VMA until the finder lets go, as the kernel's anon_vma does. Only who walks a reverse map
 * and who makes or ends one comes here; faults do not.
 *
 * @kernel mm/rmap.c page_get_anon_vma() 5.3 — a table and a pin count under one monitor, instead of RCU and a reference count
 */
public final class ReverseMaps {
    /** Told each place where a page may be mapped. */
    public interface Visitor {
        /**
         * One place. The reverse map's lock is held for read; the entry may show another page, or none.
         *
         * @param vma the VMA
         * @param address the address that the page has in it
         * @return false to end the walk
         */
        boolean place(Vma vma, long address);
    }

    private final RecordSlab slab = ReverseMap.newSlab();
    private final Long2ObjectHashMap<ReverseMap> maps = new Long2ObjectHashMap<>();

    RecordSlab slab() {
        return slab;
    }

    synchronized void add(ReverseMap map) {
        maps.put(map.record, map);
    }

    /**
     * Visits every place where a page may be mapped, be it present, on the move or on a device: each VMA of its reverse map that covers its index. A
     * page without a reverse map has none. The caller keeps the page's identity: its lock, or a mapping under a pte lock.
     *
     * @param memory the machine's memory
     * @param pfn the page
     * @param visitor told each place
     */
    public void forEachPlace(PhysicalMemory memory, long pfn, Visitor visitor) {
        long record = memory.record(pfn);
        ReverseMap map = pin(PageRecord.mapping(record) & ~PageRecord.MAPPING_ANON);
        if (map == null) {
            return;
        }
        try {
            map.forEachPlace(PageRecord.word(record, PageRecord.INDEX), visitor);
        } finally {
            unpin(map);
        }
    }

    /** The last user of a map is gone: it cannot be found any more, and goes when nobody looks at it. */
    synchronized void end(ReverseMap map) {
        maps.remove(map.record);
        map.ended = true;
        freeIfUnused(map);
    }

    long live() {
        return slab.live();
    }

    void close() {
        slab.close();
    }

    private synchronized ReverseMap pin(long record) {
        ReverseMap map = record == 0 ? null : maps.get(record);
        if (map != null) {
            map.pins++;
        }
        return map;
    }

    private synchronized void unpin(ReverseMap map) {
        map.pins--;
        freeIfUnused(map);
    }

    private void freeIfUnused(ReverseMap map) {
        if (map.ended && map.pins == 0) {
            slab.free(map.record, "unlink of the last VMA");
        }
    }
}
