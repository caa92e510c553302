package org.hmmlab.benchmarks.measure.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.ArmArgument;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.programs.replay.RecordingArgument;

/** Which benchmarks are profiled, in which arms: those of the arms given, or each in the design that it declares first. */
public final class ProfileTasks {
    private static final String NO_DESIGN = "lab";

    private final LabContext context;
    private final TaskSelection selection;

    public ProfileTasks(LabContext context, TaskSelection selection) {
        this.context = context;
        this.selection = selection;
    }

    /**
     * One benchmark and the arms that take turns in it.
     *
     * @param task without the parameters of the arms
     * @param arms one profile each
     */
    public record Chosen(BenchmarkTask task, List<Arm> arms) {}

    /**
     * Chooses.
     *
     * @param benches patterns as in JMH, names of suites, or recordings
     * @param arms empty: the benchmark's own first design
     */
    public List<Chosen> of(List<String> benches, List<Arm> arms) {
        if (arms.isEmpty()) {
            return benches.stream()
                    .flatMap(bench -> ofOwnDesign(bench).stream())
                    .toList();
        }
        Arm first = arms.get(0);
        List<String> patterns = benches.stream()
                .map(bench -> first.program().isForeign() ? bench : pattern(bench))
                .toList();
        ComparisonTasks tasks = new ComparisonTasks(context, selection, patterns);
        for (Arm arm : arms) {
            tasks.of(first, arm);
        }
        return tasks.of(first, arms.get(arms.size() - 1)).stream()
                .map(task -> new Chosen(task, arms))
                .toList();
    }

    private List<Chosen> ofOwnDesign(String bench) {
        List<BenchmarkTask> tasks;
        if (bench.startsWith(ComparisonTasks.REPLAY)) {
            Path file = RecordingArgument.parse(bench.substring(ComparisonTasks.REPLAY.length()));
            List<BenchmarkIndex.Entry> replay = context.benchmarks().get().find("\\.ReplayBenchmark\\.");
            tasks = selection.ofRecord(replay, Set.of("file")).stream()
                    .map(task -> task.with(Map.of("file", file.toString())))
                    .toList();
        } else {
            tasks = selection.ofRecord(context.benchmarks().get().find(pattern(bench)), Set.of());
        }
        List<Chosen> chosen = new ArrayList<>();
        for (BenchmarkTask task : tasks) {
            Map<String, String> others = new TreeMap<>(task.params());
            String design = others.remove(ArmArgument.DESIGN);
            Arm arm = design == null
                    ? Arm.ofLab(NO_DESIGN, Map.of())
                    : Arm.ofLab(design, Map.of(ArmArgument.DESIGN, design));
            chosen.add(new Chosen(
                    new BenchmarkTask(task.benchmark(), new TreeMap<>(others), task.threads(), task.isGroup()),
                    List.of(arm)));
        }
        return chosen;
    }

    /** The name of a suite becomes the pattern of its classes; all else stays as it is. */
    static String pattern(String bench) {
        Set<String> classes = SuiteCatalog.suites().stream()
                .filter(suite -> suite.suite().equals(bench))
                .map(SuiteCatalog.Suite::className)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (classes.isEmpty()) {
            return bench;
        }
        return "\\.(" + classes.stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")\\.";
    }
}
