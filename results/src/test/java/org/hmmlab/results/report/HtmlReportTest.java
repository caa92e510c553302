package org.hmmlab.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.latency.DrawnLatency;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The page is well-formed, complete, and loads nothing. */
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
        assertFalse(page.contains("http"), "no address of any kind");
        assertFalse(page.contains("url("), "no address in the style sheet");
        for (String tag : List.of("script", "link", "img", "iframe", "object", "base")) {
            assertEquals(0, parse(page).getElementsByTagName(tag).getLength(), tag);
        }
    }

    @Test
    void shouldFollowTheReadersColoursAndWidth() {
        assertTrue(page.contains("prefers-color-scheme: dark"));
        assertTrue(page.contains("max-width: 860px"));
        assertTrue(page.contains("width=device-width"));
    }

    @Test
    void shouldDrawEveryPairOfEveryJudgedComparisonAsADot() throws Exception {
        int dots = 0;
        var circles = parse(page).getElementsByTagName("circle");
        for (int i = 0; i < circles.getLength(); i++) {
            dots += ((Element) circles.item(i)).getAttribute("class").startsWith("dot") ? 1 : 0;
        }
        // 3 benchmarks with 6 pairs, one with 7 and 6 more to confirm it; each pair on 2 metrics and as a control
        assertEquals((3 * 6 + 7 + 6) * 3, dots);
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
        HtmlReport.write(run, new LatencySet(), file);
        assertEquals(page, Files.readString(file));
    }

    private static Document parse(String page) throws Exception {
        String xml = page.substring(page.indexOf('\n') + 1);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void shouldShowPercentilesAndTheirRatioWhenEveryOperationWasRecorded() throws Exception {
        DrawnLatency drawn = new DrawnLatency(2, .02).pairs(0, 10, 1, true);
        StoredRun run = new StoredRun(
                SampleRuns.header("r", "2026-01-01T00:00:00Z"),
                drawn.forks(),
                List.of(),
                List.of(),
                SampleRuns.complete(),
                null);
        String page = HtmlReport.render(run, drawn.latencies());
        assertEquals("html", parse(page).getDocumentElement().getTagName());
        assertTrue(page.contains("Percentiles of every operation"), page);
        assertTrue(page.contains("<path class=\"curve role-A\" d=\"M"), "a curve of A");
        assertTrue(page.contains("<path class=\"curve role-B\" d=\"M"), "a curve of B");
        assertFalse(page.contains("curve role-control"), "the control has none");
        assertTrue(page.contains("B/A by percentile, service time"), page);
        assertFalse(page.contains(">p99.9</td>"), "15,000 operations a JVM do not hold it up");
        assertFalse(HtmlReport.render(run).contains("Percentiles of every"), "without histograms there are none");
    }
}
