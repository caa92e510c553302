package org.hmmlab.mm;

import java.util.HashMap;
import java.util.Map;
import org.hmmlab.memory.PageRecord;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.sync.Part;
import org.hmmlab.sync.RwSemaphore;

/** All reverse maps of a machine, to be found by the word that page records hold. Thread-safe. */
final class ReverseMaps {
    private final RecordSlab slab = new RecordSlab("reverse map", ReverseMap.BYTES);
    private final Map<Long, ReverseMap> byRecord = new HashMap<>();

    /** Makes one for anonymous pages, with one user: the VMA that is about to be added to it. */
    ReverseMap create() {
        return new ReverseMap(this);
    }

    /**
     * Locks the reverse map of a page for reading. The caller holds the page's lock, or knows otherwise that the page stays what it is.
     *
     * @param pageRecord the record of a page
     * @return the map, to be unlocked by {@link ReverseMap#upRead()}; null when the page has none any more
     * @kernel mm/rmap.c page_lock_anon_vma_read() 5.3 — a registry instead of typesafe reuse of the memory
     */
    ReverseMap lockForWalk(long pageRecord) {
        long word = PageRecord.mapping(pageRecord) & ~PageRecord.MAPPING_ANON;
        synchronized (byRecord) {
            ReverseMap map = byRecord.get(word);
            if (map != null) {
                RwSemaphore.downRead(map.record, ReverseMap.LOCK, Part.RMAP_LOCK);
            }
            return map;
        }
    }

    long allocate(ReverseMap map) {
        long record = slab.allocate();
        synchronized (byRecord) {
            byRecord.put(record, map);
        }
        return record;
    }

    /** Nobody finds the map from here on; once whoever had found it is done, its record is freed. */
    void free(long record) {
        synchronized (byRecord) {
            byRecord.remove(record);
        }
        RwSemaphore.downWrite(record, ReverseMap.LOCK, Part.RMAP_LOCK);
        RwSemaphore.upWrite(record, ReverseMap.LOCK, Part.RMAP_LOCK);
        slab.free(record, "unlink of the last VMA");
    }

    long live() {
        return slab.live();
    }

    void close() {
        slab.close();
    }
}
