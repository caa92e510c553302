package org.hmmlab.benchmarks.programs.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.hmmlab.benchmarks.suites.floor.LockedFloor;

/**
 * Everything about the replays of one recording in one design.
 *
 * @param recording file name of the recording
 * @param recordedEvents its events
 * @param recordedProcesses its processes
 * @param design name of the design
 * @param deviceShare probability that the device follows a CPU fault
 * @param seed of the device's draws
 * @param outcome what one replay did
 * @param work its exact operations; null where they were not counted
 * @param time its wall time; null where it was not measured
 * @param floor cost of one operation on this machine; null where it was not measured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplayReport(
        String recording,
        int recordedEvents,
        int recordedProcesses,
        String design,
        double deviceShare,
        long seed,
        ReplayOutcome outcome,
        ReplayWork work,
        ReplayTime time,
        LockedFloor floor) {
    /** Checks that every event is accounted for. */
    public ReplayReport {
        if (outcome.totalEvents() != recordedEvents) {
            throw new IllegalArgumentException("every event must be counted once: recordedEvents=" + recordedEvents
                    + ", counted=" + outcome.totalEvents());
        }
    }

    static ReplayReport of(MmTrace trace, ReplayConfig config, ReplayOutcome outcome) {
        return new ReplayReport(
                trace.name(),
                trace.size(),
                trace.processes(),
                config.design().id(),
                config.deviceShare(),
                config.seed(),
                outcome,
                null,
                null,
                null);
    }

    ReplayReport with(ReplayWork newWork) {
        return new ReplayReport(
                recording, recordedEvents, recordedProcesses, design, deviceShare, seed, outcome, newWork, time, floor);
    }

    ReplayReport with(ReplayTime newTime, LockedFloor newFloor) {
        return new ReplayReport(
                recording,
                recordedEvents,
                recordedProcesses,
                design,
                deviceShare,
                seed,
                outcome,
                work,
                newTime,
                newFloor);
    }
}
