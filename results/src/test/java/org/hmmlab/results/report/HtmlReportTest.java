package org.hmmlab.results.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The page is well-formed, complete, and loads nothing; what a browser makes of it is {@link PagesInBrowserTest}'s. */
final class HtmlReportTest {
    private final String page = HtmlReport.render(ReportedRuns.everyVerdict());

    @Test
    void shouldBeWellFormed() throws Exception {
        assertEquals("html", parse(page).getDocumentElement().getTagName());
        assertEquals(
                "html",
                parse(HtmlReport.render(ReportedRuns.plain()))
                        .getDocumentElement()
                        .getTagName());
    }

    @Test
    void shouldLoadNothing() throws Exception {
        Document document = parse(page);
        assertFalse(page.contains("url("), "no address in the style sheet");
        assertFalse(page.contains("sourceMappingURL"), "nothing that a browser's tools would ask for");
        for (String tag : List.of("link", "img", "iframe", "object", "base")) {
            assertEquals(0, document.getElementsByTagName(tag).getLength(), tag);
        }
        for (Element script : elements(document, "script")) {
            assertFalse(script.hasAttribute("src"));
        }
        assertTrue(page.contains("default-src &#39;none&#39;"), "a browser is told to load nothing");
    }

    @Test
    void shouldRunOnlyTheScriptsThatItsPolicyNames() throws Exception {
        String policy = elements(parse(page), "meta").stream()
                .filter(meta -> meta.getAttribute("http-equiv").equals("Content-Security-Policy"))
                .map(meta -> meta.getAttribute("content"))
                .findFirst()
                .orElseThrow();
        Matcher scripts = Pattern.compile("(?s)<script>(.*?)</script>").matcher(page);
        int found = 0;
        while (scripts.find()) {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(scripts.group(1).getBytes(UTF_8));
            assertTrue(policy.contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'"), policy);
            found++;
        }
        assertEquals(2, found, "the library and the page's own");
        assertFalse(policy.contains("unsafe"), policy);
    }

    @Test
    void shouldHoldTheLicenceOfTheLibraryInIt() {
        assertTrue(page.contains("Chart.js Contributors"));
        assertTrue(page.contains("kurkle/color"));
        assertTrue(page.contains("Permission is hereby granted, free of charge"));
    }

    @Test
    void shouldStayBelowAMegabyte() {
        assertTrue(page.getBytes(UTF_8).length < 1 << 20, page.length() + " characters");
    }

    @Test
    void shouldFollowTheReadersColoursAndWidth() {
        assertTrue(page.contains("prefers-color-scheme: dark"));
        assertTrue(page.contains("max-width: 860px"));
        assertTrue(page.contains("width=device-width"));
    }

    @Test
    void shouldHoldEveryPairOfEveryJudgedComparisonAsADotAndEveryJvmOfThoseThatDecide() throws Exception {
        int dots = 0;
        int jvms = 0;
        for (JsonNode plot : plots(page)) {
            dots += plot.path("kind").asText().equals("interval")
                    ? plot.path("ratios").size()
                    : 0;
            for (JsonNode pair : plot.path("kind").asText().equals("jvms") ? plot.path("pairs") : List.<JsonNode>of()) {
                for (JsonNode value : pair.path("values")) {
                    jvms += value.isNumber() ? 1 : 0;
                }
            }
        }
        // 3 benchmarks with 6 pairs, one with 7 and 6 more to confirm it; each pair on 2 metrics and as a control
        assertEquals((3 * 6 + 7 + 6) * 3, dots);
        // Each of these pairs has three JVMs; the starved one has two of each, of which one iteration in three counts.
        assertEquals((3 * 6 + 7 + 6) * 3 + 6 * 2, jvms);
    }

    @Test
    void shouldDrawEverySlotAndSayWhyOneIsRejected() throws Exception {
        int slots = 0;
        int rejected = 0;
        for (JsonNode plot : plots(page)) {
            for (JsonNode slot :
                    plot.path("kind").asText().equals("pressure") ? plot.path("slots") : List.<JsonNode>of()) {
                slots++;
                rejected += slot.path("why").asText().startsWith("cpu share 0.4") ? 1 : 0;
            }
        }
        assertEquals((3 * 6 + 7 + 6) * 3 * 5 + 12 * 3, slots);
        assertEquals(12 * 2, rejected);
    }

    @Test
    void shouldKeepNamesFromBecomingMarkupAndWriteEveryCharacter(@TempDir Path folder) throws Exception {
        String evil = "</script><script>alert(1)</script><!-- ]]> \u2028 \ud800 \u0007 'ü' \uffff & \"";
        List<ForkRecord> forks = new ArrayList<>(SampleRuns.pairs(evil, 1, 0, .1, .11, .09, .1, .1, .1));
        List<VerdictRecord> verdicts = new ArrayList<>();
        new Judge(JudgeSettings.DEFAULT)
                .judge(forks, VerdictStage.FIRST)
                .forEach(judgement -> verdicts.addAll(judgement.verdicts()));
        StoredRun run = new StoredRun(
                SampleRuns.header("r", "2026-01-01T00:00:00Z"),
                forks,
                verdicts,
                List.of(new RunNote(evil)),
                SampleRuns.complete(),
                null);
        Path file = folder.resolve("evil.html");
        HtmlReport.write(run, new LatencySet(), PageContext.NONE, file);
        String text = Files.readString(file);
        assertEquals(4, text.split("<script").length, "three scripts: data, library, own");
        assertEquals("html", parse(text).getDocumentElement().getTagName());
        assertTrue(plots(text).size() > 0);
    }

    @Test
    void shouldHoldNothingButNullWhereAFigureIsNoNumber() throws Exception {
        for (JsonNode plot : plots(HtmlReport.render(ReportedRuns.plain()))) {
            for (JsonNode slot : plot.path("slots")) {
                assertTrue(slot.path("gc").isNull(), "collector time was not measured");
            }
        }
    }

    @Test
    void shouldShowItsPlaceInTheHistoryAndHowTheEnvironmentDiffers() throws Exception {
        String text = HtmlReport.render(ReportedRuns.everyVerdict(), new LatencySet(), ReportedRuns.context());
        List<JsonNode> history = plots(text).stream()
                .filter(plot -> plot.path("kind").asText().equals("history"))
                .toList();
        assertEquals(1, history.size(), "one series has more than one run");
        assertEquals(31, history.get(0).path("runs").size());
        assertEquals(20, history.get(0).path("current").asInt());
        assertEquals(1, history.get(0).path("steps").size());
        assertEquals(21, history.get(0).path("steps").get(0).path("index").asInt());
        assertTrue(text.contains("a lock came back"));
        assertTrue(text.contains("<td data-label=\"fact\">governor</td>"), "absent here, known there");
        assertFalse(text.contains("<td data-label=\"fact\">cores</td>"), "equal");
        assertFalse(page.contains("History"), "a run by itself has none");
    }

    @Test
    void shouldExplainTheFiveVerdictsAndHowToRepeatTheRun() {
        for (Verdict verdict : Verdict.values()) {
            assertTrue(page.contains(">" + verdict.name() + "</dt>"), verdict.name());
        }
        assertTrue(page.contains("Seed 42."));
        assertTrue(page.contains(
                "scripts/lab ab design:pre design:post --bench &#39;fault &lt;hit&gt; &amp; &quot;miss&quot;&#39;"));
    }

    @Test
    void shouldAnswerInWordsFirst() {
        assertTrue(
                page.contains(
                        "<h1>post against pre on 5 benchmarks: 1 regressed (1 confirmed), 1 equivalent, 1 improved, 1 inconclusive, 1 invalid.</h1>"),
                page.substring(page.indexOf("<h1>"), page.indexOf("</h1>")));
    }

    @Test
    void shouldSayThatARunIsIncompleteAndTorn() {
        String plain = HtmlReport.render(ReportedRuns.plain());
        assertTrue(plain.contains("<h1>INCOMPLETE run: 2 benchmarks measured, nothing compared.</h1>"));
        assertTrue(plain.contains("INCOMPLETE: interrupted"));
        assertTrue(plain.contains("was cut off"));
    }

    @Test
    void shouldBeWrittenIntoAFolderThatDoesNotExistYet(@TempDir Path folder) throws IOException {
        StoredRun run = ReportedRuns.everyVerdict();
        Path file = folder.resolve("pages/run.html");
        HtmlReport.write(run, new LatencySet(), PageContext.NONE, file);
        assertEquals(page, Files.readString(file));
    }

    private static Document parse(String page) throws Exception {
        String xml = page.substring(page.indexOf('\n') + 1);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<Element> elements(Document document, String tag) {
        var nodes = document.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    /** The data of the pictures, as the page's script reads them. */
    private static List<JsonNode> plots(String page) throws Exception {
        Element data = elements(parse(page), "script").stream()
                .filter(script -> script.getAttribute("id").equals("plots"))
                .findFirst()
                .orElseThrow();
        List<JsonNode> plots = new ArrayList<>();
        new ObjectMapper().readTree(data.getTextContent()).forEach(plots::add);
        return plots;
    }

    @Test
    void shouldShowPercentilesAndTheirRatioWhenEveryOperationWasRecorded() throws Exception {
        ReportedRuns.Recorded recorded = ReportedRuns.latency();
        String page = HtmlReport.render(recorded.run(), recorded.latencies(), PageContext.NONE);
        List<JsonNode> curves = plots(page).stream()
                .filter(plot -> plot.path("kind").asText().equals("percentiles"))
                .toList();
        assertEquals(1, curves.size(), "service time only: the loop is closed");
        List<String> lines = new ArrayList<>();
        curves.get(0).path("lines").forEach(line -> lines.add(line.path("name").asText()));
        assertEquals(List.of("pre", "hiccup, pre", "post", "hiccup, post"), lines, "the control has none");
        JsonNode a = curves.get(0).path("lines").get(0);
        double most = a.path("nines").get(a.path("nines").size() - 1).asDouble();
        assertTrue(150_000 * Math.pow(10, -most) >= 20, "20 of 150,000 operations lie beyond the last point: " + most);
        assertTrue(page.contains("B/A by percentile, service time"), page);
        JsonNode ratio = plots(page).stream()
                .filter(plot -> plot.path("kind").asText().equals("ratio"))
                .findFirst()
                .orElseThrow();
        assertEquals(ratio.path("names").size(), ratio.path("ratio").size());
        assertTrue(ratio.path("ratio").get(8).asDouble() > Math.log(1.2), "the tail of B at p99: " + ratio);
        assertEquals(
                2,
                plots(page).stream()
                        .filter(plot -> plot.path("kind").asText().equals("heat"))
                        .filter(plot -> plot.path("pair").size() == 50
                                && plot.path("share").size() == plot.path("row").size())
                        .count(),
                "either arm's operations over time");
        assertFalse(page.contains(">p99.9</td>"), "15,000 operations a JVM do not hold it up");
        assertTrue(
                plots(page).stream()
                        .filter(plot -> plot.path("kind").asText().equals("interval"))
                        .anyMatch(plot -> plot.path("ratios").size() == 10),
                "pairs behind a verdict on a percentile are dots too");
        assertFalse(
                HtmlReport.render(recorded.run()).contains("Percentiles of every"),
                "without histograms there are none");
    }
}
