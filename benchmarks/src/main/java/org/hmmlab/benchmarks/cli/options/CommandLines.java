package org.hmmlab.benchmarks.cli.options;

import java.util.List;
import java.util.function.Function;
import org.hmmlab.benchmarks.measure.session.ResumePreconditions;
import org.hmmlab.results.store.StoredRun;
import picocli.CommandLine;

/** Stored command lines, parsed again. */
public final class CommandLines {
    private CommandLines() {}

    /** A command as another process was given it; nothing runs. */
    private static <T> T parsed(T command, List<String> arguments) {
        CommandLine parser = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
        FormerOptions.addTo(parser);
        parser.parseArgs(arguments.toArray(new String[0]));
        return command;
    }

    /**
     * The prologue of {@code --resume}: the command that a stored run was measured by, with the run's seed, and with the folder and the
     * ways of printing that are asked for now.
     *
     * @param fresh a command of the same class, without arguments
     * @param options of such a command
     * @param run that goes on
     * @param now the options of the command that goes on with it
     */
    public static <T> T restored(T fresh, Function<T, CommonOptions> options, StoredRun run, CommonOptions now) {
        return restored(
                fresh, options, ResumePreconditions.arguments(run), run.header().seed(), now);
    }

    /** The same of arguments and a seed that are not stored as a run. */
    public static <T> T restored(
            T fresh, Function<T, CommonOptions> options, List<String> arguments, long seed, CommonOptions now) {
        T command = parsed(fresh, arguments);
        options.apply(command).resume(seed, now);
        return command;
    }
}
