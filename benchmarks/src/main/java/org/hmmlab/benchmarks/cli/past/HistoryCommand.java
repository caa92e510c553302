package org.hmmlab.benchmarks.cli.past;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.results.history.Annotations;
import org.hmmlab.results.history.HistorySeries;
import org.hmmlab.results.report.HistoryTable;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.store.StoredRuns;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.Margins;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the stored comparisons as series over time, with the steps between them. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = {
            "Series of ratios to an anchor over the stored runs, each step printed before the run that it came with.",
            "A step is a change of level by more than the metric's margin, at p <= .01 by rank-CUSUM and permutation;",
            "it takes 4 runs on either side. It is a hint: lab bisect BENCH confirms it and finds the commit. A remark with",
            "--as accepted, environment or fixed_by explains the step that its run came with."
        })
public final class HistoryCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            description = "Regular expression on the benchmark; all if absent.")
    public String pattern = "";

    @Option(names = "--annotate", paramLabel = "RUN=TEXT", description = "Notes a remark about a run; shown with it.")
    Map<String, String> remarks = new LinkedHashMap<>();

    @Option(
            names = "--as",
            paramLabel = "KIND",
            description = "What the remark says of the step that the run came with: ${COMPLETION-CANDIDATES}.")
    Annotations.Kind kind = Annotations.Kind.NOTE;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the permutations.")
    long seed = 1;

    @Option(names = "--results", paramLabel = "DIR", description = "Results folder (default: the project's results).")
    @Nullable
    Path givenResults;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    boolean isJson;

    public HistoryCommand() {}

    @Override
    public Integer call() {
        Path results = givenResults == null ? CommonOptions.defaultResults() : givenResults;
        RunStore store = new RunStore(results);
        Annotations annotations = new Annotations(results);
        remarks.forEach((run, text) -> annotations.add(new Annotations.Annotation(
                store.find(run).runId(), Instant.now().toString(), text, kind)));
        Pattern wanted = pattern(pattern);
        List<StoredRun> runs = StoredRuns.readAll(store, Printing.err(spec)::println);
        List<HistorySeries> series = HistorySeries.of(runs, Margins.DEFAULT, seed).stream()
                .filter(s -> wanted.matcher(s.benchmark()).find())
                .toList();
        HistoryTable table = new HistoryTable(runs, annotations.read());
        PrintWriter out = Printing.out(spec);
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("series", series);
            object.put(
                    "steps",
                    series.stream().flatMap(s -> table.steps(s).stream()).toList());
            object.put("annotations", annotations.read());
            out.println(Printing.json(object));
        } else if (series.isEmpty()) {
            out.println("no complete comparison is stored in " + results + (pattern.isEmpty() ? "" : " of " + pattern));
        } else {
            series.forEach(s -> table.print(out, s));
        }
        out.flush();
        return ExitCodes.PASS;
    }

    /** A benchmark pattern from the command line. */
    public static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new UnusableInputException("a benchmark pattern must be a regular expression: " + text);
        }
    }
}
