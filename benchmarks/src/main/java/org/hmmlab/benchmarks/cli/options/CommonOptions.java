package org.hmmlab.benchmarks.cli.options;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every measuring command has. */
public final class CommonOptions {
    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    public boolean isJson;

    @Option(names = "--dry-run", description = "Print the plan: what would be measured, how long, what it could see.")
    public boolean isDryRun;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of every random choice; drawn and shown if absent.")
    @Nullable
    public Long givenSeed;

    @Option(names = "--results", paramLabel = "DIR", description = "Results folder (default: the project's results).")
    @Nullable
    public Path givenResults;

    public CommonOptions() {}

    /** The seed given, or one drawn now; the same on every call. */
    public long seed() {
        Long seed = givenSeed;
        if (seed == null) {
            seed = new SplittableRandom().nextLong() & 0xffff_ffffL;
            givenSeed = seed;
        }
        return seed;
    }

    /** Takes the seed of what goes on, and the rest from the command that goes on with it. */
    void resume(long seed, CommonOptions now) {
        givenSeed = seed;
        givenResults = now.results();
        isJson = now.isJson;
        isDryRun = now.isDryRun;
    }

    /** The results folder. */
    public Path results() {
        return givenResults != null ? givenResults : defaultResults();
    }

    /** Where runs lie without an option: {@code results} in the project that the launcher names, else here. */
    public static Path defaultResults() {
        return Path.of(System.getProperty("hmmlab.home", "."))
                .resolve("results")
                .normalize();
    }
}
