package org.hmmlab.benchmarks.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.changes.Changes;
import org.hmmlab.benchmarks.changes.Story;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commits of 2019 as scenarios. */
@Command(
        name = "changes",
        mixinStandardHelpOptions = true,
        description = {
            "Plays each commit of June to August 2019 as a scenario, on the model's own code before and after it:",
            "interleavings are forced by barriers, and what must be seen on either side is compared with what is seen.",
            "Fails (exit code 1) if one is NOT REPRODUCED. With a hash: one story in full."
        })
final class ChangesCommand implements Callable<Integer> {
    private final LabContext context;
    private final List<Story> stories;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "HASH", description = "A commit, by its hash or the beginning of it.")
    @Nullable
    String hash;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    boolean isJson;

    ChangesCommand(LabContext context) {
        this(context, Changes.all());
    }

    ChangesCommand(LabContext context, List<Story> stories) {
        this.context = context;
        this.stories = stories;
    }

    @Override
    public Integer call() throws InterruptedException {
        StoriesRun run = new StoriesRun(context, Printing.out(spec), isJson);
        String wanted = hash;
        return wanted == null ? run.all(stories) : run.one(find(wanted.toLowerCase(Locale.ROOT)));
    }

    private Story find(String wanted) {
        List<Story> found = stories.stream()
                .filter(story -> !wanted.isEmpty() && (story.id().startsWith(wanted) || wanted.startsWith(story.id())))
                .toList();
        if (found.size() != 1) {
            throw new UnusableInputException("a hash must name one commit: '" + wanted + "' names " + found.size()
                    + "; known: " + stories.stream().map(Story::id).collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }
}
