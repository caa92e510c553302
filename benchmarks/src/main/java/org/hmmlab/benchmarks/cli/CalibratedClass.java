package org.hmmlab.benchmarks.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.benchmarks.calibration.CalibrationPlan;
import org.hmmlab.benchmarks.runner.Arm;
import org.hmmlab.benchmarks.runner.BenchmarkTask;
import org.hmmlab.benchmarks.runner.TaskSelection;

/** A class of benchmarks, and the one that stands for it in a calibration. */
enum CalibratedClass {
    /** Judged by CPU time. */
    SINGLE("InvalidatePair", Map.of("space", List.of("shared")), 1),
    /** Two threads that share only the notifier's read sections; judged by wall time. */
    THREADS("InvalidatePair", Map.of("space", List.of("own")), 2),
    /** Two threads on one address space; judged by wall time. */
    CONTENDED("InvalidatePair", Map.of("space", List.of("shared")), 2),
    /** A recorded program. */
    REPLAY(ComparisonTasks.REPLAY + "python-pool", Map.of(), 1);

    private final String bench;
    private final Map<String, List<String>> params;
    private final int threads;

    CalibratedClass(String bench, Map<String, List<String>> params, int threads) {
        this.bench = bench;
        this.params = params;
        this.threads = threads;
    }

    /** Whether a calibration's figures of this name are those of a class, and not of a benchmark that was asked for. */
    static boolean isNamed(String name) {
        return Arrays.stream(values()).anyMatch(one -> one.figures().equals(name));
    }

    private String figures() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its benchmark. */
    CalibrationPlan.Subject subject(LabContext context, Arm arm) {
        List<BenchmarkTask> tasks =
                new ComparisonTasks(context, new TaskSelection(params, List.of(threads)), List.of(bench)).of(arm, arm);
        if (tasks.size() != 1) {
            throw new IllegalStateException("class " + this + " must stand for one benchmark: " + tasks);
        }
        return new CalibrationPlan.Subject(figures(), tasks.get(0));
    }
}
