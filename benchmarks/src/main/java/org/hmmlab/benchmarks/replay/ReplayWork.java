package org.hmmlab.benchmarks.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hmmlab.sync.Part;
import org.hmmlab.sync.WorkCounts;

/**
 * The exact locked operations of one replay, the freeing of its per-mm objects included.
 *
 * @param rmws locked read-modify-writes of all threads by part; parts without any are left out
 * @param fences full fences of the replaying thread by part; parts without any are left out
 * @param workerFences full fences of the thread that waits for grace periods in the background. Not exact: it looks again
 *     as long as it finds a reader, so this depends on how the two threads ran
 * @param casFailures compare-and-sets that found another value; 0 as long as nothing contends
 */
public record ReplayWork(Map<String, Long> rmws, Map<String, Long> fences, long workerFences, long casFailures) {
    /** Copies. */
    public ReplayWork {
        rmws = new LinkedHashMap<>(rmws);
        fences = new LinkedHashMap<>(fences);
    }

    static ReplayWork of(WorkCounts allThreads, WorkCounts replayingThread) {
        Map<String, Long> rmws = new LinkedHashMap<>();
        Map<String, Long> fences = new LinkedHashMap<>();
        for (Part part : Part.values()) {
            putIfAny(rmws, part, allThreads.rmw(part));
            putIfAny(fences, part, replayingThread.fences(part));
        }
        return new ReplayWork(rmws, fences, allThreads.fences() - replayingThread.fences(), allThreads.casFailures());
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

    /** Full fences of all parts, without the worker's. */
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
