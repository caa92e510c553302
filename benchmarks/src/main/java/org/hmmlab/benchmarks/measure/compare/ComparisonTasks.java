package org.hmmlab.benchmarks.measure.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.ArmArgument;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.measure.launch.MachineMemory;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.programs.replay.RecordingArgument;

/** Which benchmarks two arms are compared on. */
public final class ComparisonTasks {
    /** Beginning of a benchmark that is a recording. */
    public static final String REPLAY = "replay:";

    public static final String REPLAY_BENCHMARK = "ReplayBenchmark";

    private final LabContext context;
    private final TaskSelection selection;
    private final List<String> benches;

    public ComparisonTasks(LabContext context, TaskSelection selection, List<String> benches) {
        this.context = context;
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
        return isForeign ? new JarTasks(a, b, benches, selection).tasks() : ofLabs(a, b);
    }

    /** What two foreign jars differ in, and what of them is left out, in sentences; nothing of other arms. */
    public List<String> notes(Arm a, Arm b) {
        return a.program().isForeign() && b.program().isForeign()
                ? new JarTasks(a, b, benches, selection).notes()
                : List.of();
    }

    /** Designs of this lab, or commits of it: what both have with the same parameters. */
    private List<BenchmarkTask> ofLabs(Arm a, Arm b) {
        boolean setsDesign = a.params().containsKey(ArmArgument.DESIGN);
        if (setsDesign != b.params().containsKey(ArmArgument.DESIGN)) {
            throw new UnusableInputException("both arms must name a design, or neither and -p design=NAME for both: "
                    + a.name() + ", " + b.name() + "; of a commit: git:REF@design=NAME");
        }
        BenchmarkIndex ofA = index(a);
        if (!a.program().jar().equals(b.program().jar())) {
            ofA = ofA.common(index(b));
        }
        return ofIndex(ofA, setsDesign);
    }

    private BenchmarkIndex index(Arm arm) {
        return arm.program().isThisLab()
                ? context.benchmarks().get()
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

    private List<BenchmarkTask> ofIndex(BenchmarkIndex index, boolean setsDesign) {
        Set<String> fixed = setsDesign ? Set.of(ArmArgument.DESIGN) : Set.of();
        if (benches.isEmpty()) {
            List<BenchmarkIndex.Entry> record = index.all().stream()
                    .filter(ComparisonTasks::isOfRecord)
                    .filter(e -> !setsDesign || hasDesign(e))
                    .toList();
            if (record.isEmpty()) {
                throw new UnusableInputException("no suite of record is in this build; name benchmarks with --bench");
            }
            return selection.ofRecord(record, fixed);
        }
        List<BenchmarkTask> tasks = new ArrayList<>();
        for (String bench : benches) {
            if (bench.startsWith(REPLAY)) {
                Map<String, String> file = Map.of(
                        "file",
                        RecordingArgument.parse(bench.substring(REPLAY.length()))
                                .toString());
                List<BenchmarkIndex.Entry> replay = index.find("\\." + REPLAY_BENCHMARK + "\\.");
                Set<String> given = new HashSet<>(fixed);
                given.add("file");
                selection.ofRecord(replay, given).forEach(t -> tasks.add(t.with(file)));
            } else {
                tasks.addAll(selection.ofRecord(setsDesign ? withDesign(bench, index) : index.find(bench), fixed));
            }
        }
        return tasks;
    }

    private static List<BenchmarkIndex.Entry> withDesign(String bench, BenchmarkIndex index) {
        List<BenchmarkIndex.Entry> found = index.find(bench);
        List<BenchmarkIndex.Entry> comparable =
                found.stream().filter(ComparisonTasks::hasDesign).toList();
        if (comparable.isEmpty()) {
            throw new UnusableInputException("a benchmark must have the parameter \"design\" to compare designs; \""
                    + bench + "\" matches only: "
                    + String.join(
                            ", ",
                            found.stream().map(BenchmarkIndex.Entry::shortName).toList()));
        }
        return comparable;
    }

    private static boolean hasDesign(BenchmarkIndex.Entry entry) {
        return entry.params().containsKey(ArmArgument.DESIGN);
    }

    private static boolean isOfRecord(BenchmarkIndex.Entry entry) {
        return SuiteCatalog.of(entry).map(SuiteCatalog.Suite::isOfRecord).orElse(false);
    }
}
