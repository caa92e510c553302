package org.hmmlab.benchmarks.runner;

import java.util.List;
import org.openjdk.jmh.results.Result;

/** Placeholder until the counters of {@code sync} are merged. */
final class WorkPerOp {
    void beforeIteration() {}

    List<Result<?>> afterIteration(long ops, boolean isMeasured) {
        return List.of();
    }
}
