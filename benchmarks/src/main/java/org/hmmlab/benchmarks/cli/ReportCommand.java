package org.hmmlab.benchmarks.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a stored run again: its table, and its page as one HTML file. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "The page of a stored run: one self-contained HTML file, and its table.")
final class ReportCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "Id of a stored run, the start of one, or latest.")
    String run = "latest";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Page to write (default: runs/RUN.html in the results).")
    @Nullable
    Path out;

    @Option(names = "--results", paramLabel = "DIR", description = "Results folder (default: the project's results).")
    @Nullable
    Path givenResults;

    @Option(names = "--json", description = "Print the run as one JSON object instead of its table.")
    boolean isJson;

    ReportCommand() {}

    @Override
    public Integer call() {
        Path results = givenResults == null ? CommonOptions.defaultResults() : givenResults;
        RunStore.Entry entry = new RunStore(results).find(run);
        StoredRun stored = new RunStore(results).read(run);
        MeasuredRun.Finished finished =
                new MeasuredRun.Finished(stored, entry.file(), stored.footer().exitCode());
        Path page =
                Page.write(stored, Printing.latencies(finished), out == null ? Page.defaultFile(results, stored) : out);
        Printing.finished(Printing.out(spec), finished, isJson);
        if (!isJson) {
            Printing.out(spec).println("page    " + page);
        }
        return ExitCodes.PASS;
    }
}
