package org.hmmlab.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * CPU time, CPU share and disturbances of every iteration, and the lock-step turn, in one JMH profiler: the turn is
 * granted before the clocks are read, or the share would count the wait.
 *
 * <p>Usable by name with any JMH 1.37: {@code -prof org.hmmlab.benchmarks.runner.IterationProfiler}. The system
 * properties {@value #TURN_FILE} and {@value #TURN_ARM} of the fork make it wait for turns; {@code hmmlab.counting} makes
 * it report the model's work counters. CPU time includes what the workers do in set-up methods of the iteration.
 *
 * <p>JMH calls it from one thread.
 */
public final class IterationProfiler implements InternalProfiler {
    /** Path of the group's {@link TurnFile}; absent outside lock-step. */
    static final String TURN_FILE = "hmmlab.turn.file";

    /** This JVM's arm in that file, from 0. */
    static final String TURN_ARM = "hmmlab.turn.arm";

    private final WorkPerOp work = new WorkPerOp();
    private final int arm = Integer.getInteger(TURN_ARM, 0);
    private TurnFile turns;
    private ForkClocks before;

    /** JMH makes one in its own process too: nothing may be opened here. */
    public IterationProfiler() {}

    @Override
    public String getDescription() {
        return "CPU time, CPU share and disturbances of every iteration; lock-step turns";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (isInLockStep(iteration)) {
            turns().awaitTurn(arm, nanos(iteration.getTime()));
        }
        work.beforeIteration();
        before = ForkClocks.beforeIteration();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        ForkClocks after = ForkClocks.afterIteration();
        boolean isMeasured = iteration.getType() == IterationType.MEASUREMENT;
        long ops = operations(benchmark, iteration, result);
        List<Result<?>> results = new ArrayList<>(disturbances(after, ops, benchmark.getThreads()));
        results.addAll(work.afterIteration(ops, isMeasured));
        if (isInLockStep(iteration)) {
            turns().passTurn(arm);
            turns().awaitEndIfDone(arm);
        }
        return results;
    }

    private List<Result<?>> disturbances(ForkClocks after, long ops, int threads) {
        long wallNanos = after.wallNanos() - before.wallNanos();
        long cpuNanos = after.workerCpuNanosSince(before);
        List<Result<?>> results = new ArrayList<>();
        results.add(result(ForkMetric.OPS, ops));
        results.add(result(ForkMetric.WALL_NS, wallNanos));
        results.add(result(ForkMetric.CPU_NS, cpuNanos));
        results.add(result(ForkMetric.CPU_NS_PER_OP, (double) cpuNanos / Math.max(1, ops)));
        results.add(result(ForkMetric.SHARE, (double) cpuNanos / ((double) wallNanos * threads)));
        results.add(result(ForkMetric.JIT_MS, after.jitMillis() - before.jitMillis()));
        results.add(result(ForkMetric.GC_MS, after.gcMillis() - before.gcMillis()));
        results.add(result(ForkMetric.STEAL_MS, 10.0 * (after.stealTicks() - before.stealTicks())));
        // Tasks that ended meanwhile take their delay with them; a negative sum would say less than zero does.
        results.add(result(ForkMetric.RUN_DELAY_MS, Math.max(0, after.runDelayNanos() - before.runDelayNanos()) / 1e6));
        return results;
    }

    private static Result<?> result(ForkMetric metric, double value) {
        return new ScalarResult(metric.label(), value, metric.unit(), AggregationPolicy.AVG);
    }

    private static boolean isInLockStep(IterationParams iteration) {
        return iteration.getType() == IterationType.MEASUREMENT && System.getProperty(TURN_FILE) != null;
    }

    private TurnFile turns() {
        if (turns == null) {
            try {
                turns = TurnFile.open(Path.of(System.getProperty(TURN_FILE)));
            } catch (IOException e) {
                throw new LockStepBrokenException("turn file cannot be opened: " + e);
            }
        }
        return turns;
    }

    /** JMH counts a whole batch of single shots as one invocation. */
    private static long operations(BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long ops = result.getMetadata().getAllOps();
        return benchmark.getMode() == Mode.SingleShotTime ? ops * iteration.getBatchSize() : ops;
    }

    private static long nanos(TimeValue time) {
        return time.convertTo(TimeUnit.NANOSECONDS);
    }
}
