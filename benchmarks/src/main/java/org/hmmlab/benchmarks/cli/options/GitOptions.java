package org.hmmlab.benchmarks.cli.options;

import java.nio.file.Path;
import org.hmmlab.benchmarks.measure.commits.GitSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the commits of git arms come from, and how they become jars. */
public final class GitOptions {
    @Option(
            names = "--repo",
            paramLabel = "DIR",
            description = "Repository of git:REF arms (default: this lab's own). Another one needs --build and --jar.")
    @Nullable
    public Path repo;

    @Option(
            names = "--build",
            paramLabel = "COMMAND",
            description = "Shell command that builds a commit, run in the top folder of a worktree of its own.")
    @Nullable
    public String build;

    @Option(
            names = "--jar",
            paramLabel = "PATH",
            description = "The JMH jar that it leaves, below that folder; * in its name where that changes.")
    @Nullable
    public String jar;

    public GitOptions() {}

    /** What the options say. */
    public GitSource source() {
        return new GitSource(repo, build, jar);
    }
}
