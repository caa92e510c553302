package org.hmmlab.results.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.hmmlab.results.Refusal;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.store.StoreException;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the formats' own documents ask of a file. */
final class ExchangeTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    /** Two arms, a control, and a name that every format must quote. */
    private static StoredRun run(String runId) {
        List<ForkRecord> forks = SampleRuns.pairs("fault.hit", 1, 0, .1, .12).stream()
                .map(f -> f.withCase(f.benchmarkCase().withParams(Map.of("mix", "a \"b\",c"))))
                .toList();
        return new StoredRun(
                SampleRuns.header(runId, "2026-01-01T12:00:00Z"),
                forks,
                List.of(),
                List.of(),
                SampleRuns.complete(),
                null);
    }

    @Test
    void shouldWriteGosBenchmarkLinesWhenExportedForBenchstat() {
        List<String> lines =
                ExportFormat.BENCHSTAT.render(List.of(run("r1"))).lines().toList();
        Pattern config = Pattern.compile("[a-z][^A-Z\\s:]*: .*");
        Pattern result = Pattern.compile("Benchmark[^a-z\\s]\\S*-\\d+\\s+\\d+(\\s+[0-9.e+-]+ \\S+)+");
        int results = 0;
        for (String line : lines) {
            boolean isResult = result.matcher(line).matches();
            results += isResult ? 1 : 0;
            assertTrue(isResult || config.matcher(line).matches(), line);
        }
        assertEquals(6, results, "two JVMs of three arms");
        assertTrue(
                lines.contains("BenchmarkFault.hit/arm=pre/mix=a_\"b\",c-1\t5000\t100.000 ns/op\t100.000 cpu-ns/op"),
                lines.toString());
    }

    @Test
    void shouldWriteMeasuresWithBoundsWhenExportedForBencher() throws IOException {
        JsonNode root = MAPPER.readTree(ExportFormat.BMF.render(List.of(run("r1"))));
        assertEquals(3, root.size());
        root.forEach(benchmark -> benchmark.forEach(measure -> {
            double value = measure.path("value").asDouble();
            assertTrue(measure.path("lower_value").asDouble() <= value, measure.toString());
            assertTrue(measure.path("upper_value").asDouble() >= value, measure.toString());
            assertEquals(3, measure.size());
        }));
        assertTrue(root.properties().stream().allMatch(e -> e.getValue().has("latency")), root.toString());
    }

    @Test
    void shouldWriteOneRowARunInOrderWhenExportedForOtava() {
        List<String> rows =
                ExportFormat.OTAVA.render(List.of(run("r1"), run("r2"))).lines().toList();
        assertEquals(3, rows.size());
        assertTrue(rows.get(0).startsWith("time,run,commit,\"fault.hit/arm=pre/mix=a_\"\"b\"\",c/t=1\","), rows.get(0));
        assertTrue(rows.get(1).startsWith("2026-01-01 12:00:00 +0000,r1,,100.0,"), rows.get(1));
        assertTrue(rows.get(2).startsWith("2026-01-01 12:00:00 +0000,r2,,100.0,"), rows.get(2));
    }

    @Test
    void shouldWriteWholeFamiliesInBaseUnitsWhenExportedAsOpenMetrics() {
        String text = ExportFormat.OPENMETRICS.render(List.of(run("r1")));
        assertTrue(text.endsWith("# EOF\n"), text);
        Pattern sample =
                Pattern.compile("(\\w+)\\{\\w+=\"(?:[^\"\\\\]|\\\\.)*\"(?:,\\w+=\"(?:[^\"\\\\]|\\\\.)*\")*} \\S+");
        String family = "";
        int samples = 0;
        for (String line : text.lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                family = line.split(" ")[2];
                assertTrue(family.endsWith("_seconds"), "a unit must end the name: " + family);
            } else if (!line.startsWith("# ")) {
                assertTrue(sample.matcher(line).matches(), line);
                assertTrue(line.startsWith(family + "{"), line);
                samples++;
            }
        }
        assertEquals(6, samples);
        assertTrue(text.contains("params=\"{mix=a \\\"b\\\",c}\""), text);
        assertTrue(text.contains(" 1.0E-7\n"), text);
    }

    @Test
    void shouldQuoteWhatMustBeQuotedInCsv() {
        List<String> rows = ExportFormat.CSV.render(List.of(run("r1"))).lines().toList();
        assertEquals(1 + 6 * 5, rows.size());
        assertTrue(
                rows.get(1).startsWith("r1,fault.hit,\"{mix=a \"\"b\"\",c}\",1,pre,A,0,ok,0,100.0,100.0,1.0,1000,"),
                rows.get(1));
        assertTrue(rows.get(1).contains(",,"), "garbage collection was not measured: " + rows.get(1));
    }

    @Test
    void shouldReadBackItsOwnJmhFile() throws IOException {
        String text = ExportFormat.JMH.render(List.of(run("r1")));
        assertFalse(text.contains(": NaN"), "JSON has no NaN");
        Path file = Files.writeString(folder.resolve("jmh.json"), text);
        JmhImport imported = JmhImport.read(file);
        assertEquals(6, imported.forks().size());
        ForkRecord first = imported.forks().get(0);
        assertEquals("fault.hit", first.benchmark());
        assertEquals(Map.of("arm", "pre", "mix", "a \"b\",c"), first.params());
        assertEquals(100, first.iterations().get(0).wallNsPerOp());
        assertTrue(Double.isNaN(first.iterations().get(0).cpuNsPerOp()));
        assertEquals("17.0.15", imported.environment().facts().get("jdkVersion"));
    }

    @Test
    void shouldReadEveryModeOfJmhInItsOwnUnit() throws IOException {
        Path file = Files.writeString(folder.resolve("jmh.json"), """
                [{"jmhVersion":"1.37","benchmark":"a.b.C.rate","mode":"thrpt","threads":2,"forks":2,
                  "primaryMetric":{"score":2,"scoreUnit":"ops/us","rawData":[[2.0,4.0],[1.0,"NaN"]]}},
                 {"jmhVersion":"1.37","benchmark":"a.b.C.time","mode":"avgt","threads":1,"forks":1,
                  "primaryMetric":{"score":2,"scoreUnit":"ms/op","rawData":[[3.0]]}}]
                """);
        List<ForkRecord> forks = JmhImport.read(file).forks();
        assertEquals(3, forks.size());
        assertEquals("C.rate", forks.get(0).benchmark());
        assertEquals(1000, forks.get(0).iterations().get(0).wallNsPerOp());
        assertEquals(500, forks.get(0).iterations().get(1).wallNsPerOp());
        assertTrue(Double.isNaN(forks.get(1).iterations().get(1).wallNsPerOp()));
        assertEquals(3e6, forks.get(2).iterations().get(0).wallNsPerOp());
    }

    @Test
    void shouldSayWhatItExpectsWhenAFileIsNotJmhs() throws IOException {
        Path object = Files.writeString(folder.resolve("a.json"), "{}");
        assertTrue(
                Refusal.of(StoreException.class, () -> JmhImport.read(object)).contains("must hold a JSON array"));
        Path other = Files.writeString(
                folder.resolve("b.json"),
                "[{\"benchmark\":\"x.y\",\"mode\":\"avgt\",\"primaryMetric\":{\"scoreUnit\":\"kg\",\"rawData\":[[1]]}}]");
        assertTrue(Refusal.of(StoreException.class, () -> JmhImport.read(other)).contains("scoreUnit=kg"));
    }
}
