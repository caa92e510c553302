package org.hmmlab.benchmarks.measure.fork;

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
 * <p>Usable by name with any JMH from 1.16 on: {@code -prof org.hmmlab.benchmarks.measure.fork.IterationProfiler}. The system
 * properties {@value #TURN_FILE} and {@value #TURN_ARM} of the fork make it wait for turns; {@code hmmlab.counting} makes
 * it report the model's work counters. CPU time includes what the workers do in set-up methods of the iteration.
 *
 * <p>JMH calls it from one thread.
 */
public final class IterationProfiler implements InternalProfiler {
    /** Path of the group's {@link TurnFile}; absent outside lock-step. */
    public static final String TURN_FILE = "hmmlab.turn.file";

    /** How many measured iterations take turns; one more follows, with the tear-down, which nobody counts. */
    public static final String TURN_ROUNDS = "hmmlab.turn.rounds";

    /** This JVM's arm in that file, from 0. */
    public static final String TURN_ARM = "hmmlab.turn.arm";

    /** Whether the model's work is counted. */
    public static final String COUNTING = "hmmlab.counting";

    /** Whether several threads are counted while they contend: then failed attempts, and nothing exact. */
    public static final String CONTENDED = "hmmlab.counting.contended";

    /** Seed that all JVMs of one group share, for choices that must be the same in each. */
    public static final String GROUP_SEED = "hmmlab.group.seed";

    /** Null where nothing is counted. */
    private WorkCounter work;

    private final int arm = Integer.getInteger(TURN_ARM, 0);
    private TurnFile turns;
    private ForkClocks clocks;
    private final int rounds = Integer.getInteger(TURN_ROUNDS, Integer.MAX_VALUE);
    private int measured;
    private boolean isWarm;

    /** JMH makes one in its own process too: nothing may be opened here. */
    public IterationProfiler() {}

    @Override
    public String getDescription() {
        return "CPU time, CPU share and disturbances of every iteration; lock-step turns";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (clocks == null) {
            clocks = new ForkClocks();
        }
        if (isMeasured(iteration) && !isWarm) {
            isWarm = true;
            clocks.awaitWarm();
        }
        measured += isMeasured(iteration) ? 1 : 0;
        if (isInLockStep(iteration)) {
            turns().awaitTurn(arm, nanos(iteration.getTime()));
        }
        if (work == null && Boolean.getBoolean(COUNTING)) {
            work = WorkCounter.ofProgram(Boolean.getBoolean(CONTENDED));
        }
        if (work != null) {
            work.beforeIteration();
        }
        clocks.start();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        ForkClocks.Interval spent = clocks.stop();
        long ops = operations(benchmark, iteration, result);
        List<Result<?>> results = new ArrayList<>(disturbances(spent, ops, benchmark.getThreads()));
        if (work != null) {
            results.addAll(work.afterIteration(ops, isMeasured(iteration)));
        }
        if (isInLockStep(iteration)) {
            turns().passTurn(arm);
            turns().awaitEndIfDone(arm);
        }
        return results;
    }

    private static List<Result<?>> disturbances(ForkClocks.Interval spent, long ops, int threads) {
        double cpuNanos = spent.cpuNanos();
        List<Result<?>> results = new ArrayList<>(List.of(
                result(ForkMetric.OPS, ops),
                result(ForkMetric.WALL_NS, spent.wallNanos()),
                result(ForkMetric.CPU_NS, cpuNanos),
                result(ForkMetric.CPU_NS_PER_OP, cpuNanos / Math.max(1, ops)),
                result(ForkMetric.SHARE, cpuNanos / ((double) spent.wallNanos() * threads)),
                result(ForkMetric.JIT_MS, spent.jitMillis()),
                result(ForkMetric.GC_MS, spent.gcMillis()),
                result(ForkMetric.STEAL_MS, spent.stealMillis()),
                result(ForkMetric.RUN_DELAY_MS, spent.runDelayNanos() / 1e6),
                result(ForkMetric.START_EPOCH_MS, spent.startEpochMillis()),
                result(ForkMetric.CPU_PRESSURE_PERCENT, spent.pressurePercent())));
        if (!Double.isNaN(spent.allocatedBytes())) {
            results.add(result(ForkMetric.ALLOCATED_BYTES, spent.allocatedBytes()));
        }
        return results;
    }

    private static Result<?> result(ForkMetric metric, double value) {
        return new ScalarResult(metric.label(), value, metric.unit(), AggregationPolicy.AVG);
    }

    private boolean isInLockStep(IterationParams iteration) {
        return isMeasured(iteration) && measured <= rounds && System.getProperty(TURN_FILE) != null;
    }

    private static boolean isMeasured(IterationParams iteration) {
        return iteration.getType() == IterationType.MEASUREMENT;
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
