package org.hmmlab.benchmarks.programs.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.suites.floor.LockedFloor;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.Test;

/** The sentence that compares two designs, and the table around it. */
final class ReplayDifferenceTest {
    private static final MmTrace TRACE = Recordings.of("1 0 mmap 1000 1 rw- private anon", "2 0 fault 1000 w");

    @Test
    void shouldSayWhatADesignChanges() {
        ReplayDifference difference = ReplayDifference.between(
                report(Generation.KREF, 0.1, 98_000, 4), report(Generation.GET_PUT, 0.1, 96_040, 4));

        assertEquals(
                "get-put changes this program by \u22122.00 % of its RMWs (98,000 \u2192 96,040) and 0 fences",
                difference.describe());
        assertEquals(
                difference.describe() + ", and by nothing in time (EQUIVALENT, sees 1.0 %)",
                difference.describe("nothing in time (EQUIVALENT, sees 1.0 %)"));
    }

    @Test
    void shouldGiveMoreOperationsAPlus() {
        ReplayDifference difference =
                ReplayDifference.between(report(Generation.GET_PUT, 0.1, 100, 4), report(Generation.KREF, 0.1, 110, 6));

        assertEquals(
                "kref changes this program by +10.00 % of its RMWs (100 \u2192 110) and +2 fences",
                difference.describe());
    }

    @Test
    void shouldRefuseReportsOfDifferentReplays() {
        ReplayReport a = report(Generation.KREF, 0.1, 100, 4);
        ReplayReport b = report(Generation.GET_PUT, 0.2, 100, 4);

        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ReplayDifference.between(a, b));

        assertTrue(e.getMessage().contains("share 0.2"), e.getMessage());
    }

    @Test
    void shouldRefuseAReportThatWasNotCounted() {
        ReplayConfig config = ReplayConfig.of(Generation.KREF);
        ReplayReport uncounted = ReplayReport.of(TRACE, config, Recordings.replay(config, TRACE));

        assertThrows(IllegalArgumentException.class, () -> ReplayDifference.between(uncounted, uncounted));
    }

    @Test
    void shouldShowBothDesignsSideBySide() {
        LockedFloor floor = new LockedFloor(5, 7);
        ReplayTime time = new ReplayTime(List.of(3_000_000L, 1_000_000L, 2_000_000L), 1);

        String table = ReplayTable.of(List.of(
                report(Generation.KREF, 0.1, 110, 6).with(time, floor),
                report(Generation.GET_PUT, 0.1, 100, 6).with(time, floor)));

        assertTrue(table.contains("follows 10 % of the CPU faults (seed 1)"), table);
        assertTrue(table.matches("(?s).*KREF +110 +100\\R.*"), table);
        assertTrue(table.matches("(?s).*floor cost of both, us \\(computed\\) +0.6 +0.5\\R.*"), table);
        assertTrue(table.matches("(?s).*median, ms +2.00 +2.00\\R.*"), table);
        assertTrue(table.contains("get-put changes this program by"), table);
    }

    private static ReplayReport report(Generation design, double share, long rmws, long fences) {
        ReplayConfig config = new ReplayConfig(design, share, 1);
        return ReplayReport.of(TRACE, config, Recordings.replay(config, TRACE))
                .with(new ReplayWork(Map.of("KREF", rmws), Map.of("SRCU", fences), 5, 3, 0));
    }
}
