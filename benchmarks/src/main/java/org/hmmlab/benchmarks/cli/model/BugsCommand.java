package org.hmmlab.benchmarks.cli.model;

import java.util.List;
import org.hmmlab.benchmarks.judges.changes.Bugs;
import org.hmmlab.benchmarks.judges.changes.HistoryCase;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The bugs that were found later, as scenarios. */
@Command(
        name = "bugs",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the bugs that were found in this code after 2019: each on a design or kernel version that has it,"
                    + " and absent",
            "where it was repaired. Fails (exit code 1) if one is NOT REPRODUCED. With a number: one bug in full."
        })
public final class BugsCommand extends StoriesCommand {
    @Parameters(arity = "0..1", paramLabel = "N", description = "A bug, by its number.")
    @Nullable
    String number;

    public BugsCommand(LabContext context) {
        this(context, Bugs.all());
    }

    public BugsCommand(LabContext context, List<HistoryCase> stories) {
        super(context, stories);
    }

    @Override
    @Nullable
    String wanted() {
        return number;
    }

    @Override
    boolean names(String wanted, HistoryCase story) {
        return story.id().equals(wanted);
    }

    @Override
    String demand() {
        return "a number must name one bug";
    }
}
