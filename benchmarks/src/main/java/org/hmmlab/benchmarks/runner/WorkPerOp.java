package org.hmmlab.benchmarks.runner;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.sync.Part;
import org.hmmlab.sync.WorkCounters;
import org.hmmlab.sync.WorkCounts;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The model's exact work per operation, where counting is on.
 *
 * <p>Iterations of fixed batches count exactly: the last warm-up batch is subtracted from each larger measured batch, so
 * that what an iteration's set-up does drops out. Without warm-up, set-up counts. Used by one thread.
 */
final class WorkPerOp {
    /** Beginning of the labels of all counters in JMH's results. */
    static final String PREFIX = "lab.count.";

    private WorkCounts before;
    private WorkCounts warmup;
    private long warmupOps;

    void beforeIteration() {
        if (WorkCounters.COUNTING) {
            before = WorkCounters.ofAllThreads();
        }
    }

    List<Result<?>> afterIteration(long ops, boolean isMeasured) {
        if (!WorkCounters.COUNTING) {
            return List.of();
        }
        WorkCounts done = WorkCounters.ofAllThreads().minus(before);
        if (!isMeasured) {
            warmup = done;
            warmupOps = ops;
            return List.of();
        }
        boolean isLarger = warmup != null && ops > warmupOps;
        return isLarger ? results(done.minus(warmup), ops - warmupOps) : results(done, ops);
    }

    private static List<Result<?>> results(WorkCounts counts, long ops) {
        List<Result<?>> results = new ArrayList<>();
        results.add(result("rmw", counts.rmw(), ops));
        results.add(result("fences", counts.fences(), ops));
        results.add(result("casFailures", counts.casFailures(), ops));
        for (Part part : Part.values()) {
            if (counts.rmw(part) != 0) {
                results.add(result("rmw." + part, counts.rmw(part), ops));
            }
        }
        return results;
    }

    private static Result<?> result(String name, long count, long ops) {
        return new ScalarResult(PREFIX + name, (double) count / ops, "1/op", AggregationPolicy.AVG);
    }
}
