package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.hmmlab.results.store.RunWriter;
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
        assertTrue(out.toString().contains("C.time"), out.toString());
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
        assertEquals(2, lab("export", "latest", "--as", "parquet"));
        assertTrue(err.toString().contains("bmf"), err.toString());
    }

    @Test
    void shouldRefuseToImportWhatIsNotThereOrNotJmhs() throws IOException {
        assertEquals(2, lab("import", folder.resolve("none.json").toString()));
        assertEquals(
                2, lab("import", Files.writeString(folder.resolve("x"), "{").toString()));
        assertTrue(err.toString().contains("must be readable JSON"), err.toString());
    }

    @Test
    void shouldSayThatThereIsNoHistoryYetAndWhichRunARemarkMeant() {
        assertEquals(0, lab("history"));
        assertTrue(out.toString().contains("no complete comparison is stored"), out.toString());
        assertEquals(2, lab("history", "--annotate", "nonsense=fixed"));
        assertTrue(err.toString().contains("no run is stored in"), err.toString());
    }

    @Test
    void shouldJudgeAStoredRunByTheAnchorItSharesWithTheBaseline() {
        store("base", "same", "2", -.20);
        store("slower", "same", "2", -.10);
        store("equal", "same", "2", -.20);
        assertEquals(3, lab("gate", "--base", "run:base", "run:slower"), "a regression, not confirmed: " + err);
        assertTrue(out.toString().contains("REGRESSED"), out.toString());
        assertEquals(0, lab("gate", "--base", "run:base", "run:equal"), err.toString());
    }

    @Test
    void shouldRefuseByNameWhatIsNoBaseline() {
        store("base", "same", "2", -.20);
        store("other-anchor", "changed", "2", -.20);
        store("other-machine", "same", "64", -.20);
        assertEquals(6, lab("gate", "--base", "run:base", "run:other-anchor"));
        assertTrue(err.toString().contains("no anchor in common"), err.toString());
        assertEquals(6, lab("gate", "--base", "run:base", "run:other-machine"));
        assertTrue(err.toString().contains("cores was 2, is 64; what would do: a baseline"), err.toString());
        assertEquals(6, lab("gate", "run:base"));
        assertTrue(err.toString().contains("no baseline is kept for this class of machine"), err.toString());
        assertEquals(0, lab("gate", "--keep", "base"));
        assertEquals(0, lab("gate", "run:base"), err.toString());
        assertEquals(6, lab("gate", "run:other-machine"));
        assertTrue(err.toString().contains("base differs by cores was 2, is 64"), err.toString());
        assertEquals(2, lab("gate", "--base", "jar:/no/such.jar", "run:base"));
    }

    @Test
    void shouldCompareTwoStoredRunsByTheirAnchorAndOnlyShowThemWithoutOne() {
        store("one", "same", "2", -.20);
        store("two", "same", "2", -.10);
        store("other-anchor", "changed", "2", -.10);
        store("other-machine", "same", "64", -.10);
        assertEquals(3, lab("ab", "run:one", "run:two"), "a regression, not confirmed: " + err);
        assertTrue(out.toString().contains("REGRESSED"), out.toString());
        assertEquals(0, lab("ab", "run:two", "run:two"));
        assertEquals(3, lab("ab", "run:one", "run:other-anchor"));
        assertTrue(out.toString().contains("+10.5 %"), out.toString());
        assertTrue(
                out.toString().contains("sequential, not judged: the runs have no anchor in common"), out.toString());
        assertFalse(out.toString().contains("REGRESSED"), out.toString());
        assertEquals(3, lab("ab", "run:one", "run:other-machine", "--json"));
        assertTrue(out.toString().contains("\"sequential\""), out.toString());
        assertTrue(out.toString().contains("cores was 2, is 64"), out.toString());
        assertEquals(2, lab("ab", "run:one", "design:post"));
        assertTrue(err.toString().contains("a stored run is compared with a stored run"), err.toString());
        assertEquals(2, lab("ab", "run:none", "run:one"));
    }

    @Test
    void shouldRefuseABaselineWhoseArmsRanOnAnotherJdk() {
        store("old", "2", 0, Map.of("content A", "same", "jdk A", "x 17", "jdk B", "x 17"));
        store("new", "2", 0, Map.of("content A", "same", "jdk A", "x 17", "jdk B", "x 25"));
        assertEquals(6, lab("gate", "--base", "run:old", "run:new"));
        assertTrue(err.toString().contains("jdk B was x 17, is x 25; what would do: lab ab"), err.toString());
        assertEquals(0, lab("gate", "--base", "run:old", "run:old"));
    }

    @Test
    void shouldKeepOnlyWhatCanBeABaseline() throws IOException {
        Path file = Files.writeString(folder.resolve("jmh.json"), """
                [{"jmhVersion":"1.37","benchmark":"a.b.C.time","mode":"avgt","threads":1,"forks":1,
                  "primaryMetric":{"score":2,"scoreUnit":"us/op","rawData":[[3.0]]}}]
                """);
        assertEquals(0, lab("import", file.toString()), err.toString());
        assertEquals(2, lab("gate", "--keep", "latest"));
        assertTrue(err.toString().contains("a baseline must be a complete comparison"), err.toString());
    }

    @Test
    void shouldSayOfAStepWhatPeopleSaidAndOtherwiseThatItIsOpen() {
        for (int run = 10; run < 30; run++) {
            store("r" + run, "same", run < 25 ? "2" : "64", run < 20 ? 0 : .2);
        }
        assertEquals(0, lab("history"));
        assertTrue(out.toString().contains("not confirmed; lab bisect C.m looks for its commit"), out.toString());
        assertTrue(out.toString().contains("-- another class of machine: cores was 2, is 64"), out.toString());
        assertEquals(0, lab("history", "--annotate", "r20=commit abc", "--as", "fixed_by"));
        assertTrue(out.toString().contains("p 0.001  fixed by: commit abc\n"), out.toString());
        assertFalse(out.toString().contains("not confirmed"), out.toString());
        assertEquals(0, lab("history", "--json"));
        assertTrue(out.toString().contains("\"state\" : \"FIXED_BY\""), out.toString());
        assertEquals(2, lab("history", "--annotate", "r20=x", "--as", "nonsense"));
        assertTrue(err.toString().contains("ACCEPTED"), err.toString());
        assertEquals(6, lab("bisect", "C.m"), "its runs name no commits");
        assertTrue(err.toString().contains("does not say which commit it measured"), err.toString());
    }

    @Test
    void shouldShowTheHistoryOfStoredRunsWithItsStepAndRemarks() {
        for (int run = 10; run < 30; run++) {
            store("r" + run, "same", "2", run < 20 ? 0 : .2);
        }
        assertEquals(0, lab("history", "--annotate", "r20=new compiler"));
        String text = out.toString();
        assertTrue(text.contains("(20 runs, 1 steps)"), text);
        assertTrue(text.indexOf("~~~ +22.1 %") > text.indexOf("  r19 "), text);
        assertTrue(text.indexOf("~~~ +22.1 %") < text.indexOf("  r20 "), text);
        assertTrue(text.contains("new compiler"), text);
    }

    @Test
    void shouldWriteThePagesOfAllRunsAndOneThatListsThem() throws IOException {
        store("r10", "same", "2", -.2);
        store("r11", "same", "64", 0);
        Path runs = folder.resolve("results/runs");
        Files.writeString(runs.resolve("broken.ndjson"), "{}\n");
        assertEquals(0, lab("report", "--all"), err.toString());
        assertTrue(
                err.toString().contains("passed over: ") && err.toString().contains("broken.ndjson:1"), err.toString());
        String index = Files.readString(runs.resolve("index.html"));
        assertTrue(index.contains("<h1>3 stored runs</h1>"), "the broken one is listed too");
        assertTrue(index.contains("href=\"r10.html\"") && index.contains("href=\"r11.html\""));
        assertTrue(!index.contains("href=\"broken.html\"") && index.contains("unreadable"));
        String page = Files.readString(runs.resolve("r11.html"));
        assertTrue(page.contains("Against run r10") && page.contains("<td data-label=\"this run\">64</td>"));
        assertTrue(!Files.readString(runs.resolve("r10.html")).contains("Against run"), "nothing came before it");
        assertEquals(0, lab("report", "r10", "--against", "r11"), err.toString());
        assertTrue(Files.readString(runs.resolve("r10.html")).contains("Against run r11"));
        assertEquals(2, lab("report", "r10", "--all"));
        assertTrue(err.toString().contains("take no RUN"), err.toString());
    }

    @Test
    void shouldMakeTheIndexAgainAndNameWhatBelongsToNoRun() throws IOException {
        store("r10", "same", "2", -.2);
        Path results = folder.resolve("results");
        Files.writeString(results.resolve("index.json"), "no index");
        Path stray = results.resolve("attachments/00/" + "0".repeat(64));
        Files.createDirectories(stray.getParent());
        Files.writeString(stray, "stray");
        assertEquals(0, lab("report", "--reindex"), err.toString());
        assertTrue(out.toString().contains("index.json  1 runs"), out.toString());
        assertTrue(out.toString().contains("garbage " + stray), out.toString());
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
