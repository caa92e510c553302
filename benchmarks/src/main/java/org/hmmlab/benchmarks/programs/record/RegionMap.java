package org.hmmlab.benchmarks.programs.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is mapped in one address space: regions that do not overlap. One thread. */
final class RegionMap {
    private final TreeMap<Long, Region> regions = new TreeMap<>();

    RegionMap copy() {
        RegionMap copy = new RegionMap();
        copy.regions.putAll(regions);
        return copy;
    }

    /** The region that holds an address, or null. */
    @Nullable
    Region at(long address) {
        Map.Entry<Long, Region> below = regions.floorEntry(address);
        return below != null && address < below.getValue().end() ? below.getValue() : null;
    }

    List<Region> all() {
        return List.copyOf(regions.values());
    }

    void clear() {
        regions.clear();
    }

    /** Maps a region in place of what was there. */
    void put(Region region) {
        remove(region.start(), region.end());
        regions.put(region.start(), region);
    }

    void remove(long start, long end) {
        split(start);
        split(end);
        regions.subMap(start, end).clear();
    }

    void protect(long start, long end, int prot) {
        split(start);
        split(end);
        regions.subMap(start, end).replaceAll((at, region) -> region.withProt(prot));
    }

    /** What is mapped of a range, cut to it. */
    List<Region> parts(long start, long end) {
        split(start);
        split(end);
        return List.copyOf(regions.subMap(start, end).values());
    }

    /** What is not mapped of a region. */
    List<Region> missing(Region wanted) {
        List<Region> missing = new ArrayList<>();
        long at = wanted.start();
        for (Region there : parts(wanted.start(), wanted.end())) {
            if (at < there.start()) {
                missing.add(wanted.part(at, there.start()));
            }
            at = there.end();
        }
        if (at < wanted.end()) {
            missing.add(wanted.part(at, wanted.end()));
        }
        return missing;
    }

    private void split(long address) {
        Region region = at(address);
        if (region != null && region.start() < address) {
            regions.put(region.start(), region.part(region.start(), address));
            regions.put(address, region.part(address, region.end()));
        }
    }
}
