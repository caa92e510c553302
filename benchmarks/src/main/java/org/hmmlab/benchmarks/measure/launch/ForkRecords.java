package org.hmmlab.benchmarks.measure.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.fork.ForkMetric;
import org.hmmlab.benchmarks.measure.fork.WorkCounter;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.verdict.ExactComparison;

/** Turns what JMH wrote into the lab's records. */
public final class ForkRecords {
    private static final double NANOS_PER_MILLI = 1e6;
    /** JMH's short name of single shots. */
    private static final String SINGLE_SHOT = "ss";

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private ForkRecords() {}

    /**
     * Who measured.
     *
     * @param arm name of the arm
     * @param role one of {@link ForkRecord#ROLES}
     * @param pair number of the pair
     * @param params parameters that belong to the benchmark and not to the arm
     */
    public record Place(String arm, String role, int pair, Map<String, String> params) {}

    /** A JVM that measured all that it was asked to. */
    public static ForkRecord ok(Place place, BenchmarkTask task, JmhResult result, Map<String, Double> counters) {
        return new ForkRecord(
                place.arm(),
                place.role(),
                task.shortName(),
                new TreeMap<>(place.params()),
                task.threads(),
                place.pair(),
                ForkRecord.OK,
                iterations(result),
                withAllocated(result, counters),
                null);
    }

    /** A JVM that did not, with a status that says so. */
    public static ForkRecord failed(Place place, BenchmarkTask task, String status, String failure) {
        return new ForkRecord(
                place.arm(),
                place.role(),
                task.shortName(),
                new TreeMap<>(place.params()),
                task.threads(),
                place.pair(),
                status,
                List.of(),
                Map.of(),
                failure);
    }

    /**
     * Adds what an operation allocates, in whole bytes, by the iteration that allocated least: JMH itself allocates some KB an iteration.
     */
    private static Map<String, Double> withAllocated(JmhResult result, Map<String, Double> counters) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < result.scores().size(); i++) {
            least = Math.min(least, at(result, ForkMetric.ALLOCATED_BYTES, i) / at(result, ForkMetric.OPS, i));
        }
        if (!Double.isFinite(least)) {
            return counters;
        }
        Map<String, Double> more = new TreeMap<>(counters);
        more.put(ExactComparison.ALLOCATED, Math.rint(least));
        return more;
    }

    /** The counters of a counting fork, by name without prefix. */
    public static Map<String, Double> counters(JmhResult result) {
        Map<String, Double> counters = new TreeMap<>();
        result.secondary().forEach((label, values) -> {
            if (label.startsWith(WorkCounter.PREFIX) && !values.isEmpty()) {
                counters.put(label.substring(WorkCounter.PREFIX.length()) + "/op", values.get(0));
            }
        });
        return counters;
    }

    static List<IterationRecord> iterations(JmhResult result) {
        List<IterationRecord> iterations = new ArrayList<>();
        for (int i = 0; i < result.scores().size(); i++) {
            iterations.add(iteration(result, i));
        }
        return List.copyOf(iterations);
    }

    private static IterationRecord iteration(JmhResult result, int i) {
        double ops = at(result, ForkMetric.OPS, i);
        double wallNanos = at(result, ForkMetric.WALL_NS, i);
        double wallPerOp = scoreNanos(
                result.mode(), result.unit(), result.threads(), result.scores().get(i));
        if (result.mode().equals(SINGLE_SHOT) && ops > 0) {
            // JMH's score is that of a whole batch, and of one thread.
            wallPerOp *= result.threads() / ops;
        }
        if (Double.isNaN(wallPerOp)) {
            wallPerOp = wallNanos * result.threads() / ops;
        }
        Map<String, Double> secondary = new TreeMap<>();
        secondary.put("runDelayMs", at(result, ForkMetric.RUN_DELAY_MS, i));
        secondary.put("startEpochMs", at(result, ForkMetric.START_EPOCH_MS, i));
        secondary.put("cpuPressurePercent", at(result, ForkMetric.CPU_PRESSURE_PERCENT, i));
        result.secondary().forEach((label, values) -> {
            if (!label.startsWith("lab.") && i < values.size() && Double.isFinite(values.get(i))) {
                secondary.put(label, values.get(i));
            }
        });
        return new IterationRecord(
                wallPerOp,
                at(result, ForkMetric.CPU_NS_PER_OP, i),
                at(result, ForkMetric.SHARE, i),
                Double.isNaN(ops) ? 0 : (long) ops,
                wallNanos,
                at(result, ForkMetric.JIT_MS, i),
                at(result, ForkMetric.GC_MS, i),
                100 * at(result, ForkMetric.STEAL_MS, i) * NANOS_PER_MILLI / (wallNanos * CORES),
                secondary);
    }

    /** JMH's score as ns per operation of one thread; NaN for modes that do not say it. */
    static double scoreNanos(String mode, String unit, int threads, double score) {
        double unitNanos = unitNanos(unit.replace("/op", "").replace("ops/", ""));
        return switch (mode) {
            case "avgt", "sample", "ss" -> score * unitNanos;
            case "thrpt" -> threads * unitNanos / score;
            default -> Double.NaN;
        };
    }

    private static double unitNanos(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us" -> TimeUnit.MICROSECONDS.toNanos(1);
            case "ms" -> TimeUnit.MILLISECONDS.toNanos(1);
            case "s" -> TimeUnit.SECONDS.toNanos(1);
            case "min" -> TimeUnit.MINUTES.toNanos(1);
            default -> Double.NaN;
        };
    }

    private static double at(JmhResult result, ForkMetric metric, int iteration) {
        List<Double> values = result.values(metric);
        double value = iteration < values.size() ? values.get(iteration) : Double.NaN;
        return Double.isFinite(value) ? value : Double.NaN;
    }
}
