package org.hmmlab.benchmarks.measure.profile;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.session.LabContext;

/**
 * What all ways of taking profiles share.
 *
 * @param context the world around the command
 * @param results the results folder, which keeps the profiles
 * @param seed of every random choice
 * @param said is told what there is to tell, as text that ends with a line, as soon as it is known
 */
public record ProfileSession(LabContext context, Path results, long seed, Consumer<String> said) {
    /**
     * What a session came to.
     *
     * @param exitCode that the profiles earned
     * @param json the whole answer, for {@code --json}
     */
    public record Answer(int exitCode, Object json) {}

    /** Profiles that are stored with the results. */
    ProfileRun run(Progress progress) {
        return run(progress, context.command());
    }

    /** The same with another command line in each. */
    ProfileRun run(Progress progress, List<String> command) {
        return new ProfileRun(ProfileFolders.store(results), command, progress, context.interruption());
    }

    /** Says a line. */
    void line(String line) {
        said.accept(line + '\n');
    }
}
