package org.hmmlab.benchmarks.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.changes.Bugs;
import org.hmmlab.benchmarks.changes.Story;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The bugs that were found later, as scenarios. */
@Command(
        name = "bugs",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the bugs that were found in this code after 2019: each on a design or kernel version that has it, and absent",
            "where it was repaired. Fails (exit code 1) if one is NOT REPRODUCED. With a number: one bug in full."
        })
final class BugsCommand implements Callable<Integer> {
    private final LabContext context;
    private final List<Story> stories;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "N", description = "A bug, by its number.")
    @Nullable
    String number;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean isJson;

    BugsCommand(LabContext context) {
        this(context, Bugs.all());
    }

    BugsCommand(LabContext context, List<Story> stories) {
        this.context = context;
        this.stories = stories;
    }

    @Override
    public Integer call() throws InterruptedException {
        StoriesRun run = new StoriesRun(context, Printing.out(spec), isJson);
        String wanted = number;
        return wanted == null ? run.all(stories) : run.one(find(wanted));
    }

    private Story find(String wanted) {
        List<Story> found =
                stories.stream().filter(story -> story.id().equals(wanted)).toList();
        if (found.size() != 1) {
            throw new UnusableInputException("a number must name one bug: '" + wanted + "' names " + found.size()
                    + "; known: " + stories.stream().map(Story::id).collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }
}
