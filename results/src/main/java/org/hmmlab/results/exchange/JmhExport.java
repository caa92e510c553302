package org.hmmlab.results.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunTiming;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.store.StoredRun;

/** JMH's JSON, as version 1.37 writes it; the arm stands among the parameters. What is not a number is a string there. */
final class JmhExport {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Those that JMH writes, under the names that it gives them. */
    private static final double[] PERCENTILES = {0, 50, 90, 95, 99, 99.9, 99.99, 99.999, 99.9999, 100};

    private static final double NS_PER_MS = 1e6;

    private JmhExport() {}

    static String render(List<StoredRun> runs) {
        ArrayNode array = MAPPER.createArrayNode();
        for (StoredRun run : runs) {
            MeasuredArm.of(run).forEach(arm -> array.add(entry(arm, run.header())));
        }
        try {
            return MAPPER.writeValueAsString(array) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers must be writable as JSON", e);
        }
    }

    private static ObjectNode entry(MeasuredArm arm, RunHeader run) {
        Map<String, String> facts = run.environment().facts();
        String jdk = facts.getOrDefault("jdk", "");
        ForkRecord any = arm.forks().get(0);
        ObjectNode entry = MAPPER.createObjectNode();
        entry.put("jmhVersion", "1.37")
                .put("benchmark", arm.benchmarkCase().name())
                .put("mode", mode(arm.benchmarkCase()));
        entry.put("threads", arm.threads()).put("forks", arm.forks().size());
        entry.put("jvm", facts.getOrDefault("jvm", "java"));
        ArrayNode flags = entry.putArray("jvmArgs");
        Arrays.stream(facts.getOrDefault("jvm flags", "").split("\\s+"))
                .filter(flag -> !flag.isEmpty())
                .forEach(flags::add);
        entry.put("jdkVersion", jdk).put("vmName", jdk).put("vmVersion", jdk);
        Timing timing = Timing.of(arm, run);
        entry.put("warmupIterations", timing.warmupIterations());
        entry.put("warmupTime", timing.warmupMillis() + " ms").put("warmupBatchSize", 1);
        entry.put("measurementIterations", any.iterations().size());
        entry.put("measurementTime", timing.iterationMillis() + " ms").put("measurementBatchSize", 1);
        ObjectNode params = entry.putObject("params");
        arm.paramsWithArm().forEach(params::put);
        entry.set("primaryMetric", metric(arm, IterationRecord::wallNsPerOp, "ns/op"));
        ObjectNode secondary = entry.putObject("secondaryMetrics");
        secondary.set("cpu", metric(arm, IterationRecord::cpuNsPerOp, "ns/op"));
        secondary.set("cpuShare", metric(arm, IterationRecord::cpuShare, "ratio"));
        return entry;
    }

    /** Scores are written as average times, whatever the mode was in which they were measured. */
    private static String mode(BenchmarkCase benchmarkCase) {
        return benchmarkCase.mode().equals("ss") ? "ss" : "avgt";
    }

    /** How long the JVMs of an arm warmed up and measured; 0 for what is not known. */
    private record Timing(int warmupIterations, int warmupMillis, long iterationMillis) {
        /** Up to here the length of an iteration may differ from the planned one because of the machine, as a factor. */
        private static final double MAX_OFF = 1.5;

        /**
         * Runs of before say the planned timing only, though cases of several threads had another one. Where the iterations show that,
         * their own length is what is known.
         */
        static Timing of(MeasuredArm arm, RunHeader run) {
            double measured = Samples.median(arm.forks().stream()
                    .flatMap(fork -> fork.iterations().stream())
                    .mapToDouble(iteration -> iteration.wallNs() / NS_PER_MS)
                    .toArray());
            Optional<RunTiming> said = run.typedSettings().timing(arm.benchmarkCase());
            boolean isSaid = said.isPresent()
                    && (Double.isNaN(measured)
                            || measured <= MAX_OFF * said.get().iterationMillis()
                                    && measured * MAX_OFF >= said.get().iterationMillis());
            return isSaid
                    ? new Timing(
                            said.get().warmupIterations(),
                            said.get().warmupMillis(),
                            said.get().iterationMillis())
                    : new Timing(0, 0, Double.isNaN(measured) ? 0 : Math.round(measured));
        }
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
        for (double percent : PERCENTILES) {
            put(percentiles, Double.toString(percent), Samples.quantile(measured, percent / 100));
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
