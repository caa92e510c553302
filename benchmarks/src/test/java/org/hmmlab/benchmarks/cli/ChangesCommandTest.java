package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.model.BugsCommand;
import org.hmmlab.benchmarks.cli.model.ChangesCommand;
import org.hmmlab.benchmarks.judges.changes.Bugs;
import org.hmmlab.benchmarks.judges.changes.Changes;
import org.hmmlab.benchmarks.judges.changes.HistoryCase;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code lab changes} and {@code lab bugs} from outside: text and exit code. This JVM has step points and counts. */
final class ChangesCommandTest {
    private static final LabContext CONTEXT =
            new LabContext(() -> BenchmarkIndex.ofClassPath(), Path.of("unused"), new Interruption(), List.of());
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldTellOneStoryInFullByTheBeginningOfItsHash() {
        assertEquals(0, execute(new ChangesCommand(CONTEXT), "6d7c3c"));
        assertTrue(out.toString().matches("(?s).*the callback +use after free +returns.*"), out::toString);
        for (String part : List.of("What it was", "How it is forced", "The designs", "Words", "SRCU: read sections")) {
            assertTrue(out.toString().contains(part), part);
        }
        assertTrue(out.toString().endsWith("REPRODUCED\n"), out::toString);
    }

    @Test
    void shouldListTheKnownCommitsWhenOneIsUnknown() {
        assertEquals(2, execute(new ChangesCommand(CONTEXT), "deadbeef"));
        assertTrue(
                err.toString().contains("'deadbeef'") && err.toString().contains("c7d8b7824f, 5a136b4ae3"),
                err::toString);
        assertEquals(2, execute(new BugsCommand(CONTEXT), "99"));
        assertTrue(err.toString().contains("'99'") && err.toString().contains(" 1, 2,"), err::toString);
    }

    @Test
    void shouldFailWhenOneIsNotReproduced() throws Exception {
        HistoryCase story = Changes.all().stream()
                .filter(candidate -> candidate.id().equals("c8a53b2db0"))
                .findFirst()
                .orElseThrow();
        assertEquals(1, execute(new ChangesCommand(CONTEXT, List.of(story.swapped())), "--json"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(false, json.get("passed").asBoolean(true));
        assertEquals("NOT REPRODUCED", json.get("stories").get(0).get("verdict").asText());
    }

    @Test
    void shouldPassWhenAllAreReproducedAndSayWhatIsNotModelled() throws Exception {
        assertEquals(0, execute(new BugsCommand(CONTEXT, List.of(bug("2"), gap())), "--json"));
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertEquals(true, json.get("passed").asBoolean());
        assertEquals("REPRODUCED", json.at("/stories/0/verdict").asText());
        assertEquals("NOT_MODELLED", json.at("/stories/1/kind").asText());
        assertEquals("there is no clock", json.at("/stories/1/notShown").asText());
    }

    private static HistoryCase gap() {
        return new HistoryCase(
                "0", "A gap", HistoryCase.Kind.NOT_MODELLED, "What it is.", "", "there is no clock", List.of());
    }

    private static HistoryCase bug(String number) {
        return Bugs.all().stream()
                .filter(story -> story.id().equals(number))
                .findFirst()
                .orElseThrow();
    }

    private int execute(Callable<Integer> command, String... arguments) {
        CommandLine line = new CommandLine(command);
        line.setExecutionExceptionHandler(new Failures());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
