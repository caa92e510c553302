package org.hmmlab.benchmarks.measure.choose;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;

/** Which benchmarks are profiled, in which arms: those of the arms given, or each in the arm that it declares first. */
public final class ProfileTaskChooser {
    private static final String UNNAMED = "lab";

    private final Supplier<BenchmarkIndex> own;
    private final Schemes schemes;
    private final TaskSelection selection;

    /** A choice; the arguments as for {@link TaskChooser}. */
    public ProfileTaskChooser(Supplier<BenchmarkIndex> own, Schemes schemes, TaskSelection selection) {
        this.own = own;
        this.schemes = schemes;
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
     * @param arms empty: the benchmark's own first arm
     */
    public List<Chosen> of(List<String> benches, List<Arm> arms) {
        if (arms.isEmpty()) {
            return benches.stream()
                    .flatMap(bench -> ofDeclaredArm(bench).stream())
                    .toList();
        }
        Arm first = arms.get(0);
        List<String> patterns = benches.stream()
                .map(bench ->
                        first.program().isForeign() ? bench : schemes.catalog().pattern(bench))
                .toList();
        TaskChooser tasks = new TaskChooser(own, schemes, selection, patterns);
        for (Arm arm : arms) {
            tasks.of(first, arm);
        }
        return tasks.of(first, arms.get(arms.size() - 1)).stream()
                .map(task -> new Chosen(task, arms))
                .toList();
    }

    /** Each benchmark in the arm that it declares first. */
    private List<Chosen> ofDeclaredArm(String bench) {
        List<BenchmarkTask> tasks;
        TaskScheme scheme = schemes.task(bench).orElse(null);
        if (scheme == null) {
            tasks = selection.ofDefaultCases(
                    schemes.catalog(), own.get().find(schemes.catalog().pattern(bench)), Set.of());
        } else {
            Map<String, String> params = scheme.paramsOf(bench);
            tasks =
                    selection
                            .ofDefaultCases(schemes.catalog(), own.get().find(scheme.pattern()), params.keySet())
                            .stream()
                            .map(task -> task.with(params))
                            .toList();
        }
        return tasks.stream().map(this::inDeclaredArm).toList();
    }

    private Chosen inDeclaredArm(BenchmarkTask task) {
        for (ArmScheme scheme : schemes.arms()) {
            String value = task.params().get(scheme.parameter());
            if (value != null) {
                return new Chosen(task.without(scheme.parameter()), List.of(Arm.ofLab(value, scheme.params(value))));
            }
        }
        return new Chosen(task, List.of(Arm.ofLab(UNNAMED, Map.of())));
    }
}
