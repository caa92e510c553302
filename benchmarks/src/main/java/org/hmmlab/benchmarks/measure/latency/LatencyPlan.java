package org.hmmlab.benchmarks.measure.latency;

import java.util.List;
import org.hmmlab.benchmarks.measure.compare.Execution;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.results.model.LoadModel;
import org.jspecify.annotations.Nullable;

/**
 * What a latency run will do.
 *
 * @param tasks benchmarks with parameters and threads, without those of the arms
 * @param a the arm, or the baseline
 * @param b the candidate; null for one arm
 * @param jvms JVMs of one arm, or pairs of two
 * @param timing of each JVM
 * @param rates of the open loop, each measured; empty for a closed loop
 * @param loop how an open loop draws its times, closed without rates
 * @param hasInjectedTail whether one in fifty operations of B is delayed on purpose
 * @param seed of every random choice
 * @param execution how the JVMs of a pair meet the same machine; of one arm they run one after another
 */
public record LatencyPlan(
        List<BenchmarkTask> tasks,
        Arm a,
        @Nullable Arm b,
        int jvms,
        Timing timing,
        List<Rate> rates,
        LoadModel loop,
        boolean hasInjectedTail,
        long seed,
        Execution execution) {
    private static final int PROBES = 2;

    /** Copies and checks. */
    public LatencyPlan {
        tasks = List.copyOf(tasks);
        rates = List.copyOf(rates);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("a latency run must have something to measure: tasks=[]");
        }
        if (loop.isOpen() == rates.isEmpty()) {
            throw new IllegalArgumentException(
                    "a rate must be given if and only if the loop is open: loop=" + loop + ", rates=" + rates);
        }
        if (hasInjectedTail && (b == null || tasks.size() * Math.max(1, rates.size()) != 1)) {
            throw new IllegalArgumentException("--inject-tail-latency delays B in one benchmark at one rate: arms="
                    + (b == null ? 1 : 2) + ", benchmarks=" + tasks.size() + ", rates=" + rates.size());
        }
    }

    /** Estimated time without pairs that must be repeated and without confirmation. */
    public long estimatedMillis() {
        return tasks.stream().mapToLong(this::millis).sum();
    }

    private long millis(BenchmarkTask task) {
        Timing own = task.timing(timing);
        int jvmsOfOne = b == null ? 1 : TimePlan.COMPARED_JVMS;
        long group = execution.isLockStep()
                ? TimePlan.lockStepMillis(jvmsOfOne, own)
                : TimePlan.sequentialMillis(jvmsOfOne, own);
        return PROBES * TimePlan.probeMillis(own) + (long) Math.max(1, rates.size()) * jvms * group;
    }
}
