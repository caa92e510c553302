package org.hmmlab.benchmarks.measure.calibrate;

import java.util.List;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.TimePlan;

/**
 * What a calibration of times per operation will do.
 *
 * @param subjects the benchmarks, each for a class
 * @param arm that is compared with itself
 * @param permilles slowdowns in thousandths, the 0 of two equal arms first
 * @param timing of each JVM, before its benchmark's class adds to it
 * @param pairs of a trial's first stage
 * @param budgetMillis of measuring; 0 if the number of groups is given
 * @param groups of each subject; 0 if the budget decides
 * @param seed of every random choice
 */
public record CalibrationPlan(
        List<Subject> subjects,
        Arm arm,
        List<Integer> permilles,
        Timing timing,
        int pairs,
        long budgetMillis,
        int groups,
        long seed) {
    private static final int WHOLE = 1_000;

    /** Copies and checks. */
    public CalibrationPlan {
        subjects = List.copyOf(subjects);
        permilles = List.copyOf(permilles);
        if (subjects.isEmpty()) {
            throw new IllegalArgumentException("a calibration must have something to measure: subjects=[]");
        }
        if (permilles.isEmpty()
                || permilles.get(0) != 0
                || permilles.size() != permilles.stream().distinct().count()) {
            throw new IllegalArgumentException("the slowdowns must differ and begin with 0: " + permilles);
        }
        for (int permille : permilles) {
            if (permille < 0 || permille >= WHOLE) {
                throw new IllegalArgumentException(
                        "a slowdown must lie between 0 and 100 %: " + permille / 10.0 + " %");
            }
        }
        if (pairs < 1 || budgetMillis < 0 || groups < 0 || (budgetMillis == 0) == (groups == 0)) {
            throw new IllegalArgumentException(
                    "trials must have pairs, and either a budget or a number of groups: pairs=" + pairs + ", budget="
                            + budgetMillis + " ms, groups=" + groups);
        }
    }

    /**
     * One benchmark.
     *
     * @param name of the class that it stands for, or its own
     * @param task the benchmark, without the arm's parameters
     */
    public record Subject(String name, BenchmarkTask task) {
        /** A benchmark that stands for itself. */
        public static Subject ofItsOwn(BenchmarkTask task) {
            return new Subject(task.toString().replace(' ', '_'), task);
        }
    }

    /** Estimated time of one group, start to end. */
    public long groupMillis(BenchmarkTask task) {
        return TimePlan.lockStepMillis(permilles.size() + 2, task.timing(timing));
    }

    /** Groups of a subject that the plan expects, by its own estimate of time. */
    public int expectedGroups(Subject subject) {
        return groups > 0 ? groups : (int) Math.max(1, budgetMillis / subjects.size() / groupMillis(subject.task()));
    }

    /** Estimated time of all. */
    public long estimatedMillis() {
        return budgetMillis > 0
                ? budgetMillis
                : subjects.stream()
                        .mapToLong(s -> groups * groupMillis(s.task()))
                        .sum();
    }
}
