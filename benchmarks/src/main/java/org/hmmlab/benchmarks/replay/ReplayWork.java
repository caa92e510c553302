package org.hmmlab.benchmarks.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hmmlab.sync.Part;
import org.hmmlab.sync.WorkCounts;

/**
 * The exact locked operations of one replay, the freeing of its per-mm objects included.
 *
 * @param rmws locked read-modify-writes by part; parts without any are left out
 * @param fences full fences by part; parts without any are left out
 * @param casFailures compare-and-sets that found another value; 0 as long as nothing contends
 */
public record ReplayWork(Map<String, Long> rmws, Map<String, Long> fences, long casFailures) {
    /** Copies. */
    public ReplayWork {
        rmws = new LinkedHashMap<>(rmws);
        fences = new LinkedHashMap<>(fences);
    }

    static ReplayWork of(WorkCounts counts) {
        Map<String, Long> rmws = new LinkedHashMap<>();
        Map<String, Long> fences = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            putIfAny(rmws, part, counts.rmw(part));
            putIfAny(fences, part, counts.fences(part));
        }
        return new ReplayWork(rmws, fences, counts.casFailures());
    }

    private static void putIfAny(Map<String, Long> map, Part part, long count) {
        if (count != 0) {
            map.put(part.name(), count);
        }
    }

    /** Locked read-modify-writes of all parts. */
    public long totalRmws() {
        return sum(rmws);
    }

    /** Full fences of all parts. */
    public long totalFences() {
        return sum(fences);
    }

    /** What the operations cost at least, in ns: their number times the machine's floor. Computed, not measured. */
    public double floorNanos(LockedFloor floor) {
        return totalRmws() * floor.lockedAddNanos() + totalFences() * floor.fullFenceNanos();
    }

    private static long sum(Map<String, Long> map) {
        return map.values().stream().mapToLong(Long::longValue).sum();
    }
}
