package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.hmmlab.benchmarks.cli.model.CostsCommand;
import org.hmmlab.benchmarks.judges.costs.CostProbe;
import org.hmmlab.benchmarks.judges.costs.CostRow;
import org.hmmlab.benchmarks.judges.costs.LossyCosts;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.hmm.Generation;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code lab costs} from outside: facts and exit code. This JVM counts (see the module's POM). */
final class CostsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPassWhenEveryRowEqualsTheKernel() throws IOException {
        assertEquals(0, execute(CostProbe::run, "--json"));
        JsonNode costs = json();
        assertTrue(costs.at("/equal").asBoolean());
        assertEquals(72, costs.at("/rows").size(), "operations times designs");
    }

    @Test
    void shouldFailWhenOneLockedOperationIsMissing() throws IOException {
        assertEquals(1, execute(generation -> LossyCosts.run(), "--design", "pre", "--json"));
        assertFalse(json().at("/equal").asBoolean(true));
    }

    @Test
    void shouldNameTheKnownDesignsWhenOneIsUnknown() {
        assertEquals(2, execute(CostProbe::run, "--design", "krefs"));
        assertTrue(err.toString().contains("'krefs'"), err::toString);
        for (Generation known : Generation.values()) {
            assertTrue(err.toString().contains(known.id()), err::toString);
        }
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private int execute(java.util.function.Function<Generation, List<CostRow>> probe, String... arguments) {
        LabContext context =
                new LabContext(() -> BenchmarkIndex.ofClassPath(), Path.of("unused"), new Interruption(), List.of());
        CommandLine line = new CommandLine(new CostsCommand(context, probe));
        line.setExecutionExceptionHandler(new Failures());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
