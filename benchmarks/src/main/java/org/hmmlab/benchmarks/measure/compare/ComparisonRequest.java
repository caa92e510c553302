package org.hmmlab.benchmarks.measure.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.choose.Preset;
import org.hmmlab.benchmarks.measure.choose.TaskChooser;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.MachineMemory;
import org.hmmlab.benchmarks.measure.launch.UnknownBenchmarkException;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.results.store.StoredRun;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compared and how, before the arms are known: what the options of a command say. Immutable.
 *
 * @param selection parameters and threads asked for
 * @param benches patterns as in JMH, or recordings; empty takes what is compared by default
 * @param givenPairs JVM pairs asked for; 0 leaves them to the preset
 * @param effort preset that decides what was not asked for
 * @param goal what decides the number of pairs instead
 * @param timing of each JVM
 * @param isSequential whether the JVMs of a pair are to run one after another
 * @param execution how a run that goes on was measured, which decides before anything else; null for a new run
 */
public record ComparisonRequest(
        TaskSelection selection,
        List<String> benches,
        int givenPairs,
        Preset effort,
        Goal goal,
        Timing timing,
        boolean isSequential,
        @Nullable Execution execution) {
    /** Copies and checks. */
    public ComparisonRequest {
        benches = List.copyOf(benches);
        if (givenPairs < 0) {
            throw new UnusableInputException("--pairs must be at least 1: --pairs " + givenPairs);
        }
    }

    /** JVM pairs, or JVMs of one arm. */
    public int jvms() {
        return givenPairs > 0 ? givenPairs : effort.pairs();
    }

    /**
     * The plan for two arms.
     *
     * @throws UnusableInputException when the request contradicts itself, or names no benchmark of these arms
     */
    public ComparisonPlan plan(LabContext context, Arm a, Arm b, long seed) {
        if (givenPairs > 0 && goal.needsPilot()) {
            throw new UnusableInputException("--pairs, --detect and --budget exclude each other");
        }
        List<BenchmarkTask> tasks = tasks(context).of(a, b);
        return new ComparisonPlan(tasks, a, b, jvms(), jvms(), timing, goal, seed)
                .with(execution(tasks, List.of(a, b)));
    }

    /**
     * How long one pair takes, in ms, as far as that can be said before the programs are there.
     *
     * @param bench pattern of the one benchmark
     * @param isLab whether the programs are other versions of this lab
     */
    public long unknownPairMillis(LabContext context, String bench, boolean isLab) {
        int threads = selection.threads().isEmpty() ? 1 : selection.threads().get(0);
        BenchmarkTask task = new BenchmarkTask("of.another.Project", new TreeMap<>(), threads, false);
        if (isLab) {
            try {
                BenchmarkIndex.Entry entry =
                        context.benchmarks().get().find(bench).get(0);
                task = BenchmarkTask.of(entry, Map.of(), threads);
            } catch (UnknownBenchmarkException e) {
                return pairMillis(task); // another version may have what this one has no more
            }
        }
        return pairMillis(task);
    }

    private long pairMillis(BenchmarkTask task) {
        Arm any = Arm.ofLab("any", Map.of());
        return new ComparisonPlan(List.of(task), any, any, 1, 0, timing, Goal.NONE, 1).groupMillis(task);
    }

    /** Chooses the benchmarks. */
    public TaskChooser tasks(LabContext context) {
        return context.tasks(selection, benches);
    }

    /** How the JVMs of a pair meet the same machine: as asked for, or as the memory allows. */
    public Execution execution(List<BenchmarkTask> tasks, List<Arm> arms) {
        if (execution != null) {
            return execution;
        }
        return isSequential
                ? Execution.blocks("asked for")
                : Execution.fitting(TaskChooser.heapBytes(tasks, arms), MachineMemory.availableBytes());
    }

    /** Refuses what plans the number of pairs by a pilot. */
    public void rejectPilotOptions(String instead) {
        if (goal.needsPilot()) {
            throw new UnusableInputException("--detect and --budget plan for times per operation; " + instead);
        }
    }

    /** The same of one benchmark; parameters and threads that were asked for stay. */
    public ComparisonRequest of(String bench, Map<String, List<String>> params, List<Integer> threads) {
        Map<String, List<String>> all = new LinkedHashMap<>(selection.params());
        params.forEach(all::putIfAbsent);
        return with(
                new TaskSelection(all, selection.threads().isEmpty() ? threads : selection.threads()), List.of(bench));
    }

    /** The same of other benchmarks. */
    public ComparisonRequest of(List<String> others) {
        return with(selection, others);
    }

    /** The same with one value of a parameter, whatever was asked for. */
    public ComparisonRequest with(String param, String value) {
        Map<String, List<String>> all = new LinkedHashMap<>(selection.params());
        all.put(param, List.of(value));
        return with(new TaskSelection(all, selection.threads()), benches);
    }

    /** The same, executed as the stored run that goes on. */
    public ComparisonRequest asExecuted(StoredRun run) {
        Execution stored = Execution.of(run.header().typedSettings().execution().orElse(""));
        return new ComparisonRequest(selection, benches, givenPairs, effort, goal, timing, isSequential, stored);
    }

    private ComparisonRequest with(TaskSelection other, List<String> others) {
        return new ComparisonRequest(other, others, givenPairs, effort, goal, timing, isSequential, execution);
    }
}
