package org.hmmlab.benchmarks.cli;

import java.util.List;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;

/** Tests of commands that work in a results folder of their own and must not ask for the lab's own benchmarks. */
abstract class ResultsCommands extends LabCommands {
    @Override
    List<String> always() {
        return List.of("--results", folder.resolve("results").toString());
    }

    /** None. */
    @Override
    Supplier<BenchmarkIndex> benchmarks() {
        return () -> null;
    }
}
