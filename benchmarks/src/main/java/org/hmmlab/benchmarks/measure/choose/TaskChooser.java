package org.hmmlab.benchmarks.measure.choose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.measure.launch.MachineMemory;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;

/** Which benchmarks two arms are compared on. */
public final class TaskChooser {
    private final Supplier<BenchmarkIndex> own;
    private final Schemes schemes;
    private final TaskSelection selection;
    private final List<String> benches;

    /**
     * A choice.
     *
     * @param own reads the index of this lab's benchmarks
     * @param schemes what this lab adds
     * @param benches patterns as in JMH, or inputs of a {@link TaskScheme}; empty takes what is compared by default
     */
    public TaskChooser(Supplier<BenchmarkIndex> own, Schemes schemes, TaskSelection selection, List<String> benches) {
        this.own = own;
        this.schemes = schemes;
        this.selection = selection;
        this.benches = benches;
    }

    /** The tasks of two arms, which must be of one kind. */
    public List<BenchmarkTask> of(Arm a, Arm b) {
        boolean isForeign = a.program().isForeign();
        if (isForeign != b.program().isForeign()) {
            throw new UnusableInputException(
                    "both arms must be designs or both jars, a commit counting as what it builds, this lab or a jar: "
                            + a.name() + ", " + b.name());
        }
        return isForeign ? new JarTaskChooser(a, b, benches, selection).tasks() : ofLabs(a, b);
    }

    /** What two foreign jars differ in, and what of them is left out, in sentences; nothing of other arms. */
    public List<String> notes(Arm a, Arm b) {
        return a.program().isForeign() && b.program().isForeign()
                ? new JarTaskChooser(a, b, benches, selection).notes()
                : List.of();
    }

    /** Designs of this lab, or commits of it: what both have with the same parameters. */
    private List<BenchmarkTask> ofLabs(Arm a, Arm b) {
        Set<String> fixed = a.params().keySet();
        if (!fixed.equals(b.params().keySet())) {
            Set<String> either = new TreeSet<>(fixed);
            either.addAll(b.params().keySet());
            String name = String.join(", ", either);
            throw new UnusableInputException("both arms must name a " + name + ", or neither and -p " + name
                    + "=NAME for both: " + a.name() + ", " + b.name() + "; of a commit: git:REF@" + name + "=NAME");
        }
        BenchmarkIndex ofA = index(a);
        if (!a.program().jar().equals(b.program().jar())) {
            ofA = ofA.common(index(b));
        }
        return ofIndex(ofA, fixed);
    }

    private BenchmarkIndex index(Arm arm) {
        return arm.program().isThisLab()
                ? own.get()
                : BenchmarkIndex.ofJar(arm.program().jar());
    }

    /** Heap of the largest JVM that these tasks take: the lab's own, or what a foreign benchmark asks for. */
    public static long heapBytes(List<BenchmarkTask> tasks, List<Arm> arms) {
        long most = JvmArgs.HEAP_BYTES;
        for (Arm arm : arms) {
            if (arm.program().isForeign()) {
                Set<String> names = tasks.stream().map(BenchmarkTask::benchmark).collect(Collectors.toSet());
                most = BenchmarkIndex.ofJar(arm.program().jar()).all().stream()
                        .filter(e -> names.contains(e.name()))
                        .mapToLong(e -> MachineMemory.heapBytes(e.jvmArgs(), JvmArgs.HEAP_BYTES))
                        .reduce(most, Math::max);
            }
        }
        return most;
    }

    private List<BenchmarkTask> ofIndex(BenchmarkIndex index, Set<String> fixed) {
        if (benches.isEmpty()) {
            List<BenchmarkIndex.Entry> record = index.all().stream()
                    .filter(this::isDefault)
                    .filter(e -> e.params().keySet().containsAll(fixed))
                    .toList();
            if (record.isEmpty()) {
                throw new UnusableInputException("no default suite is in this build; name benchmarks with --bench");
            }
            return selection.ofDefaultCases(schemes.catalog(), record, fixed);
        }
        List<BenchmarkTask> tasks = new ArrayList<>();
        for (String bench : benches) {
            TaskScheme scheme = schemes.task(bench).orElse(null);
            tasks.addAll(
                    scheme == null
                            ? selection.ofDefaultCases(schemes.catalog(), withParams(bench, index, fixed), fixed)
                            : ofScheme(scheme, bench, index, fixed));
        }
        return tasks;
    }

    private List<BenchmarkTask> ofScheme(TaskScheme scheme, String bench, BenchmarkIndex index, Set<String> fixed) {
        Map<String, String> params = scheme.paramsOf(bench);
        Set<String> given = new HashSet<>(fixed);
        given.addAll(params.keySet());
        return selection.ofDefaultCases(schemes.catalog(), index.find(scheme.pattern()), given).stream()
                .map(task -> task.with(params))
                .toList();
    }

    private static List<BenchmarkIndex.Entry> withParams(String bench, BenchmarkIndex index, Set<String> fixed) {
        List<BenchmarkIndex.Entry> found = index.find(bench);
        List<BenchmarkIndex.Entry> comparable = found.stream()
                .filter(e -> e.params().keySet().containsAll(fixed))
                .toList();
        if (comparable.isEmpty()) {
            throw new UnusableInputException("a benchmark must have the parameter \"" + String.join("\", \"", fixed)
                    + "\", which the arms set; \"" + bench + "\" matches only: "
                    + String.join(
                            ", ",
                            found.stream().map(BenchmarkIndex.Entry::shortName).toList()));
        }
        return comparable;
    }

    private boolean isDefault(BenchmarkIndex.Entry entry) {
        return schemes.catalog().of(entry).map(Catalog.Suite::isDefault).orElse(false);
    }
}
