package org.hmmlab.results.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.hmmlab.results.Refusal;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.StoreException;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Test;

/**
 * What is exported, read strictly by the rules that each format's owners give: names that need quoting, runs that differ, and the
 * runs of the record.
 */
final class FormatRulesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String EVIL = "été a/b=c \"q\" \\ back\u00a0space,\u2028 line\nfeed\rreturn";

    private static StoredRun run(String id, String day, Map<String, String> facts, String benchmark) {
        List<ForkRecord> forks = new ArrayList<>();
        for (ForkRecord f : SampleRuns.pairs(benchmark, 2, 0, .1, .12, .08)) {
            forks.add(f.withCase(f.benchmarkCase().withParams(Map.of("mix", EVIL))));
        }
        RunHeader any = SampleRuns.header(id, day + "T12:00:00.123456789Z");
        RunHeader header = TestRecords.header(id)
                .kind(any.kind())
                .startedAt(any.startedAt())
                .command(any.command())
                .seed(any.seed())
                .environment(new Environment(facts))
                .arms(any.arms())
                .settings(Map.of(
                        "git commit",
                        "abc",
                        "timing",
                        "Timing[warmupIterations=4, warmupMillis=200, iterationMillis=100]"))
                .build();
        return new StoredRun(header, forks, List.of(), List.of(), SampleRuns.complete(), null);
    }

    private static final StoredRun FIRST =
            run("r1", "2026-01-02", Map.of("jdk", "17", "Hyper Visor:", "y\nes", "nothing", ""), "a.B.hit");
    private static final StoredRun SECOND = run("r2", "2026-01-01", Map.of("jdk", "25"), "a.B.hit");

    private static List<StoredRun> record() {
        return List.of(
                RunReader.read(Path.of("record/20261122-150440-63f2.ndjson")),
                RunReader.read(Path.of("record/20261122-183535-4300.ndjson")));
    }

    @Test
    void shouldBeReadAsGosBenchmarkFormat() {
        List<GoBenchmarkText.Result> results =
                GoBenchmarkText.parse(ExportFormat.BENCHSTAT.render(List.of(FIRST, SECOND)));
        assertEquals(2 * 9, results.size());
        GoBenchmarkText.Result first = results.get(0);
        assertEquals("A.B.hit", first.name());
        assertEquals("pre", first.parts().get("arm"));
        assertEquals(2, first.threads());
        assertEquals(100, first.values().get("ns/op"));
        assertEquals(Map.of("run", "r1", "jdk", "17", "hyper-visor-", "y es"), first.config());
        assertEquals(Map.of("run", "r2", "jdk", "25"), results.get(9).config(), "nothing is left of the run before it");
        int all = record().stream()
                .mapToInt(run -> (int) run.forks().stream()
                        .filter(f ->
                                f.status() == ForkStatus.OK && !f.iterations().isEmpty())
                        .count())
                .sum();
        assertEquals(
                all,
                GoBenchmarkText.parse(ExportFormat.BENCHSTAT.render(record())).size());
    }

    @Test
    void shouldBeReadAsOpenMetrics() {
        List<OpenMetricsText.Sample> samples =
                OpenMetricsText.parse(ExportFormat.OPENMETRICS.render(List.of(FIRST, SECOND)));
        assertEquals(2 * 2 * 3, samples.size(), "wall and CPU, two runs, three arms");
        OpenMetricsText.Sample sample = samples.get(0);
        assertEquals("hmmlab_operation_wall_seconds", sample.family());
        assertEquals("{mix=" + EVIL.replace("\r", "") + "}", sample.labels().get("params"));
        assertEquals(100e-9, sample.value(), 1e-12);
        assertTrue(
                OpenMetricsText.parse(ExportFormat.OPENMETRICS.render(record())).size() > 4);
        assertEquals(List.of(), OpenMetricsText.parse(ExportFormat.OPENMETRICS.render(List.of())));
    }

    @Test
    void shouldBeReadByOtavasImporter() {
        List<List<String>> rows = CsvText.parse(ExportFormat.OTAVA.render(List.of(FIRST, SECOND)));
        assertEquals(List.of("time", "run", "commit"), rows.get(0).subList(0, 3));
        assertEquals(rows.get(0).size(), new TreeSet<>(rows.get(0)).size(), "a column is found by its name");
        assertEquals(
                List.of("r2", "r1"), List.of(rows.get(1).get(1), rows.get(2).get(1)), "in order of time");
        DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z");
        for (List<String> row : rows.subList(1, rows.size())) {
            assertEquals(2026, OffsetDateTime.parse(row.get(0), time).getYear());
            row.subList(3, row.size()).forEach(figure -> assertTrue(Double.parseDouble(figure) > 0, figure));
        }
    }

    @Test
    void shouldLeaveOutOfOtavasFileWhatNotEveryRunMeasured() {
        StoredRun other = run("r3", "2026-01-03", Map.of(), "a.B.miss");
        assertTrue(Refusal.of(StoreException.class, () -> ExportFormat.OTAVA.render(List.of(FIRST, other)))
                .contains("takes no empty figure"));
        List<ForkRecord> both = new ArrayList<>(FIRST.forks());
        both.addAll(other.forks());
        StoredRun more = new StoredRun(other.header(), both, List.of(), List.of(), SampleRuns.complete(), null);
        List<List<String>> rows = CsvText.parse(ExportFormat.OTAVA.render(List.of(FIRST, more)));
        assertEquals(3 + 3, rows.get(0).size(), "three arms of a.B.hit only");
    }

    @Test
    void shouldBeReadAsBencherMetricFormat() throws IOException {
        for (StoredRun run : record()) {
            bencher(ExportFormat.BMF.render(List.of(run)));
        }
        assertEquals(3, bencher(ExportFormat.BMF.render(List.of(FIRST))));
        assertTrue(Refusal.of(StoreException.class, () -> ExportFormat.BMF.render(List.of(FIRST, SECOND)))
                .contains("one run at a time"));
    }

    /** Benchmarks of measures of a value with bounds, all numbers; names and slugs no longer than Bencher takes. */
    private static int bencher(String text) throws IOException {
        JsonNode root = MAPPER.readTree(text);
        root.properties().forEach(benchmark -> {
            assertTrue(benchmark.getKey().length() <= 1024, benchmark.getKey());
            assertFalse(benchmark.getValue().isEmpty());
            benchmark.getValue().properties().forEach(measure -> {
                assertTrue(measure.getKey().matches("[a-z0-9]+(-[a-z0-9]+)*")
                        && measure.getKey().length() <= 64);
                JsonNode metric = measure.getValue();
                assertTrue(metric.path("value").isNumber());
                metric.properties().forEach(bound -> {
                    assertTrue(List.of("value", "lower_value", "upper_value").contains(bound.getKey()));
                    assertTrue(bound.getValue().isNumber());
                });
                assertTrue(metric.path("lower_value").asDouble()
                        <= metric.path("value").asDouble());
                assertTrue(metric.path("upper_value").asDouble()
                        >= metric.path("value").asDouble());
            });
        });
        return root.size();
    }

    /** The properties that JMH 1.37 writes for each result, and what is in them. */
    @Test
    void shouldHoldWhatJmhWrites() throws IOException {
        for (StoredRun run : List.of(FIRST, record().get(0))) {
            for (JsonNode result : MAPPER.readTree(ExportFormat.JMH.render(List.of(run)))) {
                for (String text : List.of(
                        "jmhVersion",
                        "benchmark",
                        "mode",
                        "jvm",
                        "jdkVersion",
                        "vmName",
                        "vmVersion",
                        "warmupTime",
                        "measurementTime")) {
                    assertTrue(result.path(text).isTextual(), text + " in " + result);
                }
                for (String count : List.of(
                        "threads",
                        "forks",
                        "warmupIterations",
                        "warmupBatchSize",
                        "measurementIterations",
                        "measurementBatchSize")) {
                    assertTrue(result.path(count).isInt(), count);
                }
                assertTrue(result.path("jvmArgs").isArray());
                assertEquals("100 ms", result.path("measurementTime").asText());
                assertEquals(4, result.path("warmupIterations").asInt());
                assertTrue(result.path("params").isObject());
                metric(result.path("primaryMetric"), result.path("forks").asInt());
                result.path("secondaryMetrics")
                        .forEach(m -> metric(m, result.path("forks").asInt()));
            }
        }
    }

    private static void metric(JsonNode metric, int forks) {
        assertTrue(isNumber(metric.path("score")) && isNumber(metric.path("scoreError")), metric.toString());
        assertEquals(2, metric.path("scoreConfidence").size());
        List<String> percentiles = new ArrayList<>();
        metric.path("scorePercentiles").fieldNames().forEachRemaining(percentiles::add);
        assertEquals(
                List.of("0.0", "50.0", "90.0", "95.0", "99.0", "99.9", "99.99", "99.999", "99.9999", "100.0"),
                percentiles);
        assertTrue(metric.path("scoreUnit").isTextual());
        assertEquals(forks, metric.path("rawData").size());
        metric.path("rawData").forEach(fork -> fork.forEach(value -> assertTrue(isNumber(value), value.toString())));
    }

    private static boolean isNumber(JsonNode value) {
        return value.isNumber() || List.of("NaN", "+INF", "-INF").contains(value.asText());
    }

    @Test
    void shouldBeReadAsCommaSeparatedValues() {
        List<List<String>> rows = CsvText.parse(ExportFormat.CSV.render(List.of(FIRST)));
        assertEquals(1 + 9 * 5, rows.size());
        assertEquals("{mix=" + EVIL + "}", rows.get(1).get(2));
    }

    /** The readers themselves: what a format's owner calls wrong is refused, or the tests above could not fail. */
    @Test
    void shouldRefuseWhatTheFormatsForbid() {
        for (String text : List.of(
                "Benchmark/a=1-2\n",
                "BenchmarkA-1 5\n",
                "BenchmarkA-1 5 1.0\n",
                "Key: value\n",
                "a b: c\n",
                "BenchmarkA-1 x 1 ns/op")) {
            assertThrows(RuntimeException.class, () -> GoBenchmarkText.parse(text), text);
        }
        for (String text : List.of(
                "a 1\n",
                "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\na 2\n# EOF\n",
                "# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n# EOF\n",
                "# TYPE a gauge\na{x=\"\\q\"} 1\n# EOF\n",
                "# TYPE a gauge\na 1\na 1\n# EOF\n",
                "# TYPE a gauge\r\na 1\n# EOF\n",
                "# TYPE a_seconds gauge\n# UNIT a_seconds bytes\n# EOF\n",
                "# a remark\n# EOF\n")) {
            assertThrows(RuntimeException.class, () -> OpenMetricsText.parse(text), text);
        }
        for (String text : List.of("a,b\n", "a,b\r\nc\r\n", "a\"b\r\n", "\"a\r\n")) {
            assertThrows(RuntimeException.class, () -> CsvText.parse(text), text);
        }
        assertEquals(
                1,
                GoBenchmarkText.parse("goos: linux\nBenchmarkEncode/format=json-48 100 3.5 ns/op 10 B/op\n")
                        .size());
    }
}
