package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.programs.record.RecordingProbe;
import org.hmmlab.benchmarks.programs.replay.MmTrace;
import org.junit.jupiter.api.Test;

/** What {@code lab record} answers; recordings themselves are tested with the recorder. */
final class RecordCommandTest extends LabCommands {
    @Override
    Supplier<BenchmarkIndex> benchmarks() {
        return () -> new BenchmarkIndex(List.of());
    }

    private static void assumeAbleMachine() throws InterruptedException {
        String words = new RecordingProbe(null).describe();
        assumeTrue(words.startsWith("yes"), () -> "this machine cannot record: " + words);
    }

    @Test
    void shouldPassOnTheCommandsExitCodeAndPrintOneJsonObject() throws Exception {
        assumeAbleMachine();
        Path file = folder.resolve("it's.mmtrace");

        assertEquals(
                7, lab("record", file.toString(), "--json", "--", "sh", "-c", "echo hello; exit 7"), err.toString());

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(7, json.get("commandExit").asInt());
        assertEquals(Files.size(file), json.get("bytes").asLong());
        assertEquals(1, json.at("/recording/processes").asInt());
        assertEquals(0, json.at("/recording/lost").asInt());
        assertEquals(MmTrace.read(file).size(), json.at("/totalEvents").asInt());
        assertTrue(json.get("replay").asText().endsWith("it'\\''s.mmtrace'"), json.toString());
    }

    @Test
    void shouldSummarizeOnStandardErrorAndRefuseToReplace() throws Exception {
        assumeAbleMachine();
        String file = folder.resolve("program.mmtrace.gz").toString();

        assertEquals(0, lab("record", file, "--", "true"), err.toString());

        assertEquals("", out.toString());
        for (String words : List.of("recorded  " + file, "exec 1, exit 1", "scripts/lab replay " + file)) {
            assertTrue(err.toString().contains(words), err.toString());
        }
        assertEquals(2, lab("record", file, "--", "true"));
        assertTrue(err.toString().contains("OUT exists already"), err.toString());
        assertEquals(0, lab("record", file, "--force", "--", "true"), err.toString());
    }

    @Test
    void shouldPlanWithoutRunningAnything() throws IOException {
        Path touched = folder.resolve("touched");
        Path file = folder.resolve("a.mmtrace");

        int code = lab("record", file.toString(), "--dry-run", "--json", "--", "touch", touched.toString());

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(json.get("missing").isEmpty() ? 0 : 4, code);
        assertTrue(out.toString().contains("\"exceptions:page_fault_kernel\""), out.toString());
        assertEquals(
                touched.toString(),
                json.get("perf").get(json.get("perf").size() - 1).asText());
        assertFalse(Files.exists(touched) || Files.exists(file));
    }

    @Test
    void shouldRefuseNonsense() {
        String file = folder.resolve("a.mmtrace").toString();
        assertEquals(2, lab("record", file));
        assertEquals(2, lab("record", file, "--buffer", "3", "--", "true"));
        assertTrue(err.toString().contains("--buffer must be a power of two, 1 to 1024: 3"), err.toString());
        assertEquals(2, lab("record", file, "--buffer", "-4", "--", "true"));
        assertEquals(4, lab("record", file, "--perf", folder.resolve("perf").toString(), "--", "true"));
        assertTrue(err.toString().contains("record: perf cannot be started"), err.toString());
    }

    @Test
    void shouldLeaveWordsOfTheCommandAsTheyAre() throws IOException {
        Path list = Files.writeString(folder.resolve("list"), "--force --json");

        lab("record", folder.resolve("a").toString(), "--dry-run", "--", "echo", "@" + list, "--help", "'q'");

        assertTrue(out.toString().contains(" -- echo @" + list + " --help 'q'"), out.toString());
    }
}
