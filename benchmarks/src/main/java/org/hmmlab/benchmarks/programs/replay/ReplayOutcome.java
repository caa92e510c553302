package org.hmmlab.benchmarks.programs.replay;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one replay did: the same for the same recording, share and seed, on every machine and in every run.
 *
 * @param events applied events by kind; their sum is the recording's number of events
 * @param addressSpaces address spaces made: at the start, by fork and by exec
 * @param cpu what became of the recorded CPU faults
 * @param ignored events that the model knows and that change nothing in it, by name
 * @param unexpressed events that the model could not apply as recorded, by name
 * @param invalidations sync callbacks that the drivers received
 * @param device what the devices did
 */
public record ReplayOutcome(
        Map<String, Long> events,
        long addressSpaces,
        CpuFaults cpu,
        Map<String, Long> ignored,
        Map<String, Long> unexpressed,
        long invalidations,
        DeviceWork device) {
    /** Copies the maps, sorted. */
    public ReplayOutcome {
        events = sorted(events);
        ignored = sorted(ignored);
        unexpressed = sorted(unexpressed);
    }

    /**
     * What became of the recorded CPU faults; the three add up to their number.
     *
     * @param served accesses that the model allowed, after a fault or without one
     * @param unmapped faults on addresses that nothing maps
     * @param denied faults that the protection of their mapping forbids
     */
    public record CpuFaults(long served, long unmapped, long denied) {}

    /**
     * What the devices of all address spaces did together.
     *
     * @param accesses pages touched
     * @param faults accesses that the device page table did not allow
     * @param retries times the protocol started over because an invalidation came between
     * @param timeouts waits for a valid range that timed out
     * @param errors failed device faults by errno
     */
    public record DeviceWork(long accesses, long faults, long retries, long timeouts, Map<String, Long> errors) {
        /** Copies the map, sorted. */
        public DeviceWork {
            errors = sorted(errors);
        }
    }

    /** All events. */
    public long totalEvents() {
        return events.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> sorted(Map<String, Long> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
