package org.hmmlab.benchmarks.measure.session;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.measure.choose.ArmParser;
import org.hmmlab.benchmarks.measure.choose.Schemes;
import org.hmmlab.benchmarks.measure.choose.TaskChooser;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
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
 * @param schemes what the program adds to the words that the measuring tool knows
 */
public record LabContext(
        Supplier<BenchmarkIndex> benchmarks,
        Path lockFolder,
        Interruption interruption,
        List<String> arguments,
        Schemes schemes) {
    /** A world in which only jars and commits are known. */
    public LabContext(
            Supplier<BenchmarkIndex> benchmarks, Path lockFolder, Interruption interruption, List<String> arguments) {
        this(benchmarks, lockFolder, interruption, arguments, Schemes.NONE);
    }

    /** The world of a real process. */
    public static LabContext ofProcess(Supplier<BenchmarkIndex> benchmarks, List<String> arguments, Schemes schemes) {
        return new LabContext(
                benchmarks, LabLock.defaultFolder(), Interruption.install(), List.copyOf(arguments), schemes);
    }

    /** Reads arms. */
    public ArmParser arms() {
        return new ArmParser(schemes.arms());
    }

    /**
     * What two arms are compared on.
     *
     * @param benches patterns as in JMH, or inputs; empty takes what is compared by default
     */
    public TaskChooser tasks(TaskSelection selection, List<String> benches) {
        return new TaskChooser(benchmarks, schemes, selection, benches);
    }

    /** The command line that repeats a run. */
    public List<String> command() {
        List<String> command = new java.util.ArrayList<>(List.of("scripts/lab"));
        command.addAll(arguments);
        return List.copyOf(command);
    }
}
