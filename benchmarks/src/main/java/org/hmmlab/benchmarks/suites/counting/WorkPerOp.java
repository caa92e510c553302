package org.hmmlab.benchmarks.suites.counting;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.measure.fork.ForkMetric;
import org.hmmlab.benchmarks.measure.fork.WorkCounter;
import org.hmmlab.sync.Part;
import org.hmmlab.sync.WorkCounters;
import org.hmmlab.sync.WorkCounts;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The model's exact work per operation, where counting is on: that of the second measured iteration of three, since the
 * first iteration of a fork does the set-up and the last the tear-down; the last warm-up, a smaller batch, is subtracted, so
 * that what each iteration's own set-up does drops out too. Grace periods are left out: how often they look depends on the
 * readers. Or, where several threads contend, how often their attempts at a compare-and-set fail: by chance, iteration by
 * iteration. Used by one thread.
 */
public final class WorkPerOp implements WorkCounter {
    private static final int EXACT_ITERATION = 2;
    private static final double THOUSAND = 1_000;

    private boolean isContended;
    private WorkCounts before;
    private WorkCounts warmup;
    private long warmupOps;
    private int measured;

    /** Made by name, as a service. */
    public WorkPerOp() {}

    @Override
    public void begin(boolean isContendedNow) {
        isContended = isContendedNow;
    }

    @Override
    public void beforeIteration() {
        if (WorkCounters.COUNTING) {
            before = WorkCounters.ofAllThreads();
        }
    }

    @Override
    public List<Result<?>> afterIteration(long ops, boolean isMeasured) {
        if (!WorkCounters.COUNTING) {
            return List.of();
        }
        WorkCounts done = WorkCounters.ofAllThreads().minus(before);
        if (isContended) {
            return isMeasured ? List.of(failures(done, ops)) : List.of();
        }
        if (!isMeasured) {
            warmup = done;
            warmupOps = ops;
            return List.of();
        }
        boolean isExact = ++measured == EXACT_ITERATION && warmup != null && ops > warmupOps;
        return isExact ? results(done.minus(warmup), ops - warmupOps) : List.of();
    }

    private static List<Result<?>> results(WorkCounts counts, long ops) {
        List<Result<?>> results = new ArrayList<>();
        long rmws = 0;
        long fences = 0;
        for (Part part : Part.values()) {
            if (part == Part.GRACE_PERIOD) {
                continue;
            }
            // Failed attempts depend on who else ran; what succeeded is what the operation does.
            long taken = counts.rmw(part) - counts.casFailures(part);
            rmws += taken;
            fences += counts.fences(part);
            if (taken != 0) {
                results.add(result("rmw." + part, taken, ops));
            }
        }
        results.add(result("rmw", rmws, ops));
        results.add(result("fences", fences, ops));
        return results;
    }

    private static Result<?> failures(WorkCounts counts, long ops) {
        long failed = counts.casFailures() - counts.casFailures(Part.GRACE_PERIOD);
        return new ScalarResult(
                ForkMetric.CAS_FAILURES_PER_KOP.label(),
                THOUSAND * failed / Math.max(1, ops),
                ForkMetric.CAS_FAILURES_PER_KOP.unit(),
                AggregationPolicy.AVG);
    }

    private static Result<?> result(String name, long count, long ops) {
        return new ScalarResult(PREFIX + name, (double) count / ops, "1/op", AggregationPolicy.AVG);
    }
}
