package org.hmmlab.benchmarks.measure.fork;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.HistogramLog;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.model.LoadPattern;

/**
 * What a measured JVM writes at its end: a value an iteration of each figure, in the JSON that JMH writes, so that one reader
 * reads both; and the log of its histograms. Uses no JSON library: a foreign jar may bring another version of it.
 */
public final class ForkFigures {
    /** File of the figures, in the JVM's folder. */
    public static final String FIGURES = "figures.json";

    /** File of the histograms, in the JVM's folder. */
    public static final String HISTOGRAMS = "histograms.hlog";

    /** Cost of the timer, ns. */
    public static final String TIMER = "timer ns";

    /** What an operation takes without the clock around it, ns. */
    public static final String UNTIMED = "untimed ns/op";

    /** Operations that were due and never started. */
    static final String UNSERVED = "unserved ops";

    /** Operations that one call of the benchmark method counts for. */
    public static final String PER_CALL = "ops/call";

    private static final double[] SHOWN = {50, 99};

    private final ForkSettings settings;
    private final int operationsPerBatch;
    private final boolean isOpen;
    private final List<Double> scores = new ArrayList<>();
    private final Map<String, List<Double>> secondary = new LinkedHashMap<>();

    ForkFigures(ForkSettings settings, int operationsPerBatch, boolean isOpen) {
        this.settings = settings;
        this.operationsPerBatch = operationsPerBatch;
        this.isOpen = isOpen;
    }

    /** Adds an iteration. */
    void add(ForkClocks.Interval spent, MeasuringLoop.Done done, double untimed, double timer) {
        double operations = (double) done.batches() * operationsPerBatch;
        add(ForkMetric.OPS.label(), operations);
        add(ForkMetric.WALL_NS.label(), spent.wallNanos());
        add(ForkMetric.CPU_NS.label(), spent.cpuNanos());
        if (!isOpen) {
            // In an open loop the CPU time is mostly the waiting for what is due.
            add(ForkMetric.CPU_NS_PER_OP.label(), spent.cpuNanos() / Math.max(1, operations));
        }
        add(ForkMetric.SHARE.label(), spent.cpuNanos() / ((double) spent.wallNanos() * settings.threads()));
        add(ForkMetric.JIT_MS.label(), spent.jitMillis());
        add(ForkMetric.GC_MS.label(), spent.gcMillis());
        add(ForkMetric.STEAL_MS.label(), spent.stealMillis());
        add(ForkMetric.RUN_DELAY_MS.label(), spent.runDelayNanos() / 1e6);
        add(ForkMetric.START_EPOCH_MS.label(), spent.startEpochMillis());
        add(ForkMetric.CPU_PRESSURE_PERCENT.label(), spent.pressurePercent());
        add(TIMER, timer);
        add(UNTIMED, untimed);
        add(
                PER_CALL,
                (double) operationsPerBatch / LoadPattern.of(settings.params()).calls());
        add(UNSERVED, (double) done.unserved() * operationsPerBatch);
    }

    private void add(String label, double value) {
        secondary.computeIfAbsent(label, name -> new ArrayList<>()).add(value);
    }

    /** Writes both files. */
    void write(ForkLatency latency) throws IOException {
        for (Kind kind : List.of(Kind.SERVICE, Kind.RESPONSE)) {
            for (Histogram iteration : latency.iterations(kind)) {
                if (kind == Kind.SERVICE) {
                    scores.add(iteration.getMean() / operationsPerBatch);
                }
                for (double percentile : SHOWN) {
                    add(
                            "p" + (long) percentile + ' ' + kind.word() + " ns",
                            (double) iteration.getValueAtPercentile(percentile) / operationsPerBatch);
                }
            }
        }
        Files.writeString(settings.folder().resolve(HISTOGRAMS), HistogramLog.write(latency, "fork"));
        Files.writeString(settings.folder().resolve(FIGURES), json(), StandardCharsets.UTF_8);
    }

    private String json() {
        String metrics = secondary.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ":{\"rawData\":[" + numbers(entry.getValue()) + "]}")
                .collect(Collectors.joining(",\n  "));
        return "[{\"benchmark\":" + quoted(settings.benchmark()) + ",\"mode\":\"avgt\",\"threads\":"
                + settings.threads() + ",\n \"primaryMetric\":{\"scoreUnit\":\"ns/op\",\"rawData\":[" + numbers(scores)
                + "]},\n \"secondaryMetrics\":{\n  " + metrics + "}}]\n";
    }

    private static String numbers(List<Double> values) {
        return values.stream()
                .map(value -> Double.isFinite(value) ? Double.toString(value) : "\"NaN\"")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
