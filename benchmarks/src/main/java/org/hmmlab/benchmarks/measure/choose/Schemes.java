package org.hmmlab.benchmarks.measure.choose;

import java.util.List;
import java.util.Optional;

/**
 * What a program adds to the words that the measuring tool knows.
 *
 * @param arms ways to name an arm of this lab
 * @param tasks ways to name a benchmark by its input
 * @param catalog this lab's own benchmarks
 */
public record Schemes(List<ArmScheme> arms, List<TaskScheme> tasks, Catalog catalog) {
    /** The measuring tool alone: jars and commits of any project. */
    public static final Schemes NONE = new Schemes(List.of(), List.of(), Catalog.EMPTY);

    /** Copies. */
    public Schemes {
        arms = List.copyOf(arms);
        tasks = List.copyOf(tasks);
    }

    /** The scheme by which a benchmark is named, if it is one. */
    public Optional<TaskScheme> task(String bench) {
        return tasks.stream().filter(scheme -> scheme.matches(bench)).findFirst();
    }
}
