package org.hmmlab.benchmarks.measure.compare;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;

/** The smallest sensible measurements of {@link ToyBenchmark}. */
public final class ToyLab {
    public static final Timing SHORT = new Timing(1, 20, 3, 20);

    private ToyLab() {}

    public static BenchmarkTask task(String mood) {
        return new BenchmarkTask(ToyBenchmark.class.getName() + ".work", new TreeMap<>(Map.of("mood", mood)), 1, false);
    }

    public static ComparisonPlan plan(String mood) {
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
