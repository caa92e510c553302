package org.hmmlab.benchmarks.measure.fork;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What a measured JVM is told, as system properties.
 *
 * @param benchmark qualified method name
 * @param params of the benchmark and of its driving
 * @param threads workers
 * @param timing iterations
 * @param folder where results go
 * @param seed that the JVMs of a group share
 */
public record ForkSettings(
        String benchmark, Map<String, String> params, int threads, Timing timing, Path folder, long seed) {
    /** Beginning of a property that is a parameter. */
    static final String PARAM = "hmmlab.latency.param.";

    private static final String BENCHMARK = "hmmlab.latency.benchmark";
    private static final String THREADS = "hmmlab.latency.threads";
    private static final String FOLDER = "hmmlab.latency.folder";
    private static final String WARMUPS = "hmmlab.latency.warmupIterations";
    private static final String WARMUP = "hmmlab.latency.warmupMillis";
    private static final String ITERATIONS = "hmmlab.latency.iterations";
    private static final String ITERATION = "hmmlab.latency.iterationMillis";

    /** The properties that tell a JVM these settings; the seed is told by who starts a group. */
    public Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        properties.put(BENCHMARK, benchmark);
        properties.put(THREADS, Integer.toString(threads));
        properties.put(FOLDER, folder.toString());
        properties.put(WARMUPS, Integer.toString(timing.warmupIterations()));
        properties.put(WARMUP, Integer.toString(timing.warmupMillis()));
        properties.put(ITERATIONS, Integer.toString(timing.iterations()));
        properties.put(ITERATION, Integer.toString(timing.iterationMillis()));
        properties.putAll(ForkParams.toProperties(params));
        return properties;
    }

    /** Reads them in the JVM. */
    static ForkSettings of(Properties properties) {
        return new ForkSettings(
                required(properties, BENCHMARK),
                ForkParams.fromProperties(properties),
                Integer.parseInt(required(properties, THREADS)),
                new Timing(
                        Integer.parseInt(required(properties, WARMUPS)),
                        Integer.parseInt(required(properties, WARMUP)),
                        Integer.parseInt(required(properties, ITERATIONS)),
                        Integer.parseInt(required(properties, ITERATION))),
                Path.of(required(properties, FOLDER)),
                Long.parseLong(properties.getProperty(IterationProfiler.GROUP_SEED, "0")));
    }

    private static String required(Properties properties, String name) {
        String value = properties.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("a measured JVM must be told -D" + name + "=");
        }
        return value;
    }
}
