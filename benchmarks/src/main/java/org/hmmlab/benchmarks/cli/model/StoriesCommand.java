package org.hmmlab.benchmarks.cli.model;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.judges.changes.HistoryCase;
import org.hmmlab.benchmarks.judges.changes.HistoryResult;
import org.hmmlab.benchmarks.judges.changes.HistoryRunner;
import org.hmmlab.benchmarks.judges.changes.HistoryText;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.sync.StepPoints;
import org.hmmlab.sync.WorkCounters;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that plays stories: all of them as a list, or the one that is named in full. */
abstract class StoriesCommand implements Callable<Integer> {
    private final LabContext context;
    private final List<HistoryCase> stories;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean isJson;

    StoriesCommand(LabContext context, List<HistoryCase> stories) {
        this.context = context;
        this.stories = List.copyOf(stories);
    }

    /** The name that was given, null for none. */
    abstract @Nullable String wanted();

    /** Whether a name means a story. */
    abstract boolean names(String wanted, HistoryCase story);

    /** What a name must be, as the beginning of a message. */
    abstract String demand();

    @Override
    public final Integer call() throws InterruptedException {
        String wanted = wanted();
        HistoryCase story = wanted == null ? null : find(wanted);
        if (!(StepPoints.ENABLED && WorkCounters.COUNTING)) {
            return ChildLab.run(context, "-Dhmmlab.steps=true", "-Dhmmlab.counting=true");
        }
        PrintWriter out = Printing.out(spec);
        return story == null ? all(out) : one(story, out);
    }

    private HistoryCase find(String wanted) {
        List<HistoryCase> found =
                stories.stream().filter(story -> names(wanted, story)).toList();
        if (found.size() != 1) {
            throw new UnusableInputException(demand() + ": '" + wanted + "' names " + found.size() + "; known: "
                    + stories.stream().map(HistoryCase::id).collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }

    /** Plays all, as a list. */
    private int all(PrintWriter out) {
        List<HistoryResult> verdicts = new ArrayList<>();
        for (HistoryCase story : stories) {
            HistoryResult verdict = HistoryRunner.run(story);
            verdicts.add(verdict);
            if (!isJson) {
                out.print(HistoryText.describe(verdict));
                out.flush();
            }
        }
        if (isJson) {
            printJson(out, verdicts);
        } else {
            out.print(HistoryText.summary(verdicts));
        }
        out.flush();
        return code(verdicts);
    }

    /** Plays one, and tells it in full. */
    private int one(HistoryCase story, PrintWriter out) {
        List<HistoryResult> verdicts = List.of(HistoryRunner.run(story));
        if (isJson) {
            printJson(out, verdicts);
        } else {
            out.print(HistoryText.full(verdicts.get(0)));
        }
        out.flush();
        return code(verdicts);
    }

    private static void printJson(PrintWriter out, List<HistoryResult> verdicts) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("passed", code(verdicts) == ExitCodes.PASS);
        object.put("stories", verdicts.stream().map(HistoryText::json).toList());
        out.println(Printing.json(object));
    }

    private static int code(List<HistoryResult> verdicts) {
        return verdicts.stream().anyMatch(HistoryResult::isFailure) ? ExitCodes.REGRESSED : ExitCodes.PASS;
    }
}
