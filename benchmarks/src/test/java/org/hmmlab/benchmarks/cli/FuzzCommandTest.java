package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hmmlab.benchmarks.cli.model.FuzzCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code lab fuzz} from outside: scripts, text, JSON and exit code. */
final class FuzzCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void shouldSayWhatWasRunWhenNothingIsFound() throws IOException {
        assertEquals(0, execute("--seed", "2", "--scripts", "12", "--coverage", "--json"));
        JsonNode json = json();
        assertEquals(2, json.at("/seed").asLong());
        assertEquals(12, json.at("/scripts").asInt());
        assertTrue(json.at("/designs").toString().contains("\"kref-mutex\",\"kref\",\"get-put\""), json::toString);
        assertEquals(0, json.at("/findings").size());
        assertTrue(json.at("/outcomes/snapshot/OK").asInt() > 0, json::toString);
        assertTrue(json.at("/outcomesOfTraces/snapshot/OK").asInt() > 7_000, json::toString);
    }

    @Test
    void shouldRunAScriptAgainThatWasSaved() throws IOException {
        Path script = folder.resolve("one.script");
        Files.writeString(
                script,
                "# of a finding\nopen m 0\n\nmmap A 0 2 rw private anon\nfork c\n@c dev_read m A 0 2    # here\n");
        assertEquals(0, execute("--script", script.toString(), "--json", "--design", "pre,post"));
        JsonNode json = json();
        assertEquals(4, json.at("/ops").intValue());
        assertEquals(1, json.at("/outcomes/dev_read/OK").intValue());
        assertEquals("[\"kref\",\"get-put\"]", json.at("/designs").toString());
    }

    @Test
    void shouldRefuseWhatItCannotRun() throws IOException {
        assertEquals(2, execute("--design", "nosuch"));
        assertEquals(2, execute("--length", "1"));
        assertEquals(2, execute("--scripts", "0"));
        assertEquals(2, execute("--threads", "0"));
        assertEquals(2, execute("--time", "0"));
        assertEquals(2, execute("--hang-timeout", "0"));
        assertEquals(2, execute("--script", folder.resolve("none").toString()));
        Path script = folder.resolve("bad.script");
        Files.writeString(script, "open m 0\n@c vmas A\n");
        assertEquals(2, execute("--script", script.toString()));
        assertTrue(err.toString().contains("bad.script:2"), err::toString);
        assertEquals("", out.toString());
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private int execute(String... arguments) {
        CommandLine line = new CommandLine(new FuzzCommand());
        line.setExecutionExceptionHandler(new Failures());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
