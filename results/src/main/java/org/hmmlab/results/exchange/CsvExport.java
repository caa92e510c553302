package org.hmmlab.results.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.store.StoredRun;

/** Comma-separated values as RFC 4180 has them; an empty field is a figure that was not measured. */
final class CsvExport {
    private CsvExport() {}

    /** One row per run, in order of time: what Otava's CSV importer takes, with time_column time and attributes run, commit. */
    static String series(List<StoredRun> runs) {
        Set<String> columns = new LinkedHashSet<>();
        List<Map<String, Double>> rows = new ArrayList<>();
        for (StoredRun run : runs) {
            Map<String, Double> row = new LinkedHashMap<>();
            for (MeasuredArm arm : MeasuredArm.of(run.forks())) {
                double[] deciding = arm.threads() > 1 ? arm.wallByFork() : arm.cpuByFork();
                row.put(arm.path() + "/t=" + arm.threads(), Samples.median(deciding));
            }
            columns.addAll(row.keySet());
            rows.add(row);
        }
        StringBuilder text = new StringBuilder();
        List<String> header = new ArrayList<>(List.of("time", "run", "commit"));
        header.addAll(columns);
        line(text, header);
        for (int i = 0; i < runs.size(); i++) {
            StoredRun run = runs.get(i);
            List<String> fields = new ArrayList<>(List.of(
                    run.header().startedAt(),
                    run.header().runId(),
                    run.header().settings().getOrDefault("git commit", "")));
            for (String column : columns) {
                fields.add(number(rows.get(i).getOrDefault(column, Double.NaN)));
            }
            line(text, fields);
        }
        return text.toString();
    }

    /** One row per iteration. */
    static String iterations(List<StoredRun> runs) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                List.of(
                        "run",
                        "benchmark",
                        "params",
                        "threads",
                        "arm",
                        "role",
                        "pair",
                        "status",
                        "iteration",
                        "wallNsPerOp",
                        "cpuNsPerOp",
                        "cpuShare",
                        "ops",
                        "wallNs",
                        "jitMs",
                        "gcMs",
                        "stealPercent"));
        for (StoredRun run : runs) {
            for (ForkRecord fork : run.forks()) {
                for (int i = 0; i < fork.iterations().size(); i++) {
                    IterationRecord it = fork.iterations().get(i);
                    line(
                            text,
                            List.of(
                                    run.header().runId(),
                                    fork.benchmark(),
                                    fork.params().toString(),
                                    Integer.toString(fork.threads()),
                                    fork.arm(),
                                    fork.role(),
                                    Integer.toString(fork.pair()),
                                    fork.status(),
                                    Integer.toString(i),
                                    number(it.wallNsPerOp()),
                                    number(it.cpuNsPerOp()),
                                    number(it.cpuShare()),
                                    Long.toString(it.ops()),
                                    number(it.wallNs()),
                                    number(it.jitMs()),
                                    number(it.gcMs()),
                                    number(it.stealPercent())));
                }
            }
        }
        return text.toString();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    private static void line(StringBuilder text, List<String> fields) {
        text.append(String.join(",", fields.stream().map(CsvExport::field).toList()))
                .append("\r\n");
    }

    private static String field(String value) {
        boolean mustBeQuoted = value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return mustBeQuoted ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
