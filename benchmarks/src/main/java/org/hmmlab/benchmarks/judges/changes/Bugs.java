package org.hmmlab.benchmarks.judges.changes;

import java.util.List;

/** Bugs of this code that were found after the summer of 2019, by number. */
public final class Bugs {
    private static final List<HistoryCase> ALL = List.of(
            NotifierBugs.lostInvalidation(),
            WalkBugs.endlessWalk(),
            WalkBugs.gap(),
            WalkBugs.swappedOut(),
            WalkBugs.zeroPage(),
            DriverBugs.requestsDestroyed(),
            NotifierBugs.unmatchedStart(),
            DriverBugs.rangeLeaked(),
            NotifierBugs.countForTheWholeProcess(),
            NotifierBugs.wakesAll(),
            IntervalBugs.linearLists(),
            WalkBugs.validGarbage(),
            NotifierBugs.exitUnderDriverLocks(),
            DeviceMemoryChanges.staleMapping(),
            MigrationChanges.deviceFaultPin(),
            NotifierBugs.gracePeriodIsNoBarrier(),
            WalkBugs.hugePudLock(),
            WalkBugs.pagemapLeak(),
            IntervalBugs.removalRace(),
            IntervalBugs.insertAtExit(),
            NotifierBugs.overlapByOne());

    private Bugs() {}

    /**
     * All of them.
     *
     * @return the cases
     */
    public static List<HistoryCase> all() {
        return ALL;
    }
}
