package org.hmmlab.benchmarks.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.hmmlab.results.history.Annotations;
import org.hmmlab.results.history.HistoryPoint;
import org.hmmlab.results.history.HistorySeries;
import org.hmmlab.results.stats.ChangePoints;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.store.UnreadableRunException;
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
            "it takes 4 runs on either side. It is a hint: confirm it by an ab of the two builds."
        })
final class HistoryCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            description = "Regular expression on the benchmark; all if absent.")
    String pattern = "";

    @Option(names = "--annotate", paramLabel = "RUN=TEXT", description = "Notes a remark about a run; shown with it.")
    Map<String, String> remarks = new LinkedHashMap<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the permutations.")
    long seed = 1;

    @Option(names = "--results", paramLabel = "DIR", description = "Results folder (default: the project's results).")
    @Nullable
    Path givenResults;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    boolean isJson;

    HistoryCommand() {}

    @Override
    public Integer call() {
        Path results = givenResults == null ? CommonOptions.defaultResults() : givenResults;
        RunStore store = new RunStore(results);
        Annotations annotations = new Annotations(results);
        remarks.forEach((run, text) -> annotations.add(new Annotations.Annotation(
                store.find(run).runId(), Instant.now().toString(), text)));
        List<HistorySeries> series = HistorySeries.of(runs(store), Margins.DEFAULT, seed).stream()
                .filter(s -> wanted().matcher(s.benchmark()).find())
                .toList();
        PrintWriter out = Printing.out(spec);
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("series", series);
            object.put("annotations", annotations.read());
            out.println(Printing.json(object));
        } else if (series.isEmpty()) {
            out.println("no complete comparison is stored in " + results + (pattern.isEmpty() ? "" : " of " + pattern));
        } else {
            Map<String, String> noted = new LinkedHashMap<>();
            annotations.read().forEach(a -> noted.merge(a.runId(), a.text(), (x, y) -> x + "; " + y));
            series.forEach(s -> print(out, s, noted));
        }
        out.flush();
        return ExitCodes.PASS;
    }

    private Pattern wanted() {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new UnusableInputException("a benchmark pattern must be a regular expression: " + pattern);
        }
    }

    /** A run that cannot be read is named and passed over: the others still have a history. */
    private List<StoredRun> runs(RunStore store) {
        List<StoredRun> runs = new ArrayList<>();
        for (RunStore.Entry entry : store.list()) {
            try {
                runs.add(RunReader.read(entry.file()));
            } catch (UnreadableRunException e) {
                Printing.err(spec).println("passed over: " + e.getMessage());
            }
        }
        return runs;
    }

    private static void print(PrintWriter out, HistorySeries series, Map<String, String> noted) {
        out.printf(
                Locale.ROOT,
                "%s%s t%d  %s  %s / %s  (%d runs, %d steps)%n",
                series.benchmark(),
                series.params().isEmpty() ? "" : " " + series.params(),
                series.threads(),
                series.metric(),
                series.candidate(),
                series.anchor(),
                series.points().size(),
                series.steps().size());
        for (int i = 0; i < series.points().size(); i++) {
            for (ChangePoints.Step step : series.steps()) {
                if (step.index() == i) {
                    out.printf(
                            Locale.ROOT,
                            "  %s %+.1f %%  p %.3f%n",
                            "~".repeat(40),
                            100 * Math.expm1(step.size()),
                            step.p());
                }
            }
            HistoryPoint point = series.points().get(i);
            out.printf(
                    Locale.ROOT,
                    "  %s  %-22s  %.3f  [%.3f, %.3f]  %s%n",
                    point.startedAt()
                            .substring(0, Math.min(19, point.startedAt().length())),
                    point.runId(),
                    point.ratio(),
                    point.low(),
                    point.high(),
                    noted.getOrDefault(point.runId(), ""));
        }
        out.println();
    }
}
