package org.hmmlab.results.exchange;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.store.StoredRun;

/** OpenMetrics text: one family of gauges after the other, base units, {@code # EOF} at the end. */
final class OpenMetricsExport {
    private static final double NANOS_PER_SECOND = 1e9;

    private OpenMetricsExport() {}

    static String render(List<StoredRun> runs) {
        StringBuilder text = new StringBuilder();
        family(
                text,
                "hmmlab_operation_wall_seconds",
                "Wall time of an operation, median of JVMs.",
                runs,
                MeasuredArm::wallByFork);
        family(
                text,
                "hmmlab_operation_cpu_seconds",
                "CPU time of an operation, median of JVMs.",
                runs,
                MeasuredArm::cpuByFork);
        return text.append("# EOF\n").toString();
    }

    private static void family(
            StringBuilder text,
            String name,
            String help,
            List<StoredRun> runs,
            Function<MeasuredArm, double[]> figures) {
        text.append("# TYPE ").append(name).append(" gauge\n");
        text.append("# UNIT ").append(name).append(" seconds\n");
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        for (StoredRun run : runs) {
            for (MeasuredArm arm : MeasuredArm.of(run)) {
                double seconds = Samples.median(figures.apply(arm)) / NANOS_PER_SECOND;
                if (!Double.isNaN(seconds)) {
                    String labels = labels(Map.of(
                            "arm", arm.arm(),
                            "benchmark", arm.benchmark(),
                            "params", arm.params().toString(),
                            "run", run.header().runId(),
                            "threads", Integer.toString(arm.threads())));
                    text.append(String.format(Locale.ROOT, "%s{%s} %s\n", name, labels, Double.toString(seconds)));
                }
            }
        }
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=\"" + escaped(e.getValue()) + '"')
                .collect(Collectors.joining(","));
    }

    /** A line ends with a line feed and holds no carriage return. */
    private static String escaped(String value) {
        return value.replace("\r", "")
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n");
    }
}
