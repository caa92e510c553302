package org.hmmlab.benchmarks.cli.past;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.RunSession;
import org.hmmlab.results.exchange.JmhImport;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stores what JMH has written as a run. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Stores a JSON file of JMH (-rf json) as a run. JMH keeps no CPU time and no pairs: such a run is shown, never",
            "judged, and its figures of several threads are INVALID, since nobody knows whether they had their cores."
        })
public final class ImportCommand implements Callable<Integer> {
    private final LabContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "FILE", description = "JMH's result file.")
    Path file = Path.of("");

    public ImportCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        JmhImport imported = JmhImport.read(file);
        if (common.isDryRun) {
            Printing.out(spec).println("would store " + imported.forks().size() + " JVMs");
            return ExitCodes.PASS;
        }
        Instant now = Instant.now();
        RunHeader header = new RunHeader(
                RunHeader.SCHEMA_VERSION,
                RunHeader.newRunId(now, common.seed()),
                RunKind.IMPORT,
                now.toString(),
                context.command(),
                common.seed(),
                imported.environment(),
                List.of("jmh"),
                Map.of("file", file.toString()));
        try (RunWriter writer = RunWriter.open(common.results(), header)) {
            imported.forks().forEach(writer::fork);
            Path stored = writer.finish(new RunFooter(RunStatus.COMPLETE, now.toString(), ExitCodes.PASS, ""));
            Printing.finished(
                    Printing.out(spec),
                    new RunSession.Finished(RunReader.read(stored), stored, ExitCodes.PASS),
                    common.isJson);
        }
        return ExitCodes.PASS;
    }
}
