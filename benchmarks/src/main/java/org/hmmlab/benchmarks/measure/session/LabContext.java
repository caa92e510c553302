package org.hmmlab.benchmarks.measure.session;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.LabLock;

/**
 * The world around the commands: what tests replace.
 *
 * @param benchmarks reads the index of benchmarks; only commands that need it do
 * @param lockFolder where the machine-wide lock lies
 * @param interruption what happens on Ctrl-C
 * @param arguments the command line, for the record of a run
 */
public record LabContext(
        Supplier<BenchmarkIndex> benchmarks, Path lockFolder, Interruption interruption, List<String> arguments) {
    /** The world of a real process. */
    public static LabContext ofProcess(Supplier<BenchmarkIndex> benchmarks, List<String> arguments) {
        return new LabContext(benchmarks, LabLock.defaultFolder(), Interruption.install(), List.copyOf(arguments));
    }

    /** The command line that repeats a run. */
    public List<String> command() {
        List<String> command = new java.util.ArrayList<>(List.of("scripts/lab"));
        command.addAll(arguments);
        return List.copyOf(command);
    }
}
