package org.hmmlab.results.exchange;

import java.util.List;
import java.util.Locale;
import org.hmmlab.results.store.StoredRun;

/** Go's benchmark format: configuration lines {@code key: value}, then {@code BenchmarkName-threads N value unit value unit}. */
final class BenchstatExport {
    private BenchstatExport() {}

    static String render(List<StoredRun> runs) {
        StringBuilder text = new StringBuilder();
        for (StoredRun run : runs) {
            // Keys begin with a lower-case letter and hold no space, upper case or colon.
            text.append("run: ").append(run.header().runId()).append('\n');
            run.header()
                    .environment()
                    .facts()
                    .forEach((name, value) -> text.append(key(name))
                            .append(": ")
                            .append(value.replaceAll("\\s+", " "))
                            .append('\n'));
            for (MeasuredArm arm : MeasuredArm.of(run.forks())) {
                lines(arm, text);
            }
        }
        return text.toString();
    }

    private static void lines(MeasuredArm arm, StringBuilder text) {
        double[] wall = arm.wallByFork();
        double[] cpu = arm.cpuByFork();
        String path = arm.path();
        String name = "Benchmark" + path.substring(0, 1).toUpperCase(Locale.ROOT) + path.substring(1);
        for (int fork = 0; fork < wall.length; fork++) {
            if (Double.isNaN(wall[fork])) {
                continue;
            }
            long ops = arm.forks().get(fork).iterations().stream()
                    .mapToLong(i -> i.ops())
                    .sum();
            text.append(String.format(
                    Locale.ROOT, "%s-%d\t%d\t%.6g ns/op", name, arm.threads(), Math.max(1, ops), wall[fork]));
            if (!Double.isNaN(cpu[fork])) {
                text.append(String.format(Locale.ROOT, "\t%.6g cpu-ns/op", cpu[fork]));
            }
            text.append('\n');
        }
    }

    private static String key(String name) {
        String key = name.toLowerCase(Locale.ROOT).replaceAll("[\\s:]+", "-");
        return key.matches("[a-z].*") ? key : "x-" + key;
    }
}
