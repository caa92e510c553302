package org.hmmlab.benchmarks.cli.model;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.judges.changes.Story;
import org.hmmlab.benchmarks.judges.changes.StoryRunner;
import org.hmmlab.benchmarks.judges.changes.StoryText;
import org.hmmlab.benchmarks.judges.changes.Verdict;
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
    private final List<Story> stories;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean isJson;

    StoriesCommand(LabContext context, List<Story> stories) {
        this.context = context;
        this.stories = List.copyOf(stories);
    }

    /** The name that was given, null for none. */
    abstract @Nullable String wanted();

    /** Whether a name means a story. */
    abstract boolean names(String wanted, Story story);

    /** What a name must be, as the beginning of a message. */
    abstract String demand();

    @Override
    public final Integer call() throws InterruptedException {
        String wanted = wanted();
        Story story = wanted == null ? null : find(wanted);
        if (!(StepPoints.ENABLED && WorkCounters.COUNTING)) {
            return ChildLab.run(context, "-Dhmmlab.steps=true", "-Dhmmlab.counting=true");
        }
        PrintWriter out = Printing.out(spec);
        return story == null ? all(out) : one(story, out);
    }

    private Story find(String wanted) {
        List<Story> found =
                stories.stream().filter(story -> names(wanted, story)).toList();
        if (found.size() != 1) {
            throw new UnusableInputException(demand() + ": '" + wanted + "' names " + found.size() + "; known: "
                    + stories.stream().map(Story::id).collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }

    /** Plays all, as a list. */
    private int all(PrintWriter out) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Story story : stories) {
            Verdict verdict = StoryRunner.run(story);
            verdicts.add(verdict);
            if (!isJson) {
                out.print(StoryText.line(verdict));
                out.flush();
            }
        }
        if (isJson) {
            printJson(out, verdicts);
        } else {
            out.print(StoryText.summary(verdicts));
        }
        out.flush();
        return code(verdicts);
    }

    /** Plays one, and tells it in full. */
    private int one(Story story, PrintWriter out) {
        List<Verdict> verdicts = List.of(StoryRunner.run(story));
        if (isJson) {
            printJson(out, verdicts);
        } else {
            out.print(StoryText.full(verdicts.get(0)));
        }
        out.flush();
        return code(verdicts);
    }

    private static void printJson(PrintWriter out, List<Verdict> verdicts) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("passed", code(verdicts) == ExitCodes.PASS);
        object.put("stories", verdicts.stream().map(StoryText::json).toList());
        out.println(Printing.json(object));
    }

    private static int code(List<Verdict> verdicts) {
        return verdicts.stream().anyMatch(Verdict::isFailure) ? ExitCodes.REGRESSED : ExitCodes.PASS;
    }
}
