package org.hmmlab.results.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.store.StoreException;

/**
 * JMH's JSON as records. JMH stores scores only: CPU time, shares and disturbances are NaN, so contention is not known to have
 * taken place, and nothing can be compared in pairs.
 *
 * @param forks one JVM per fork of each result, in the order of the file
 * @param environment what the file says of the JVM
 */
public record JmhImport(List<ForkRecord> forks, Environment environment) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<String, Double> NANOS =
            Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9, "min", 6e10, "hr", 3.6e12, "day", 8.64e13);

    /** Copies. */
    public JmhImport {
        forks = List.copyOf(forks);
    }

    /**
     * Reads a result file.
     *
     * @param file as {@code -rf json} writes it
     * @return its contents
     * @throws StoreException if it is none; says what is expected where
     */
    public static JmhImport read(Path file) {
        JsonNode root;
        try {
            root = MAPPER.readTree(file.toFile());
        } catch (IOException e) {
            throw new StoreException("a JMH result file must be readable JSON: " + file + ": " + e.getMessage(), e);
        }
        if (root == null || !root.isArray() || root.isEmpty()) {
            throw new StoreException("a JMH result file must hold a JSON array of results: " + file, null);
        }
        List<ForkRecord> forks = new ArrayList<>();
        for (int i = 0; i < root.size(); i++) {
            add(root.get(i), file + " result " + i, forks);
        }
        Map<String, String> facts = new TreeMap<>();
        for (String name : List.of("jmhVersion", "jvm", "jdkVersion", "vmName", "vmVersion")) {
            if (root.get(0).hasNonNull(name)) {
                facts.put(name, root.get(0).get(name).asText());
            }
        }
        return new JmhImport(forks, new Environment(facts));
    }

    private static void add(JsonNode entry, String where, List<ForkRecord> forks) {
        JsonNode raw = entry.path("primaryMetric").path("rawData");
        String unit = entry.path("primaryMetric").path("scoreUnit").asText();
        String mode = entry.path("mode").asText();
        if (!entry.hasNonNull("benchmark") || !raw.isArray() || raw.isEmpty()) {
            throw new StoreException(where + " must have benchmark and primaryMetric.rawData", null);
        }
        Double nanos = NANOS.get(unit.replace("/op", "").replace("ops/", ""));
        boolean isRate = mode.equals("thrpt") && unit.startsWith("ops/");
        boolean isTime = List.of("avgt", "sample", "ss").contains(mode) && unit.endsWith("/op");
        if (nanos == null || !(isRate || isTime)) {
            throw new StoreException(
                    where + " must have a mode and a unit of time per operation or operations per time: mode=" + mode
                            + ", scoreUnit=" + unit,
                    null);
        }
        SortedMap<String, String> params = new TreeMap<>();
        entry.path("params")
                .properties()
                .forEach(p -> params.put(p.getKey(), p.getValue().asText()));
        int threads = Math.max(1, entry.path("threads").asInt(1));
        BenchmarkCase benchmarkCase = new BenchmarkCase(entry.get("benchmark").asText(), mode, params, threads);
        for (int fork = 0; fork < raw.size(); fork++) {
            List<IterationRecord> iterations = new ArrayList<>();
            for (JsonNode value : raw.get(fork)) {
                double score = value.isNumber() ? value.asDouble() : Double.NaN;
                iterations.add(iteration(isRate ? threads * nanos / score : score * nanos));
            }
            forks.add(ForkRecord.ok("jmh", Role.RUN, benchmarkCase, fork, iterations, Map.of()));
        }
    }

    private static IterationRecord iteration(double wallNsPerOp) {
        double none = Double.NaN;
        double wall = Double.isFinite(wallNsPerOp) ? wallNsPerOp : none;
        return new IterationRecord(wall, none, none, 0, none, none, none, none, Map.of());
    }
}
