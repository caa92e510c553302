package org.hmmlab.results.report;

import org.hmmlab.results.GoldenFile;
import org.junit.jupiter.api.Test;

/** The terminal's texts, letter by letter. */
final class VerdictTableTest {
    @Test
    void shouldShowEveryVerdictAsInTheGoldenFile() {
        GoldenFile.assertMatches("verdict-table-every-verdict", VerdictTable.render(ReportedRuns.everyVerdict()));
    }

    @Test
    void shouldShowAPlainRunAsInTheGoldenFile() {
        GoldenFile.assertMatches("verdict-table-plain", VerdictTable.render(ReportedRuns.plain()));
    }

    @Test
    void shouldShowPercentilesAsInTheGoldenFile() {
        ReportedRuns.Recorded recorded = ReportedRuns.latency();
        GoldenFile.assertMatches("latency-table", LatencyTable.render(recorded.run(), recorded.latencies()));
    }
}
