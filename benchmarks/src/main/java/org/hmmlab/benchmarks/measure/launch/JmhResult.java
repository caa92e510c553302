package org.hmmlab.benchmarks.measure.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.fork.ForkMetric;

/**
 * One benchmark of a JMH result file that was measured in a single fork.
 *
 * @param benchmark qualified method name
 * @param mode JMH's short name, for example {@code avgt}
 * @param threads worker threads
 * @param params parameter values by name
 * @param unit of the scores
 * @param scores primary score per measured iteration, in {@code unit}
 * @param secondary secondary results per measured iteration, by label
 */
public record JmhResult(
        String benchmark,
        String mode,
        int threads,
        Map<String, String> params,
        String unit,
        List<Double> scores,
        Map<String, List<Double>> secondary) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads JMH's JSON.
     *
     * @throws IOException when the file is missing or is not what JMH 1.37 writes
     */
    public static List<JmhResult> read(Path file) throws IOException {
        JsonNode root = JSON.readTree(file.toFile());
        if (root == null || !root.isArray()) {
            throw new IOException("a JMH result file must hold a JSON array: " + file);
        }
        List<JmhResult> results = new ArrayList<>();
        for (JsonNode entry : root) {
            results.add(one(entry, file));
        }
        return results;
    }

    private static JmhResult one(JsonNode entry, Path file) throws IOException {
        JsonNode primary = entry.path("primaryMetric");
        if (!entry.hasNonNull("benchmark") || !primary.has("rawData")) {
            throw new IOException("a JMH result must have benchmark and primaryMetric.rawData: " + file);
        }
        Map<String, String> params = new TreeMap<>();
        entry.path("params")
                .properties()
                .forEach(p -> params.put(p.getKey(), p.getValue().asText()));
        Map<String, List<Double>> secondary = new LinkedHashMap<>();
        entry.path("secondaryMetrics")
                .properties()
                .forEach(m -> secondary.put(m.getKey(), firstFork(m.getValue().path("rawData"))));
        return new JmhResult(
                entry.path("benchmark").asText(),
                entry.path("mode").asText(),
                entry.path("threads").asInt(),
                Collections.unmodifiableMap(params),
                primary.path("scoreUnit").asText(),
                firstFork(primary.path("rawData")),
                Collections.unmodifiableMap(secondary));
    }

    private static List<Double> firstFork(JsonNode rawData) {
        List<Double> values = new ArrayList<>();
        for (JsonNode value : rawData.path(0)) {
            values.add(number(value));
        }
        return Collections.unmodifiableList(values);
    }

    /** JMH writes what JSON cannot say as a string: "NaN", "+INF", "-INF". */
    private static double number(JsonNode value) {
        return switch (value.asText()) {
            case "NaN" -> Double.NaN;
            case "+INF" -> Double.POSITIVE_INFINITY;
            case "-INF" -> Double.NEGATIVE_INFINITY;
            default -> value.asDouble();
        };
    }

    /** The same without its last iteration, in which JMH runs the tear-down and the JIT compiles it. */
    JmhResult withoutLastIteration() {
        Map<String, List<Double>> shorter = new LinkedHashMap<>();
        secondary.forEach((label, values) ->
                shorter.put(label, values.size() == scores.size() ? values.subList(0, scores.size() - 1) : values));
        return new JmhResult(benchmark, mode, threads, params, unit, scores.subList(0, scores.size() - 1), shorter);
    }

    /** Values of a metric that the lab's profiler reports; NaN for every iteration when it did not. */
    public List<Double> values(ForkMetric metric) {
        return secondary.getOrDefault(metric.label(), Collections.nCopies(scores.size(), Double.NaN));
    }
}
