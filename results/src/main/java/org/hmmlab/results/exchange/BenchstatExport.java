package org.hmmlab.results.exchange;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hmmlab.results.store.StoredRun;

/** Go's benchmark format: configuration lines {@code key: value}, then {@code BenchmarkName-threads N value unit value unit}. */
final class BenchstatExport {
    private BenchstatExport() {}

    static String render(List<StoredRun> runs) {
        StringBuilder text = new StringBuilder();
        Set<String> set = new TreeSet<>();
        for (StoredRun run : runs) {
            SortedMap<String, String> facts = new TreeMap<>();
            run.header().environment().facts().forEach((name, value) -> facts.put(key(name), value(value)));
            facts.put("run", run.header().runId());
            facts.values().removeIf(String::isEmpty);
            // A key holds for all lines after it, so what the last run had and this one has not must be taken back.
            set.removeAll(facts.keySet());
            set.forEach(key -> text.append(key).append(":\n"));
            set.clear();
            set.addAll(facts.keySet());
            facts.forEach(
                    (key, value) -> text.append(key).append(": ").append(value).append('\n'));
            for (MeasuredArm arm : MeasuredArm.of(run)) {
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

    /** Keys begin with a lower-case letter and hold no space, upper case or colon. */
    private static String key(String name) {
        String key = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
        return key.matches("[a-z].*") ? key : "x-" + key;
    }

    private static String value(String value) {
        return value.replaceAll("(?U)[\\s\\p{Cntrl}]+", " ").strip();
    }
}
