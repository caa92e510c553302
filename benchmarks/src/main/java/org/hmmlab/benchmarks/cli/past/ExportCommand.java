package org.hmmlab.benchmarks.cli.past;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.results.exchange.ExportFormat;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.store.WholeFile;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes stored runs in another tool's format. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Stored runs for other tools: jmh (JMH's JSON), benchstat (Go's benchmark format), otava (CSV, one row a run),",
            "bmf (Bencher; one run), openmetrics, csv (every iteration). In otava's file a column is what every run measured,",
            "with time_column time and attributes run, commit. All JVMs that completed are exported, also those whose",
            "pairs did not count: the verdicts are the lab's own."
        })
public final class ExportCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Ids of stored runs, the start of one, or latest.")
    List<String> runs = new ArrayList<>();

    @Option(names = "--as", required = true, paramLabel = "FORMAT", description = "One of ${COMPLETION-CANDIDATES}.")
    @Nullable
    ExportFormat format;

    @Option(names = "--out", paramLabel = "FILE", description = "File to write (default: standard output).")
    @Nullable
    Path file;

    @Option(names = "--results", paramLabel = "DIR", description = "Results folder (default: the project's results).")
    @Nullable
    Path givenResults;

    public ExportCommand() {}

    @Override
    public Integer call() {
        RunStore store = new RunStore(givenResults == null ? CommonOptions.defaultResults() : givenResults);
        List<StoredRun> stored = runs.stream().map(store::read).toList();
        ExportFormat as = format;
        if (as == null) {
            throw new UnusableInputException("--as must name a format");
        }
        String text = as.render(stored);
        PrintWriter out = Printing.out(spec);
        if (file == null) {
            out.print(text);
        } else {
            try {
                WholeFile.write(file, text);
            } catch (IOException e) {
                throw new UnusableInputException("the export must be writable: " + file + ": " + e);
            }
            out.println("written " + file);
        }
        out.flush();
        return ExitCodes.PASS;
    }
}
