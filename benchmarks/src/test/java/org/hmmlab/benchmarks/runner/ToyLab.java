package org.hmmlab.benchmarks.runner;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The smallest sensible measurements of {@link ToyBenchmark}. */
final class ToyLab {
    static final Timing SHORT = new Timing(1, 20, 3, 20);

    private ToyLab() {}

    static BenchmarkTask task(String mood) {
        return new BenchmarkTask(ToyBenchmark.class.getName() + ".work", new TreeMap<>(Map.of("mood", mood)), 1, false);
    }

    static ComparisonPlan plan(String mood) {
        return new ComparisonPlan(
                List.of(task(mood)),
                Arm.ofLab("kref", Map.of("design", "kref")),
                Arm.ofLab("get-put", Map.of("design", "get-put")),
                1,
                0,
                SHORT,
                Goal.NONE,
                5);
    }
}
