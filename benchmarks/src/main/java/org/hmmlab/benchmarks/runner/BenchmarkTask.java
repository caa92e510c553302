package org.hmmlab.benchmarks.runner;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What one fork measures: one benchmark method with one value for each parameter.
 *
 * @param benchmark qualified name of the method, as JMH prints it
 * @param params parameter values by name, sorted
 * @param threads worker threads; 0 leaves what the benchmark declares
 */
public record BenchmarkTask(String benchmark, Map<String, String> params, int threads) {
    /** Copies the parameters into a sorted map. */
    public BenchmarkTask {
        params = Collections.unmodifiableMap(new TreeMap<>(params));
        if (threads < 0) {
            throw new IllegalArgumentException("threads must not be negative: threads=" + threads);
        }
    }

    /** The same with one more parameter, or another value for it. */
    public BenchmarkTask with(String name, String value) {
        Map<String, String> changed = new TreeMap<>(params);
        changed.put(name, value);
        return new BenchmarkTask(benchmark, changed, threads);
    }

    /** The regular expression that matches this benchmark alone. */
    String anchoredPattern() {
        return "^" + Pattern.quote(benchmark) + "$";
    }

    /** Class and method without the package. */
    public String shortName() {
        int method = benchmark.lastIndexOf('.');
        int type = benchmark.lastIndexOf('.', method - 1);
        return benchmark.substring(type + 1);
    }
}
