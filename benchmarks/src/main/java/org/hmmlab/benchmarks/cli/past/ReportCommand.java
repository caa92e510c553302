package org.hmmlab.benchmarks.cli.past;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.RunSession;
import org.hmmlab.results.report.RunPage;
import org.hmmlab.results.report.StoredPages;
import org.hmmlab.results.store.Attachments;
import org.hmmlab.results.store.RunIndex;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows stored runs again: one as its table and its page, or all as pages with one that lists them. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "The page of a stored run: one self-contained HTML file, and its table. --all: the pages of all stored runs, and",
            "one that lists them with their history. A page loads nothing: its pictures are drawn by a library inside it."
        })
public final class ReportCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "Id of a stored run, the start of one, or latest (default).")
    @Nullable
    String run;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Page to write (default: runs/RUN.html in the results).")
    @Nullable
    Path out;

    @Option(
            names = "--against",
            paramLabel = "RUN",
            description =
                    "Run whose environment the page compares with (default: the last one of the same kind and arms).")
    @Nullable
    String against;

    @Option(names = "--all", description = "Write the pages of all stored runs, and runs/index.html, which lists them.")
    boolean isAll;

    @Option(
            names = "--reindex",
            description = {
                "Make index.json again from the runs alone, and name attachments that belong to no run.",
                "The index is brought up to date by itself; deleting it loses nothing."
            })
    boolean isReindex;

    @Option(names = "--results", paramLabel = "DIR", description = "Results folder (default: the project's results).")
    @Nullable
    Path givenResults;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean isJson;

    public ReportCommand() {}

    @Override
    public Integer call() {
        Path results = givenResults == null ? CommonOptions.defaultResults() : givenResults;
        if ((isAll || isReindex) && (run != null || out != null || against != null)) {
            throw new UnusableInputException(
                    "--all and --reindex are about all runs: they take no RUN, --out or --against");
        }
        if (isReindex) {
            reindex(results);
        }
        if (isAll) {
            all(results);
        }
        if (!isAll && !isReindex) {
            one(results);
        }
        Printing.out(spec).flush();
        return ExitCodes.PASS;
    }

    private void one(Path results) {
        RunStore store = new RunStore(results);
        RunStore.Entry entry = store.find(run == null ? "latest" : run);
        StoredRun stored = store.read(entry.runId());
        StoredRun other = against == null ? null : store.read(against);
        RunSession.Finished finished =
                new RunSession.Finished(stored, entry.file(), stored.footer().exitCode());
        Path page = RunPage.write(
                stored,
                Printing.latencies(finished),
                new StoredPages(results, Printing.err(spec)::println).context(stored, other),
                out == null ? RunPage.defaultFile(results, stored) : out);
        Printing.finished(Printing.out(spec), finished, isJson);
        if (!isJson) {
            Printing.out(spec).println("page    " + page);
        }
    }

    private void reindex(Path results) {
        RunIndex index = RunIndex.rebuild(results);
        List<Path> garbage = new Attachments(results).garbage();
        PrintWriter to = Printing.out(spec);
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("index", RunIndex.file(results).toString());
            object.put("runs", index.entries());
            object.put("garbage", garbage.stream().map(Path::toString).toList());
            to.println(Printing.json(object));
            return;
        }
        to.println("index   " + RunIndex.file(results) + "  " + index.entries().size() + " runs");
        index.entries().stream()
                .filter(entry -> !entry.problem().isEmpty())
                .forEach(entry -> to.println("broken  " + entry.problem()));
        garbage.forEach(file -> to.println("garbage " + file + "  belongs to no run; delete it if you like"));
    }

    private void all(Path results) {
        StoredPages pages = new StoredPages(results, Printing.err(spec)::println);
        Path index = pages.writeAll();
        PrintWriter to = Printing.out(spec);
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("page", index.toString());
            object.put("pages", pages.size());
            to.println(Printing.json(object));
        } else {
            to.println("pages   " + pages.size());
            to.println("page    " + index);
        }
    }
}
