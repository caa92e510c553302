package org.hmmlab.benchmarks.measure.commits;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.jspecify.annotations.Nullable;

/**
 * Where the commits of git arms come from, and how they become jars, as a command line says it.
 *
 * @param folder of the repository; null for this lab's own
 * @param build shell command that builds a commit; null for this lab's own
 * @param jar the jar that it leaves, below the top folder; null for this lab's own
 */
public record GitSource(
        @Nullable Path folder,
        @Nullable String build,
        @Nullable String jar) {
    /** The folder of the repository. */
    public Path repository() {
        return folder == null ? Path.of(System.getProperty("hmmlab.home", ".")) : folder;
    }

    /**
     * How a commit becomes a jar.
     *
     * @throws UnusableInputException when a foreign repository has no recipe
     */
    public BuildRecipe recipe() {
        if (folder != null && (build == null || jar == null)) {
            throw new UnusableInputException(
                    "--repo needs --build COMMAND and --jar PATH: how its commits become JMH jars; given: --repo "
                            + folder);
        }
        return new BuildRecipe(
                build == null ? BuildRecipe.OF_THE_LAB.command() : build,
                jar == null ? BuildRecipe.OF_THE_LAB.jar() : jar);
    }

    /** The options that say the same. */
    public List<String> arguments() {
        List<String> words = new ArrayList<>();
        if (folder != null) {
            words.addAll(List.of("--repo", folder.toString()));
        }
        if (build != null) {
            words.addAll(List.of("--build", build));
        }
        if (jar != null) {
            words.addAll(List.of("--jar", jar));
        }
        return words;
    }
}
