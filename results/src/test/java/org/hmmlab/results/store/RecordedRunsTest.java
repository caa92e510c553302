package org.hmmlab.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.report.VerdictTable;
import org.hmmlab.results.verdict.ValidityRules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The runs that this repository keeps, written by earlier versions, are read as they are. */
final class RecordedRunsTest {
    static List<Path> runs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("record"))) {
            List<Path> runs = files.filter(file -> file.toString().endsWith(".ndjson"))
                    .sorted()
                    .toList();
            assertFalse(runs.isEmpty(), "record must hold runs");
            return runs;
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void shouldReadARunOfAnEarlierVersionWithItsArmsCasesAndVerdicts(Path file) {
        StoredRun run = RunReader.read(file);
        assertFalse(run.forks().isEmpty());
        assertEquals(
                Optional.ofNullable(run.header().settings().get("content A")),
                run.header().typedSettings().content(Role.A));
        assertEquals(
                ValidityRules.of(run.header().typedSettings()).text(),
                run.header().typedSettings().rules().orElse(ValidityRules.DEFAULT.text()));
        for (ForkRecord fork : run.forks()) {
            assertTrue(run.header().arms().isEmpty() || !fork.arm().isEmpty());
            assertEquals(fork.benchmarkCase().params(), fork.params());
            assertEquals(fork.benchmarkCase().threads(), fork.threads());
        }
        for (VerdictRecord verdict : run.verdicts()) {
            assertTrue(
                    run.forks().stream().anyMatch(fork -> fork.benchmarkCase().isSameAs(verdict.benchmarkCase())),
                    "a verdict is about something that was measured: " + verdict.benchmarkCase());
        }
        String table = VerdictTable.render(run);
        run.verdicts()
                .forEach(verdict -> assertTrue(table.contains(verdict.verdict().toString()), table));
    }
}
