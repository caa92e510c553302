package org.hmmlab.benchmarks.cli.machine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.benchmarks.cli.measure.ComparisonOptions;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationPlan;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.session.LabContext;

/** A class of benchmarks, and the one that stands for it in a calibration. */
public enum CalibratedClass {
    /** Judged by CPU time. */
    SINGLE("InvalidatePair", Map.of("space", List.of("shared")), 1),
    /** The same where each of 512 ranges is told, some microseconds; judged by CPU time. */
    RANGES(
            "InvalidatePairBenchmark.startEnd",
            Map.of(
                    "ranges", List.of("512"),
                    "hits", List.of("all"),
                    "mirrors", List.of("1"),
                    "space", List.of("shared")),
            1),
    /** Two threads that share only the notifier's read sections; judged by wall time. */
    THREADS("InvalidatePair", Map.of("space", List.of("own")), 2),
    /** Two threads on one address space; judged by wall time. */
    CONTENDED("InvalidatePair", Map.of("space", List.of("shared")), 2),
    /** A recorded program. */
    REPLAY("replay:" + "python-pool", Map.of(), 1);

    private final String bench;
    private final Map<String, List<String>> params;
    private final int threads;

    CalibratedClass(String bench, Map<String, List<String>> params, int threads) {
        this.bench = bench;
        this.params = params;
        this.threads = threads;
    }

    /** Whether a calibration's figures of this name are those of a class, and not of a benchmark that was asked for. */
    public static boolean isNamed(String name) {
        return Arrays.stream(values()).anyMatch(one -> one.figures().equals(name));
    }

    /** The class that a benchmark stands for, if it is a class's own; otherwise its name is its own. */
    static CalibrationPlan.Subject subjectOf(BenchmarkTask task, LabContext context, Arm arm) {
        return Arrays.stream(values())
                .filter(one -> one.mayBe(task))
                .map(one -> one.subject(context, arm))
                .filter(subject -> subject.task().equals(task))
                .findFirst()
                .orElseGet(() -> CalibrationPlan.Subject.ofItsOwn(task));
    }

    /** Whether it is worth a look, which takes a recording to be read. */
    private boolean mayBe(BenchmarkTask task) {
        String benchmark = bench.startsWith("replay:") ? "ReplayBenchmark" : bench;
        return task.threads() == threads
                && task.shortName().startsWith(benchmark)
                && params.entrySet().stream()
                        .allMatch(own ->
                                own.getValue().get(0).equals(task.params().get(own.getKey())));
    }

    private String figures() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Takes its benchmark for a command that names none; parameters and threads that it does name stay. */
    void choose(ComparisonOptions options) {
        options.benches = List.of(bench);
        params.forEach((name, values) -> options.selected.params.putIfAbsent(name, values.get(0)));
        if (options.selected.threads.isEmpty()) {
            options.selected.threads = List.of(threads);
        }
    }

    /** Its benchmark. */
    public CalibrationPlan.Subject subject(LabContext context, Arm arm) {
        List<BenchmarkTask> tasks = context.tasks(new TaskSelection(params, List.of(threads)), List.of(bench))
                .of(arm, arm);
        if (tasks.size() != 1) {
            throw new IllegalStateException("class " + this + " must stand for one benchmark: " + tasks);
        }
        return new CalibrationPlan.Subject(figures(), tasks.get(0));
    }
}
