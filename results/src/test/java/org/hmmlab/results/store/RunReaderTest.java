package org.hmmlab.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.Refusal;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not a run is refused with file, line, and what was expected. */
final class RunReaderTest {
    private static final String HEADER = RunLines.write(SampleRuns.header("r1", "2026-01-01T12:00:00Z")) + '\n';
    private static final String FORK = RunLines.write(SampleRuns.fork(Role.A, "b", 1, 0, SampleRuns.steady(1))) + '\n';
    private static final String FOOTER = RunLines.write(SampleRuns.complete()) + '\n';

    @TempDir
    Path folder;

    @Test
    void shouldReadARunWithoutFooterAsIncomplete() throws IOException {
        StoredRun run = RunReader.read(file(HEADER + FORK));
        assertEquals(RunStatus.INCOMPLETE, run.footer().status());
        assertEquals(1, run.forks().size());
    }

    @Test
    void shouldSetATornTailAside() throws IOException {
        String torn = FORK.substring(0, 40);
        StoredRun run = RunReader.read(file(HEADER + FORK + torn));
        assertEquals(torn, run.tornTail());
        assertEquals(1, run.forks().size());
        assertEquals(RunStatus.INCOMPLETE, run.footer().status());
    }

    @Test
    void shouldNameFileAndLineOfAMalformedLine() throws IOException {
        String message = refusal(HEADER + FORK + "{\"type\":\n" + FOOTER);
        assertTrue(
                message.contains(
                        "run.ndjson:3: expected one of [attachment, footer, fork, header, latency, note, verdict]"),
                message);
    }

    @Test
    void shouldRefuseAnUnknownSchemaVersionByName() throws IOException {
        String message = refusal(HEADER.replace("\"schemaVersion\":1", "\"schemaVersion\":7") + FOOTER);
        assertTrue(
                message.endsWith("run.ndjson:1: expected schemaVersion 1, the only one that this build reads, found 7"),
                message);
    }

    @Test
    void shouldRefuseAnUnknownLineType() throws IOException {
        assertTrue(refusal(HEADER + "{\"type\":\"poem\"}\n").contains(":2: expected a JSON object with type one of"));
    }

    @Test
    void shouldRefuseAFileThatDoesNotStartWithAHeader() throws IOException {
        assertTrue(refusal(FORK + FOOTER).contains(":1: expected a JSON object with type header"));
        assertTrue(refusal("").contains(":1: expected a line of type header, the file is empty"));
    }

    @Test
    void shouldRefuseLinesAfterTheFooter() throws IOException {
        assertTrue(refusal(HEADER + FOOTER + FORK).contains(":3: expected nothing after the footer"));
    }

    @Test
    void shouldNameAMissingAndAnUnknownProperty() throws IOException {
        assertTrue(refusal(HEADER + FORK.replace("\"pair\":0,", "")).contains("pair"));
        assertTrue(refusal(HEADER + FORK.replace("\"pair\":0,", "\"pair\":0,\"pear\":1,"))
                .contains("pear"));
    }

    @Test
    void shouldNameWhatAValueMustBe() throws IOException {
        String message = refusal(HEADER + FORK.replace("\"threads\":1", "\"threads\":0"));
        assertTrue(message.contains("threads must be at least 1: threads=0"), message);
        assertTrue(refusal(HEADER + FORK.replace("\"cpuShare\":1.0", "\"cpuShare\":\"all\""))
                .contains(":2:"));
    }

    @Test
    void shouldWriteNotMeasuredAsNullAndReadItAsNan() throws IOException {
        double none = Double.NaN;
        IterationRecord iteration = new IterationRecord(1, none, none, 1, 1, none, none, none, Map.of("x %", none));
        String line = RunLines.write(SampleRuns.fork(Role.A, "b", 1, 0, List.of(iteration)));
        assertTrue(line.contains("\"cpuNsPerOp\":null"), line);
        assertEquals(
                iteration,
                RunReader.read(file(HEADER + line + '\n'))
                        .forks()
                        .get(0)
                        .iterations()
                        .get(0));
    }

    private String refusal(String text) throws IOException {
        Path file = file(text);
        return Refusal.of(UnreadableRunException.class, () -> RunReader.read(file));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("run.ndjson"), text);
    }
}
