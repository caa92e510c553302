package org.hmmlab.results.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.store.StoredRun;

/** JMH's JSON, as version 1.37 writes it; the arm stands among the parameters. What is not a number is a string there. */
final class JmhExport {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JmhExport() {}

    static String render(List<StoredRun> runs) {
        ArrayNode array = MAPPER.createArrayNode();
        for (StoredRun run : runs) {
            String jdk = run.header().environment().facts().getOrDefault("jdk", "");
            MeasuredArm.of(run.forks()).forEach(arm -> array.add(entry(arm, jdk)));
        }
        try {
            return MAPPER.writeValueAsString(array) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers must be writable as JSON", e);
        }
    }

    private static ObjectNode entry(MeasuredArm arm, String jdk) {
        ObjectNode entry = MAPPER.createObjectNode();
        entry.put("jmhVersion", "1.37").put("benchmark", arm.benchmark()).put("mode", "avgt");
        entry.put("threads", arm.threads()).put("forks", arm.forks().size());
        entry.put("jdkVersion", jdk).put("vmName", jdk).put("vmVersion", jdk);
        entry.put("measurementIterations", arm.forks().get(0).iterations().size());
        ObjectNode params = entry.putObject("params");
        arm.paramsWithArm().forEach(params::put);
        entry.set("primaryMetric", metric(arm, IterationRecord::wallNsPerOp, "ns/op"));
        ObjectNode secondary = entry.putObject("secondaryMetrics");
        secondary.set("cpu", metric(arm, IterationRecord::cpuNsPerOp, "ns/op"));
        secondary.set("cpuShare", metric(arm, IterationRecord::cpuShare, "ratio"));
        return entry;
    }

    private static ObjectNode metric(MeasuredArm arm, ToDoubleFunction<IterationRecord> figure, String unit) {
        double[] all = arm.forks().stream()
                .flatMap(fork -> fork.iterations().stream())
                .mapToDouble(figure)
                .toArray();
        ObjectNode metric = MAPPER.createObjectNode();
        double[] measured = Samples.measured(all);
        put(metric, "score", measured.length == 0 ? Double.NaN : Samples.mean(measured));
        // JMH's error pools iterations as if they were independent; the lab does not state one.
        put(metric, "scoreError", Double.NaN);
        ArrayNode none = metric.putArray("scoreConfidence");
        none.add("NaN").add("NaN");
        ObjectNode percentiles = metric.putObject("scorePercentiles");
        for (int percent : new int[] {0, 50, 90, 95, 99, 100}) {
            put(percentiles, percent + ".0", Samples.quantile(measured, percent / 100.0));
        }
        metric.put("scoreUnit", unit);
        ArrayNode raw = metric.putArray("rawData");
        for (ForkRecord fork : arm.forks()) {
            ArrayNode values = raw.addArray();
            for (IterationRecord iteration : fork.iterations()) {
                double value = figure.applyAsDouble(iteration);
                if (Double.isNaN(value)) {
                    values.add("NaN");
                } else {
                    values.add(value);
                }
            }
        }
        return metric;
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.put(name, "NaN");
        } else {
            node.put(name, value);
        }
    }
}
