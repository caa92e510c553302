package org.hmmlab.benchmarks.measure.launch;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.hmmlab.benchmarks.measure.fork.Timing;

/**
 * What one fork measures: one benchmark method with one value for each parameter.
 *
 * @param benchmark qualified name of the method, as JMH prints it
 * @param params parameter values by name, sorted
 * @param threads worker threads, all groups together
 * @param isGroup whether the benchmark declares its own distribution of threads, which is left alone
 * @param warmup how much more warm-up it needs than the plan's
 */
public record BenchmarkTask(
        String benchmark, SortedMap<String, String> params, int threads, boolean isGroup, Warmup warmup) {
    private static final int MIN_CONTENDED_ITERATIONS = 4;
    private static final int CONTENDED_LENGTH = 4;
    private static final int CONTENDED_WARMUP = 4;

    /**
     * How much more warm-up a benchmark needs than the plan's: the more code there is to compile, the longer.
     *
     * @param factor times the plan's warm-up iterations
     * @param setUpFactor how many times the plan's warm-up a benchmark may take that warms itself in its set-up; 0 for all others
     */
    public record Warmup(int factor, int setUpFactor) {
        /** The plan's. */
        public static final Warmup AS_PLANNED = new Warmup(1, 0);

        /** A multiple of the plan's. */
        public static Warmup times(int factor) {
            return new Warmup(factor, 0);
        }
    }

    /** A task that is warmed up as the plan says. */
    public BenchmarkTask(String benchmark, SortedMap<String, String> params, int threads, boolean isGroup) {
        this(benchmark, params, threads, isGroup, Warmup.AS_PLANNED);
    }

    /** Copies the parameters. */
    public BenchmarkTask {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1: threads=" + threads);
        }
    }

    /**
     * A task for an entry of the index.
     *
     * @param threads ignored for a group
     */
    public static BenchmarkTask of(BenchmarkIndex.Entry entry, Map<String, String> params, int threads) {
        return of(entry, params, threads, Warmup.AS_PLANNED);
    }

    /** A task for an entry of the index, with a warm-up of its own. */
    public static BenchmarkTask of(BenchmarkIndex.Entry entry, Map<String, String> params, int threads, Warmup warmup) {
        return new BenchmarkTask(
                entry.name(),
                new TreeMap<>(params),
                entry.isGroup() ? entry.threads() : threads,
                entry.isGroup(),
                warmup);
    }

    /**
     * The timing of this benchmark's JVMs, in every command: the plan's, with as much more warm-up as it needs until the JIT is quiet.
     * Several threads get half the iterations, four times as long: the harness takes some milliseconds to start and stop
     * an iteration, and of 100 ms that alone can cost the CPU share that contention must have. They get four times the warm-up,
     * since those of all JVMs of a group want the cores at once, and the JIT has what they leave.
     *
     * @param planned the plan's timing
     */
    public Timing timing(Timing planned) {
        boolean isContended = threads > 1;
        return new Timing(
                planned.warmupIterations() * warmup.factor() * (isContended ? CONTENDED_WARMUP : 1),
                planned.warmupMillis(),
                isContended ? Math.max(MIN_CONTENDED_ITERATIONS, planned.iterations() / 2) : planned.iterations(),
                isContended ? CONTENDED_LENGTH * planned.iterationMillis() : planned.iterationMillis(),
                warmup.setUpFactor() * planned.warmupTotalMillis());
    }

    /** The same under the name that another program has for it. */
    BenchmarkTask named(String other) {
        return new BenchmarkTask(other, params, threads, isGroup, warmup);
    }

    /** The same with further parameters, or other values for them. */
    public BenchmarkTask with(Map<String, String> more) {
        SortedMap<String, String> changed = new TreeMap<>(params);
        changed.putAll(more);
        return new BenchmarkTask(benchmark, changed, threads, isGroup, warmup);
    }

    /** The same without a parameter. */
    public BenchmarkTask without(String param) {
        SortedMap<String, String> fewer = new TreeMap<>(params);
        fewer.remove(param);
        return new BenchmarkTask(benchmark, fewer, threads, isGroup, warmup);
    }

    /** The same with another number of threads; a group stays as it is. */
    public BenchmarkTask withThreads(int other) {
        return isGroup ? this : new BenchmarkTask(benchmark, params, other, false, warmup);
    }

    /** The regular expression that matches this benchmark alone. */
    String anchoredPattern() {
        return "^" + Pattern.quote(benchmark) + "$";
    }

    /** Class and method without the package: the name in tables and stored runs. */
    public String shortName() {
        return shortName(benchmark);
    }

    static String shortName(String benchmark) {
        int method = benchmark.lastIndexOf('.');
        int type = benchmark.lastIndexOf('.', method - 1);
        return benchmark.substring(type + 1);
    }

    /** Name, parameters and threads for a reader. */
    @Override
    public String toString() {
        return shortName() + (params.isEmpty() ? "" : " " + params) + " t" + threads;
    }
}
