package org.hmmlab.benchmarks.programs.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recordings that come with the lab, through both designs, in this JVM and in JVMs that count. */
@Tag("slow")
final class RecordedProgramsTest {
    @Test
    void shouldNameTheRecordingsThatItHasWhenAFileIsUnknown() {
        NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> RecordedPrograms.find("no-such-program"));

        assertTrue(e.getMessage().contains("'no-such-program'"), e.getMessage());
        assertTrue(e.getMessage().contains("gcc-compile, python-pool"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"gcc-compile, 11604, 3", "python-pool, 29364, 4"})
    void shouldReplayTheSameInBothDesignsAndEveryTime(String name, int events, int processes) throws Exception {
        MmTrace trace = MmTrace.read(RecordedPrograms.find(name));
        assertEquals(events, trace.size());
        assertEquals(processes, trace.processes());

        ReplayOutcome kref = replayTwice(trace, Generation.KREF);
        ReplayOutcome getPut = replayTwice(trace, Generation.GET_PUT);

        assertEquals(kref, getPut);
        assertEquals(events, kref.totalEvents());
        ReplayOutcome.CpuFaults cpu = kref.cpu();
        assertEquals(kref.events().get("fault"), cpu.served() + cpu.unmapped() + cpu.denied());
        assertTrue(kref.invalidations() > 500, kref.toString());
        assertEquals(0, kref.device().timeouts());
    }

    /** Each replay checks for leaks; a use after free throws. */
    private static ReplayOutcome replayTwice(MmTrace trace, Generation design) {
        try (TraceReplayer replayer = new TraceReplayer(trace, ReplayConfig.of(design))) {
            ReplayOutcome first = replayer.replay();
            assertEquals(first, replayer.replay());
            return first;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gcc-compile", "python-pool"})
    void shouldDifferBetweenDesignsInReferenceCountsOnly(String name) throws Exception {
        ReplayReport kref = ReplayRuns.count(RecordedPrograms.find(name), ReplayConfig.of(Generation.KREF));
        ReplayReport getPut = ReplayRuns.count(RecordedPrograms.find(name), ReplayConfig.of(Generation.GET_PUT));

        assertEquals(kref.outcome(), getPut.outcome());
        assertTrue(kref.work().rmws().get("KREF") > 0);
        assertFalse(getPut.work().rmws().containsKey("KREF"));
        assertEquals(withoutReferenceCounts(kref), withoutReferenceCounts(getPut));
        assertEquals(kref.work().fences(), getPut.work().fences());
        assertEquals(0, kref.work().casFailures());
        ReplayDifference difference = ReplayDifference.between(kref, getPut);
        assertTrue(difference.rmwChange() < 0, difference.describe());
        assertEquals(0, difference.fenceChange());
    }

    @Test
    void shouldCountTheSameInEveryJvm() throws Exception {
        ReplayConfig config = ReplayConfig.of(Generation.KREF);
        ReplayReport once = ReplayRuns.count(RecordedPrograms.find("gcc-compile"), config);
        ReplayReport twice = ReplayRuns.count(RecordedPrograms.find("gcc-compile"), config);

        assertEquals(once.work().rmws(), twice.work().rmws());
        assertEquals(once.work().fences(), twice.work().fences());
    }

    /**
     * Without the counts that get/put replaced: the kref, the mm_count that the per-mm object held beside the
     * notifier's, and the page-table lock around the kref look-up.
     */
    private static Map<String, Long> withoutReferenceCounts(ReplayReport report) {
        Map<String, Long> rest = new TreeMap<>(report.work().rmws());
        rest.remove("KREF");
        rest.remove("MM_COUNT");
        rest.remove("PAGE_TABLE_LOCK");
        return rest;
    }
}
