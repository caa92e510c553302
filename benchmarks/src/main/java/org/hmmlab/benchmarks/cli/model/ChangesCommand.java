package org.hmmlab.benchmarks.cli.model;

import java.util.List;
import java.util.Locale;
import org.hmmlab.benchmarks.judges.changes.Changes;
import org.hmmlab.benchmarks.judges.changes.HistoryCase;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commits of 2019 as scenarios. */
@Command(
        name = "changes",
        mixinStandardHelpOptions = true,
        description = {
            "Plays each commit of June to August 2019 as a scenario, on the model's own code before and after it:",
            "interleavings are forced by barriers, and what must be seen on either side is compared with what is seen.",
            "Fails (exit code 1) if one is NOT REPRODUCED. With a hash: one story in full."
        })
public final class ChangesCommand extends StoriesCommand {
    @Parameters(arity = "0..1", paramLabel = "HASH", description = "A commit, by its hash or the beginning of it.")
    @Nullable
    String hash;

    public ChangesCommand(LabContext context) {
        this(context, Changes.all());
    }

    public ChangesCommand(LabContext context, List<HistoryCase> stories) {
        super(context, stories);
    }

    @Override
    @Nullable
    String wanted() {
        return hash == null ? null : hash.toLowerCase(Locale.ROOT);
    }

    @Override
    boolean names(String wanted, HistoryCase story) {
        return !wanted.isEmpty() && (story.id().startsWith(wanted) || wanted.startsWith(story.id()));
    }

    @Override
    String demand() {
        return "a hash must name one commit";
    }
}
