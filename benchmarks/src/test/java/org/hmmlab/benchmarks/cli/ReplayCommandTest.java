package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code lab replay} prints for a recording, and what it answers to bad input. */
@Tag("slow")
final class ReplayCommandTest extends LabCommands {
    private static final String RECORDING =
            "# mmtrace 1\n1 0 mmap 1000 2 rw- private anon\n2 0 fault 1000 w\n3 0 munmap 1000 2\n4 0 exit\n";

    @Override
    Supplier<BenchmarkIndex> benchmarks() {
        return () -> new BenchmarkIndex(List.of());
    }

    private String recording(String text) throws IOException {
        return Files.writeString(folder.resolve("program.mmtrace"), text).toString();
    }

    @Test
    void shouldPrintBothDesignsAndTheirDifference() throws IOException {
        int code = lab("replay", recording(RECORDING), "--device-share", "1", "--repeat", "2", "--json");

        assertEquals(0, code, err.toString());
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(2, json.get("replays").size());
        for (JsonNode replay : json.get("replays")) {
            assertEquals(4, replay.get("recordedEvents").asInt());
            assertEquals(1, replay.at("/outcome/device/faults").asInt());
            assertEquals(2, replay.at("/time/wallNanos").size());
            assertTrue(replay.at("/floor/lockedAddNanos").asDouble() > 0);
        }
        assertEquals("get-put", json.at("/difference/to").asText());
        assertTrue(json.at("/difference/rmwsTo").asLong()
                < json.at("/difference/rmwsFrom").asLong());
    }

    @Test
    void shouldPrintATableOfTheDesignAskedFor() throws IOException {
        int code = lab("replay", recording(RECORDING), "--design", "post", "--repeat", "1");

        assertEquals(0, code, err.toString());
        assertTrue(out.toString().contains("program.mmtrace: 4 events of 1 processes"), out.toString());
        assertTrue(out.toString().contains("get-put"), out.toString());
        assertTrue(out.toString().contains("(computed)"), out.toString());
    }

    @Test
    void shouldAnswerAMalformedRecordingWithItsLine() throws IOException {
        int code = lab("replay", recording(RECORDING + "5 0 fault 1000 r\n"));

        assertEquals(2, code);
        assertTrue(err.toString().contains("program.mmtrace, line 6"), err.toString());
    }

    @Test
    void shouldRefuseAnUnknownFileDesignShareAndRepetition() throws IOException {
        String good = recording(RECORDING);

        String absent = folder.resolve("absent").toString();
        refuses(absent, "replay", absent);
        refuses("'krf'", "replay", good, "--design", "krf");
        refuses("1.5", "replay", good, "--device-share", "1.5");
        refuses("--repeat 0", "replay", good, "--repeat", "0");
    }
}
