package org.hmmlab.benchmarks.measure.compare;

import java.util.List;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Harness;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.results.stats.MinimumDetectableEffect;

/**
 * What a comparison will do.
 *
 * @param tasks benchmarks with parameters and threads, without those of the arms
 * @param a the baseline
 * @param b the candidate
 * @param pairs JVM pairs per task
 * @param repeats further pairs at most, for those that the machine spoils
 * @param timing of each JVM
 * @param goal what decides the number of pairs instead, after a pilot
 * @param seed of every random choice
 * @param harness what measures in the JVMs
 * @param execution how the JVMs of a pair meet the same machine
 */
public record ComparisonPlan(
        List<BenchmarkTask> tasks,
        Arm a,
        Arm b,
        int pairs,
        int repeats,
        Timing timing,
        Goal goal,
        long seed,
        Harness harness,
        Execution execution) {
    /** Standard deviation of the pairs' log ratios that plans assume before anything is measured. */
    public static final double ASSUMED_SD = .02;

    private static final double POWER = .80;
    private static final double ALPHA = .05;

    /** Copies and checks. */
    public ComparisonPlan {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("a comparison must have something to measure: tasks=[]");
        }
        if (pairs < 1 || repeats < 0) {
            throw new IllegalArgumentException(
                    "a comparison must have at least one pair: pairs=" + pairs + ", repeats=" + repeats);
        }
    }

    /** A plan in lock-step. */
    public ComparisonPlan(
            List<BenchmarkTask> tasks,
            Arm a,
            Arm b,
            int pairs,
            int repeats,
            Timing timing,
            Goal goal,
            long seed,
            Harness harness) {
        this(tasks, a, b, pairs, repeats, timing, goal, seed, harness, Execution.LOCK_STEP);
    }

    /** A plan for JMH in lock-step. */
    public ComparisonPlan(
            List<BenchmarkTask> tasks, Arm a, Arm b, int pairs, int repeats, Timing timing, Goal goal, long seed) {
        this(tasks, a, b, pairs, repeats, timing, goal, seed, Harness.JMH);
    }

    /** The timing of one task's JVMs: more warm-up where the catalog says so. */
    public Timing timing(BenchmarkTask task) {
        return task.timing(timing);
    }

    /** The same in another execution, whose number of pairs may come out higher. */
    public ComparisonPlan with(Execution other) {
        return new ComparisonPlan(
                tasks, a, b, other.rounded(pairs), other.rounded(repeats), timing, goal, seed, harness, other);
    }

    /** The same with another goal. */
    public ComparisonPlan with(Goal other) {
        return new ComparisonPlan(tasks, a, b, pairs, repeats, timing, other, seed, harness, execution);
    }

    /** The same of other tasks. */
    public ComparisonPlan with(List<BenchmarkTask> others) {
        return new ComparisonPlan(others, a, b, pairs, repeats, timing, goal, seed, harness, execution);
    }

    /** Estimated time of one group of this task, start to end. */
    public long groupMillis(BenchmarkTask task) {
        Timing own = timing(task);
        return execution.isLockStep()
                ? TimePlan.lockStepMillis(TimePlan.COMPARED_JVMS, own)
                : TimePlan.sequentialMillis(TimePlan.COMPARED_JVMS, own);
    }

    /** Estimated time of the exact counts of one task, both arms. */
    public long countingMillis(BenchmarkTask task) {
        if (!harness.countsWork() || task.isGroup() || a.program().isForeign()) {
            return 0;
        }
        return 2 * TimePlan.countingMillis(task.threads());
    }

    /** Estimated time of the first stage, without pairs that must be repeated and without confirmation. */
    public long estimatedMillis() {
        return tasks.stream()
                .mapToLong(task -> countingMillis(task) + pairs * groupMillis(task))
                .sum();
    }

    /**
     * The smallest effect that this many pairs see, before anything is measured.
     *
     * @param sd assumed standard deviation of the pairs' log ratios
     * @return relative; NaN for a single pair
     */
    public double sees(double sd) {
        return pairs < 2 ? Double.NaN : MinimumDetectableEffect.of(sd, pairs, POWER, ALPHA);
    }
}
