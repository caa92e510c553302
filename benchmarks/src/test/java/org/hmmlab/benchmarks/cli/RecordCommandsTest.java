package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.junit.jupiter.api.Test;

/** The commands over stored runs: import, export, history. */
final class RecordCommandsTest extends ResultsCommands {
    @Test
    void shouldImportWhatJmhWroteAndExportItForOthers() throws IOException {
        Path file = Files.writeString(folder.resolve("jmh.json"), """
                [{"jmhVersion":"1.37","benchmark":"a.b.C.time","mode":"avgt","threads":1,"forks":2,
                  "params":{"size":"8"},
                  "primaryMetric":{"score":2,"scoreUnit":"us/op","rawData":[[3.0,3.1],[3.2,3.3]]}}]
                """);
        assertEquals(0, lab("import", file.toString()), err.toString());
        StoredRun imported = new RunStore(folder.resolve("results")).read("latest");
        assertEquals("C.time", imported.forks().get(0).benchmark());
        assertEquals(Map.of("size", "8"), imported.forks().get(0).params());
        assertEquals(0, lab("export", "latest", "--as", "benchstat"));
        assertTrue(out.toString().contains("BenchmarkC.time/arm=jmh/size=8-1\t1\t3050.00 ns/op\n"), out.toString());
        assertEquals(
                0,
                lab(
                        "export",
                        "latest",
                        "--as",
                        "csv",
                        "--out",
                        folder.resolve("x.csv").toString()));
        assertEquals(5, Files.readAllLines(folder.resolve("x.csv")).size());
        refuses("parquet", "export", "latest", "--as", "parquet");
    }

    @Test
    void shouldRefuseToImportWhatIsNotThereOrNotJmhs() throws IOException {
        String none = folder.resolve("none.json").toString();
        refuses(none, "import", none);
        String broken = Files.writeString(folder.resolve("x"), "{").toString();
        refuses(broken, "import", broken);
    }

    @Test
    void shouldSayThatThereIsNoHistoryYetAndWhichRunARemarkMeant() {
        assertEquals(0, json("history").at("/series").size());
        refuses(folder.resolve("results").toString(), "history", "--annotate", "nonsense=fixed");
    }

    @Test
    void shouldJudgeAStoredRunByTheAnchorItSharesWithTheBaseline() {
        store("base", "same", "2", -.20);
        store("slower", "same", "2", -.10);
        store("equal", "same", "2", -.20);
        JsonNode slower = json(3, "gate", "--base", "run:base", "run:slower");
        assertEquals("REGRESSED", slower.at("/verdicts/0/verdict").asText(), "not confirmed, so code 3");
        assertEquals(3, slower.at("/exitCode").asInt());
        JsonNode equal = json("gate", "--base", "run:base", "run:equal");
        assertEquals("EQUIVALENT", equal.at("/verdicts/0/verdict").asText());
    }

    @Test
    void shouldRefuseByNameWhatIsNoBaseline() {
        store("base", "same", "2", -.20);
        store("other-anchor", "changed", "2", -.20);
        store("other-machine", "same", "64", -.20);
        assertEquals(6, lab("gate", "--base", "run:base", "run:other-anchor"));
        assertTrue(err.toString().contains("(same)") && err.toString().contains("(changed)"), "both anchors: " + err);
        assertEquals(6, lab("gate", "--base", "run:base", "run:other-machine"));
        assertTrue(err.toString().contains("cores was 2, is 64"), err.toString());
        assertEquals(6, lab("gate", "run:base"), "none is kept");
        assertEquals(0, lab("gate", "--keep", "base"));
        assertEquals(0, lab("gate", "run:base"), err.toString());
        assertEquals(6, lab("gate", "run:other-machine"));
        assertTrue(err.toString().contains("cores was 2, is 64"), err.toString());
        assertEquals(2, lab("gate", "--base", "jar:/no/such.jar", "run:base"));
    }

    @Test
    void shouldCompareTwoStoredRunsByTheirAnchorAndOnlyShowThemWithoutOne() {
        store("one", "same", "2", -.20);
        store("two", "same", "2", -.10);
        store("other-anchor", "changed", "2", -.10);
        store("other-machine", "same", "64", -.10);
        JsonNode judged = json(3, "ab", "run:one", "run:two");
        assertEquals("REGRESSED", judged.at("/verdicts/0/verdict").asText(), "not confirmed, so code 3");
        assertEquals(0, lab("ab", "run:two", "run:two"));
        JsonNode shown = json(3, "ab", "run:one", "run:other-anchor");
        assertTrue(shown.at("/verdicts").isMissingNode(), "shown, not judged: " + shown);
        JsonNode figure = shown.at("/sequential/0");
        assertEquals(Math.exp(.1), figure.at("/b").asDouble() / figure.at("/a").asDouble(), .003);
        assertTrue(shown.at("/notJudgedBecause").asText().contains("(changed)"), shown.toString());
        JsonNode elsewhere = json(3, "ab", "run:one", "run:other-machine");
        assertEquals(1, elsewhere.at("/sequential").size());
        assertTrue(elsewhere.at("/notJudgedBecause").asText().contains("cores was 2, is 64"), elsewhere.toString());
        refuses("design:post", "ab", "run:one", "design:post");
        refuses("none", "ab", "run:none", "run:one");
    }

    @Test
    void shouldRefuseABaselineWhoseArmsRanOnAnotherJdk() {
        store("old", "2", 0, Map.of("content A", "same", "jdk A", "x 17", "jdk B", "x 17"));
        store("new", "2", 0, Map.of("content A", "same", "jdk A", "x 17", "jdk B", "x 25"));
        assertEquals(6, lab("gate", "--base", "run:old", "run:new"));
        assertTrue(err.toString().contains("jdk B was x 17, is x 25"), err.toString());
        assertEquals(0, lab("gate", "--base", "run:old", "run:old"));
    }

    @Test
    void shouldKeepOnlyWhatCanBeABaseline() throws IOException {
        Path file = Files.writeString(folder.resolve("jmh.json"), """
                [{"jmhVersion":"1.37","benchmark":"a.b.C.time","mode":"avgt","threads":1,"forks":1,
                  "primaryMetric":{"score":2,"scoreUnit":"us/op","rawData":[[3.0]]}}]
                """);
        assertEquals(0, lab("import", file.toString()), err.toString());
        refuses("baseline", "gate", "--keep", "latest");
    }

    @Test
    void shouldSayOfAStepWhatPeopleSaidAndOtherwiseThatItIsOpen() {
        for (int run = 10; run < 30; run++) {
            store("r" + run, "same", run < 25 ? "2" : "64", run < 20 ? 0 : .2);
        }
        JsonNode open = json("history").at("/steps");
        assertEquals(1, open.size());
        assertEquals("OPEN", open.at("/0/state").asText());
        assertEquals("r20", open.at("/0/runId").asText());
        assertEquals(0, lab("history"));
        assertTrue(out.toString().contains("cores was 2, is 64"), "between r24 and r25: " + out);
        JsonNode said = json("history", "--annotate", "r20=commit abc", "--as", "fixed_by")
                .at("/steps/0");
        assertEquals("FIXED_BY", said.at("/state").asText());
        assertTrue(said.at("/words").asText().endsWith("commit abc"), said.toString());
        refuses("nonsense", "history", "--annotate", "r20=x", "--as", "nonsense");
        assertEquals(6, lab("bisect", "C.m"), "its runs name no commits");
        assertTrue(err.toString().contains("run r19 "), err.toString());
    }

    @Test
    void shouldShowTheHistoryOfStoredRunsWithItsStepAndRemarks() {
        for (int run = 10; run < 30; run++) {
            store("r" + run, "same", "2", run < 20 ? 0 : .2);
        }
        JsonNode history = json("history", "--annotate", "r20=new compiler");
        assertEquals(1, history.at("/series").size());
        assertEquals(20, history.at("/series/0/points").size());
        assertEquals(1, history.at("/steps").size());
        assertEquals("r20", history.at("/steps/0/runId").asText());
        assertEquals(Math.expm1(.2), history.at("/steps/0/change").asDouble(), .002);
        assertEquals("new compiler", history.at("/annotations/0/text").asText());
    }

    @Test
    void shouldWriteThePagesOfAllRunsAndOneThatListsThem() throws IOException {
        store("r10", "same", "2", -.2);
        store("r11", "same", "64", 0);
        Path runs = folder.resolve("results/runs");
        Files.writeString(runs.resolve("broken.ndjson"), "{}\n");
        assertEquals(0, lab("report", "--all"), err.toString());
        assertTrue(err.toString().contains("broken.ndjson:1"), err.toString());
        String index = Files.readString(runs.resolve("index.html"));
        assertTrue(index.contains("<h1>3 stored runs</h1>"), "the broken one is listed too");
        assertTrue(index.contains("href=\"r10.html\"") && index.contains("href=\"r11.html\""));
        assertTrue(!index.contains("href=\"broken.html\"") && index.contains("unreadable"));
        String page = Files.readString(runs.resolve("r11.html"));
        assertTrue(page.contains("Against run r10") && page.contains("<td data-label=\"this run\">64</td>"));
        assertTrue(!Files.readString(runs.resolve("r10.html")).contains("Against run"), "nothing came before it");
        assertEquals(0, lab("report", "r10", "--against", "r11"), err.toString());
        assertTrue(Files.readString(runs.resolve("r10.html")).contains("Against run r11"));
        refuses("--all", "report", "r10", "--all");
    }

    @Test
    void shouldMakeTheIndexAgainAndNameWhatBelongsToNoRun() throws IOException {
        store("r10", "same", "2", -.2);
        Path results = folder.resolve("results");
        Files.writeString(results.resolve("index.json"), "no index");
        Path stray = results.resolve("attachments/00/" + "0".repeat(64));
        Files.createDirectories(stray.getParent());
        Files.writeString(stray, "stray");
        JsonNode index = json("report", "--reindex");
        assertEquals(List.of("r10"), index.at("/runs").findValuesAsText("runId"));
        assertEquals(1, index.at("/garbage").size());
        assertEquals(stray.toString(), index.at("/garbage/0").asText());
        assertTrue(Files.readString(results.resolve("index.json")).contains("\"runId\" : \"r10\""));
        assertTrue(Files.exists(stray), "named, not deleted");
    }

    /** A stored run of eight pairs at a log ratio, with small differences between the pairs. */
    private void store(String runId, String content, String cores, double logRatio) {
        store(runId, cores, logRatio, Map.of("content A", content));
    }

    private void store(String runId, String cores, double logRatio, Map<String, String> settings) {
        RunHeader header = TestRecords.header(runId)
                .startedAt("2026-01-01T12:" + (runId.matches("r\\d\\d") ? runId.substring(1) : "00") + ":00Z")
                .environment(new Environment(Map.of("cores", cores)))
                .arms(List.of("anchor", "candidate"))
                .settings(settings)
                .build();
        List<ForkRecord> forks = new ArrayList<>();
        for (int pair = 0; pair < 8; pair++) {
            double wobble = .002 * (pair % 3 - 1);
            forks.add(fork(Role.A, "anchor", pair, 100));
            forks.add(fork(Role.B, "candidate", pair, 100 * Math.exp(logRatio + wobble)));
            forks.add(fork(Role.CONTROL, "anchor", pair, 100 * Math.exp(wobble)));
        }
        try (RunWriter writer = RunWriter.open(folder.resolve("results"), header)) {
            forks.forEach(writer::fork);
            new Judge(JudgeSettings.DEFAULT)
                    .judge(forks, VerdictStage.FIRST)
                    .forEach(j -> j.verdicts().forEach(writer::verdict));
            writer.finish(new RunFooter(RunStatus.COMPLETE, "", 0, ""));
        }
    }

    private static ForkRecord fork(Role role, String arm, int pair, double nanos) {
        IterationRecord iteration = TestRecords.iteration(nanos);
        return TestRecords.fork("C.m")
                .arm(arm)
                .role(role)
                .pair(pair)
                .iterations(List.of(iteration, iteration, iteration))
                .build();
    }
}
