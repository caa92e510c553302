package org.hmmlab.benchmarks.changes;

import java.util.List;

/** Bugs of this code that were found after the summer of 2019, by number. */
public final class Bugs {
    private static final List<Story> ALL = List.of(
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
            Story.notModelled(
                    "11",
                    "Each start looks at every range and every mirror of the process",
                    "Ranges are a list, so an invalidation of one page costs time for all of them.",
                    "the lists are there, but what they cost is time, not an event: measure it with"
                            + " 'lab run InvalidatePair -p ranges=1,512'"),
            WalkBugs.validGarbage(),
            NotifierBugs.exitUnderDriverLocks(),
            DeviceMemoryChanges.staleMapping(),
            Story.notModelled(
                    "15",
                    "A device page may go while it is being brought back",
                    "Two CPU threads touch the same device page; the one's migration frees it under the other's hands.",
                    "no scenario of migration is written yet"),
            NotifierBugs.gracePeriodIsNoBarrier(),
            WalkBugs.hugePudLock(),
            WalkBugs.pagemapLeak(),
            IntervalBugs.removalRace(),
            Story.notModelled(
                    "20",
                    "An interval may be inserted while the process ends",
                    "The first text asserted that the address space still has users, where a reference to its structure is"
                            + " what it needs; a thread of another process could trip over it.",
                    "the assertion is what was wrong, and the model's insert never had it"),
            NotifierBugs.overlapByOne());

    private Bugs() {}

    /**
     * All of them.
     *
     * @return the stories
     */
    public static List<Story> all() {
        return ALL;
    }
}
