package org.hmmlab.benchmarks.cli.model;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.judges.changes.Story;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
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
        StoriesRun run = new StoriesRun(context, Printing.out(spec), isJson);
        String wanted = wanted();
        return wanted == null ? run.all(stories) : run.one(find(wanted));
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
}
