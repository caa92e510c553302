package org.hmmlab.benchmarks.programs.record;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a recording holds, and what was left out of it.
 *
 * @param events lines by operation
 * @param processes address spaces, numbered from 0
 * @param running of them, those without an exit: they outlived the recording
 * @param threads made besides the first of each process
 * @param sharedUntilExec processes that used their parent's memory (vfork) until they started a program
 * @param nanos from the first event to the last
 * @param faults of the CPUs
 * @param failedCalls calls that changed nothing, by name; not in the recording
 * @param strays records of processes that are not in the recording, such as what the kernel still does after an exit
 * @param lost records that perf could not keep
 */
public record TraceSummary(
        Map<String, Long> events,
        int processes,
        int running,
        long threads,
        long sharedUntilExec,
        long nanos,
        Faults faults,
        Map<String, Long> failedCalls,
        long strays,
        long lost) {
    /** Copies the maps, sorted. */
    public TraceSummary {
        events = Collections.unmodifiableMap(new TreeMap<>(events));
        failedCalls = Collections.unmodifiableMap(new TreeMap<>(failedCalls));
    }

    /**
     * Faults of the CPUs.
     *
     * @param byAccess those in the recording: read, write, execute
     * @param kernel of them, those that happened in the kernel on a user's address
     * @param unmapped of them, those on addresses that nothing mapped
     * @param outside others, on addresses that are no user's; not in the recording
     */
    public record Faults(Map<String, Long> byAccess, long kernel, long unmapped, long outside) {
        /** Copies the map, sorted. */
        public Faults {
            byAccess = Collections.unmodifiableMap(new TreeMap<>(byAccess));
        }
    }

    /** All lines. */
    public long totalEvents() {
        return events.values().stream().mapToLong(Long::longValue).sum();
    }
}
