package org.hmmlab.benchmarks.programs.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hmmlab.benchmarks.suites.floor.LockedFloor;
import org.hmmlab.sync.WorkCategory;
import org.hmmlab.sync.WorkCounts;

/**
 * The exact locked operations of one replay, the freeing of its per-mm objects included, and beside them those of the
 * thread that waits for SRCU's grace periods in the background. These are not exact: it looks again as long as it finds
 * a reader, so they depend on how the two threads ran.
 *
 * @param rmws locked read-modify-writes by part, without those of waiting in the background; parts without any are left
 *     out
 * @param fences full fences by part, without those of waiting in the background; parts without any are left out
 * @param waitingRmws locked read-modify-writes of waiting in the background, and attempts on its locks that failed
 * @param waitingFences full fences of waiting in the background
 * @param casFailures compare-and-sets outside SRCU that found another value; 0 as long as nothing contends
 */
public record ReplayWork(
        Map<String, Long> rmws, Map<String, Long> fences, long waitingRmws, long waitingFences, long casFailures) {
    /** Copies. */
    public ReplayWork {
        rmws = new LinkedHashMap<>(rmws);
        fences = new LinkedHashMap<>(fences);
    }

    static ReplayWork of(WorkCounts counts) {
        Map<String, Long> rmws = new LinkedHashMap<>();
        Map<String, Long> fences = new LinkedHashMap<>();
        for (WorkCategory part : WorkCategory.values()) {
            if (part != WorkCategory.GRACE_PERIOD) {
                // A failed attempt on the queue of callbacks depends on how long the other thread held it.
                putIfAny(
                        rmws,
                        part,
                        part == WorkCategory.SRCU ? counts.rmw(part) - counts.casFailures(part) : counts.rmw(part));
                putIfAny(fences, part, counts.fences(part));
            }
        }
        return new ReplayWork(
                rmws,
                fences,
                counts.rmw(WorkCategory.GRACE_PERIOD),
                counts.fences(WorkCategory.GRACE_PERIOD),
                counts.casFailures()
                        - counts.casFailures(WorkCategory.SRCU)
                        - counts.casFailures(WorkCategory.GRACE_PERIOD));
    }

    private static void putIfAny(Map<String, Long> map, WorkCategory part, long count) {
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
