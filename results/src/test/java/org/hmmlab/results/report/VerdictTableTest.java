package org.hmmlab.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The terminal's text, letter by letter, against the files beside this test's resources. */
final class VerdictTableTest {
    @Test
    void shouldShowEveryVerdictAsInTheGoldenFile() throws IOException {
        assertEquals(golden("every-verdict.txt"), VerdictTable.render(ReportedRuns.everyVerdict()));
    }

    @Test
    void shouldShowAPlainRunAsInTheGoldenFile() throws IOException {
        assertEquals(golden("plain.txt"), VerdictTable.render(ReportedRuns.plain()));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(VerdictTableTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
