package org.hmmlab.results.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.store.StoreException;
import org.hmmlab.results.store.StoredRun;

/**
 * Bencher Metric Format: benchmark name to measure to value with bounds. Its measure latency is in ns. The format has one value a
 * name, and so holds one run.
 */
final class BmfExport {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** What Bencher takes for the name of a benchmark. */
    private static final int MAX_NAME = 1024;

    private BmfExport() {}

    static String render(List<StoredRun> runs) {
        Map<String, Map<String, Map<String, Double>>> all = new LinkedHashMap<>();
        for (StoredRun run : runs) {
            for (MeasuredArm arm : MeasuredArm.of(run)) {
                Map<String, Map<String, Double>> measures = new LinkedHashMap<>();
                put(measures, "latency", arm.wallByFork());
                put(measures, "cpu-time", arm.cpuByFork());
                String name = arm.path() + "/t=" + arm.threads();
                if (name.length() > MAX_NAME) {
                    throw new StoreException("bmf takes names of at most " + MAX_NAME + " characters: " + name, null);
                }
                if (!measures.isEmpty() && all.put(name, measures) != null) {
                    throw new StoreException(
                            "bmf has one value a name: export one run at a time; more than one has " + name, null);
                }
            }
        }
        try {
            return MAPPER.writeValueAsString(all) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers must be writable as JSON", e);
        }
    }

    private static void put(Map<String, Map<String, Double>> measures, String measure, double[] byFork) {
        double value = Samples.median(byFork);
        if (!Double.isNaN(value)) {
            Map<String, Double> metric = new LinkedHashMap<>();
            metric.put("value", value);
            metric.put("lower_value", Samples.quantile(byFork, 0));
            metric.put("upper_value", Samples.quantile(byFork, 1));
            measures.put(measure, metric);
        }
    }
}
