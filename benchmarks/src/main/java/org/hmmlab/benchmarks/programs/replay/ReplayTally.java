package org.hmmlab.benchmarks.programs.replay;

import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.driver.DriverStatistics;

/** Counts one replay while it runs; one thread. */
final class ReplayTally {
    private final long[] events = new long[TraceOp.values().length];
    private final Map<String, Long> ignored = new TreeMap<>();
    private final Map<String, Long> unexpressed = new TreeMap<>();
    private final Map<String, Long> deviceErrors = new TreeMap<>();
    private long addressSpaces;
    private long served;
    private long unmapped;
    private long denied;
    private long invalidations;
    private long accesses;
    private long deviceFaults;
    private long retries;
    private long timeouts;

    void event(TraceOp op) {
        events[op.ordinal()]++;
    }

    void addressSpace() {
        addressSpaces++;
    }

    void served() {
        served++;
    }

    void unmapped() {
        unmapped++;
    }

    void denied() {
        denied++;
    }

    void ignored(String name) {
        ignored.merge(name, 1L, Long::sum);
    }

    void unexpressed(String name) {
        unexpressed.merge(name, 1L, Long::sum);
    }

    /** Adds what a driver did in its life; call once a driver, when it is quiet. */
    void driver(DriverStatistics statistics) {
        invalidations += statistics.invalidations();
        accesses += statistics.accesses();
        deviceFaults += statistics.faults();
        retries += statistics.retries();
        timeouts += statistics.timeouts();
        statistics.errors().forEach((name, count) -> deviceErrors.merge(name, count, Long::sum));
    }

    ReplayOutcome outcome() {
        Map<String, Long> byKind = new TreeMap<>();
        for (TraceOp op : TraceOp.values()) {
            byKind.put(op.word(), events[op.ordinal()]);
        }
        return new ReplayOutcome(
                byKind,
                addressSpaces,
                new ReplayOutcome.CpuFaults(served, unmapped, denied),
                ignored,
                unexpressed,
                invalidations,
                new ReplayOutcome.DeviceWork(accesses, deviceFaults, retries, timeouts, deviceErrors));
    }
}
