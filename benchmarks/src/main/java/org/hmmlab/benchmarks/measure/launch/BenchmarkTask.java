package org.hmmlab.benchmarks.measure.launch;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.hmmlab.results.model.BenchmarkCase;

/**
 * What one fork measures: one benchmark method with one value for each parameter.
 *
 * @param benchmark qualified name of the method, as JMH prints it
 * @param params parameter values by name, sorted
 * @param threads worker threads, all groups together
 * @param isGroup whether the benchmark declares its own distribution of threads, which is left alone
 */
public record BenchmarkTask(String benchmark, SortedMap<String, String> params, int threads, boolean isGroup) {
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
        return new BenchmarkTask(
                entry.name(), new TreeMap<>(params), entry.isGroup() ? entry.threads() : threads, entry.isGroup());
    }

    /** The same with further parameters, or other values for them. */
    public BenchmarkTask with(Map<String, String> more) {
        SortedMap<String, String> changed = new TreeMap<>(params);
        changed.putAll(more);
        return new BenchmarkTask(benchmark, changed, threads, isGroup);
    }

    /** The same with another number of threads; a group stays as it is. */
    public BenchmarkTask withThreads(int other) {
        return isGroup ? this : new BenchmarkTask(benchmark, params, other, false);
    }

    /** The regular expression that matches this benchmark alone. */
    String anchoredPattern() {
        return "^" + Pattern.quote(benchmark) + "$";
    }

    /** Class and method without the package: the name in tables. */
    public String shortName() {
        return shortName(benchmark);
    }

    static String shortName(String benchmark) {
        int method = benchmark.lastIndexOf('.');
        int type = benchmark.lastIndexOf('.', method - 1);
        return benchmark.substring(type + 1);
    }

    /** The case under which stored runs hold what it measures. */
    public BenchmarkCase benchmarkCase() {
        return BenchmarkCase.of(benchmark, params, threads);
    }

    /** Name, parameters and threads for a reader. */
    @Override
    public String toString() {
        return shortName() + (params.isEmpty() ? "" : " " + params) + " t" + threads;
    }
}
