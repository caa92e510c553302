package org.hmmlab.benchmarks.measure.calibrate;

import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.session.LabContext;

/**
 * A class of benchmarks, and the one that stands for it in a calibration.
 *
 * @param name of the class, in lower case
 * @param bench the benchmark, as on a command line
 * @param benchmark how the short name of that benchmark begins
 * @param params its parameters
 * @param threads its worker threads
 * @param use when it is calibrated
 */
public record CalibrationClass(
        String name, String bench, String benchmark, Map<String, List<String>> params, int threads, Use use) {
    /** When a class is calibrated. */
    public enum Use {
        /** By every calibration of times that names no class. */
        DEFAULT,
        /** By a calibration that names it. */
        ON_REQUEST,
        /** By a calibration that names it, and by those of percentiles. */
        PERCENTILES
    }

    /** Copies. */
    public CalibrationClass {
        params = Map.copyOf(params);
    }

    /** The class that a benchmark stands for, if it is a class's own; otherwise its name is its own. */
    public static CalibrationPlan.Subject subjectOf(
            List<CalibrationClass> classes, BenchmarkTask task, LabContext context, Arm arm) {
        return classes.stream()
                .filter(one -> one.mayBe(task))
                .map(one -> one.subject(context, arm))
                .filter(subject -> subject.task().equals(task))
                .findFirst()
                .orElseGet(() -> CalibrationPlan.Subject.ofItsOwn(task));
    }

    /** Whether it is worth a look, which takes a recording to be read. */
    private boolean mayBe(BenchmarkTask task) {
        return task.threads() == threads
                && task.shortName().startsWith(benchmark)
                && params.entrySet().stream()
                        .allMatch(own ->
                                own.getValue().get(0).equals(task.params().get(own.getKey())));
    }

    /** Its benchmark. */
    public CalibrationPlan.Subject subject(LabContext context, Arm arm) {
        List<BenchmarkTask> tasks = context.tasks(new TaskSelection(params, List.of(threads)), List.of(bench))
                .of(arm, arm);
        if (tasks.size() != 1) {
            throw new IllegalStateException("class " + name + " must stand for one benchmark: " + tasks);
        }
        return new CalibrationPlan.Subject(name, tasks.get(0));
    }
}
