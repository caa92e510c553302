package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** {@code lab costs} from outside: text and exit code. This JVM counts (see the module's POM). */
final class CostsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPassWhenEveryRowEqualsTheKernel() {
        assertEquals(0, execute(CostProbe::run));
        assertTrue(out.toString().contains("all 72 rows equal the kernel's table"), out::toString);
    }

    @Test
    void shouldFailWhenOneLockedOperationIsMissing() {
        assertEquals(1, execute(generation -> LossyCosts.run(), "--design", "pre"));
        assertTrue(out.toString().contains("DIFFERS"), out::toString);
    }

    @Test
    void shouldNameTheKnownDesignsWhenOneIsUnknown() {
        assertEquals(2, execute(CostProbe::run, "--design", "krefs"));
        assertTrue(
                err.toString()
                        .contains(
                                "unknown design 'krefs'; known: immediate-free, kref-mutex, kref (pre), get-put (post), interval"),
                err::toString);
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
