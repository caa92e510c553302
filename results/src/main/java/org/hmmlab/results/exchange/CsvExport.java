package org.hmmlab.results.exchange;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.results.model.CaseNames;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.store.StoreException;
import org.hmmlab.results.store.StoredRun;

/** Comma-separated values as RFC 4180 has them; an empty field is a figure that was not measured. */
final class CsvExport {
    /** As Otava's own examples have it: no fraction of a second, the offset in digits. */
    private static final DateTimeFormatter OTAVA_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx").withZone(ZoneOffset.UTC);

    private CsvExport() {}

    /**
     * One row a run, in order of time: what Otava's CSV importer takes, with time_column time and attributes run, commit. It takes no
     * empty figure, so a column is there only if every run measured it.
     */
    static String series(List<StoredRun> runs) {
        List<StoredRun> ordered = new ArrayList<>(runs);
        ordered.sort(Comparator.comparing(CsvExport::start));
        List<Map<String, Double>> rows = new ArrayList<>();
        Set<String> columns = new LinkedHashSet<>();
        for (StoredRun run : ordered) {
            Map<String, Double> row = new LinkedHashMap<>();
            for (MeasuredArm arm : MeasuredArm.of(run)) {
                double deciding = Samples.median(arm.threads() > 1 ? arm.wallByFork() : arm.cpuByFork());
                if (!Double.isNaN(deciding)) {
                    row.put(arm.path() + "/t=" + arm.threads(), deciding);
                }
            }
            columns.addAll(row.keySet());
            rows.add(row);
        }
        columns.removeIf(column -> rows.stream().anyMatch(row -> !row.containsKey(column)));
        if (columns.isEmpty()) {
            throw new StoreException(
                    "otava takes no empty figure: export runs that measured a benchmark in common; of these "
                            + runs.size() + " no benchmark, arm and number of threads is in all",
                    null);
        }
        StringBuilder text = new StringBuilder();
        List<String> header = new ArrayList<>(List.of("time", "run", "commit"));
        header.addAll(columns);
        line(text, header);
        for (int i = 0; i < ordered.size(); i++) {
            RunHeader of = ordered.get(i).header();
            List<String> fields = new ArrayList<>(List.of(
                    OTAVA_TIME.format(start(ordered.get(i))),
                    of.runId(),
                    of.typedSettings().gitCommit().orElse("")));
            for (String column : columns) {
                fields.add(number(rows.get(i).getOrDefault(column, Double.NaN)));
            }
            line(text, fields);
        }
        return text.toString();
    }

    private static Instant start(StoredRun run) {
        return OffsetDateTime.parse(run.header().startedAt()).toInstant();
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
            CaseNames names = run.caseNames();
            for (ForkRecord fork : run.forks()) {
                for (int i = 0; i < fork.iterations().size(); i++) {
                    IterationRecord it = fork.iterations().get(i);
                    line(
                            text,
                            List.of(
                                    run.header().runId(),
                                    names.of(fork.benchmarkCase()),
                                    fork.params().toString(),
                                    Integer.toString(fork.threads()),
                                    fork.arm(),
                                    fork.role().toString(),
                                    Integer.toString(fork.pair()),
                                    fork.status().toString(),
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
