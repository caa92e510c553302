package org.hmmlab.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.store.RunIndex;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.SessionNotCreatedException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/**
 * The pages in a real browser, at two widths, light and dark. Skipped where no Chromium with its chromedriver is installed.
 * {@code -Dhmmlab.screenshots=FOLDER} keeps what was seen.
 */
final class PagesInBrowserTest {
    @TempDir
    private static Path folder = Path.of("");

    private static @Nullable Browser started;

    private static Path everyVerdict = Path.of("");
    private static Path latency = Path.of("");
    private static Path index = Path.of("");

    @BeforeAll
    static void start() throws IOException {
        String missing = Browser.missing();
        assumeTrue(missing.isEmpty(), "pages are not looked at: " + missing);
        ReportedRuns.Recorded recorded = ReportedRuns.latency();
        everyVerdict = page(
                "every-verdict",
                HtmlReport.render(ReportedRuns.everyVerdict(), new LatencySet(), ReportedRuns.context()));
        latency = page("latency", HtmlReport.render(recorded.run(), recorded.latencies(), PageContext.NONE));
        index = page("index", IndexPage.render(runs(), Set.of("every-verdict"), ReportedRuns.context()));
        try {
            started = Browser.start(folder.resolve("profile"));
        } catch (SessionNotCreatedException e) {
            // A driver of another version than the browser, or a browser that may not start here.
            abort("pages are not looked at: " + e.getRawMessage());
        }
    }

    private static RunIndex runs() {
        List<RunIndex.Entry> entries = new ArrayList<>();
        entries.add(entry("broken", "", List.of(), "runs/broken.ndjson:1: expected a header"));
        entries.add(entry(
                "every-verdict",
                "2026-01-01T12:00:00Z",
                List.of(
                        new RunIndex.Answer("fault.hit", Verdict.IMPROVED, .935),
                        new RunIndex.Answer("register", Verdict.INVALID, null)),
                ""));
        entries.add(entry(
                "later",
                "2026-01-02T12:00:00Z",
                List.of(new RunIndex.Answer("fault.hit", Verdict.EQUIVALENT, 1.001)),
                ""));
        return new RunIndex(entries, 0);
    }

    private static RunIndex.Entry entry(String id, String startedAt, List<RunIndex.Answer> answers, String problem) {
        return new RunIndex.Entry(
                id, 1, 1, startedAt, "ab", List.of("pre", "post"), RunStatus.COMPLETE, 12, answers, problem);
    }

    private static Path page(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".html"), text);
    }

    private static Browser browser() {
        return Objects.requireNonNull(started, "started before all tests, or all are skipped");
    }

    @AfterAll
    static void stop() {
        if (started != null) {
            started.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"1280,false", "1280,true", "480,false", "480,true"})
    void shouldDrawEveryPictureComplainOfNothingAndLoadNothing(int width, boolean isDark) throws Exception {
        for (Path page : List.of(everyVerdict, latency, index)) {
            Browser browser = browser().as(width, 900, isDark);
            browser.requests();
            browser.open(page);
            browser.scrollThrough();
            assertEquals(List.of(), browser.complaints(), page.toString());
            assertEquals(List.of(page.toUri().toString()), browser.requests());
            long places = browser.number("return document.querySelectorAll('[data-plot]').length");
            assertTrue(places > 0);
            assertEquals(places, browser.number("return lab.drawn.size"), "pictures drawn of " + page);
            assertEquals(0, browser.number(EMPTY_PICTURES), "pictures without a stroke of " + page);
            assertEquals(width, browser.number("return document.documentElement.scrollWidth"), "no sideways scrolling");
            keep(page, width, isDark);
        }
    }

    @Test
    void shouldSortByAColumnAndBackAndKeepWhatExplainsARowWithIt() {
        Browser browser = browser().as(1280, 900, false);
        browser.open(everyVerdict);
        List<String> measured = column(1);
        WebElement head = browser.all("table.sortable thead button").get(4);
        head.click();
        List<Double> rising = ratios();
        assertEquals(rising.stream().sorted().toList(), rising);
        assertTrue(rising.size() > 3);
        assertEquals("ascending", browser.all("table.sortable th").get(4).getDomAttribute("aria-sort"));
        assertTrue(
                browser.all("table.sortable tbody").get(0).getText().contains("fault.hit"), "the fastest comes first");
        head.click();
        List<Double> falling = ratios();
        assertEquals(falling.stream().sorted(Comparator.reverseOrder()).toList(), falling);
        List<WebElement> bodies = browser.all("section:first-of-type table.sortable tbody");
        assertTrue(bodies.stream()
                .allMatch(body -> body.findElements(By.cssSelector("tr.reason")).size() == 1));
        assertEquals(
                measured.stream().sorted().toList(), column(1).stream().sorted().toList(), "no row is lost");
    }

    @Test
    void shouldShowOnlyTheRowsThatAFilterOrAVerdictAsksFor() {
        Browser browser = browser().as(1280, 900, false);
        browser.open(everyVerdict);
        WebElement filter = browser.all(".filter input").get(0);
        filter.sendKeys("REGISTER wall");
        assertEquals(
                List.of("register 2 threads"), column(1).stream().distinct().toList());
        assertTrue(browser.all(".filter output").get(0).getText().startsWith("1 of "), "says how many");
        filter.sendKeys(Keys.chord(Keys.CONTROL, "a"), "nothing has this name");
        assertEquals(List.of(), column(1));
        filter.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        new Select(browser.all(".filter select").get(0)).selectByValue("IMPROVED");
        assertEquals(List.of("fault.hit"), column(1).stream().distinct().toList());
    }

    @Test
    void shouldSortByAListWhereThePageIsTooNarrowForHeads() {
        Browser browser = browser().as(480, 900, false);
        browser.open(everyVerdict);
        new Select(browser.all(".filter select.order").get(0)).selectByVisibleText("B/A and interval ↓");
        List<Double> falling = ratios();
        assertEquals(falling.stream().sorted(Comparator.reverseOrder()).toList(), falling);
        assertTrue(falling.size() > 3);
    }

    @Test
    void shouldChangeItsColoursWithTheReaders() throws Exception {
        Browser browser = browser().as(1280, 900, false);
        browser.open(everyVerdict);
        browser.scrollThrough();
        String pixels = "return document.querySelector('.plot.interval canvas').toDataURL()";
        Object light = browser.script(pixels);
        browser.as(1280, 900, true);
        browser.scrollThrough();
        assertNotEquals(light, browser.script(pixels));
        assertEquals(0, browser.number(EMPTY_PICTURES));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void shouldSayInATooltipWhichPairADotIs() throws Exception {
        Browser browser = browser().as(1280, 900, false);
        browser.open(everyVerdict);
        browser.scrollThrough();
        String text = String.valueOf(browser.script("""
                const chart = lab.drawn.get(document.querySelector('.plot.interval'));
                chart.tooltip.setActiveElements([{ datasetIndex: 0, index: 2 }], { x: 0, y: 0 });
                chart.update();
                return chart.tooltip.body[0].lines.join(' ')"""));
        assertTrue(text.matches("pair 2: −\\d+\\.\\d %"), text);
        String rejected = String.valueOf(browser.script("""
                for (const [place, chart] of lab.drawn) {
                  const sets = chart.data.datasets;
                  for (let i = 0; i < sets.length && place.classList.contains('pressure'); i++) {
                    const at = [].concat(sets[i].pointStyle || []).indexOf('crossRot');
                    if (sets[i].data.length && at >= 0 && Array.isArray(sets[i].pointStyle)) {
                      chart.tooltip.setActiveElements([{ datasetIndex: i, index: at }], { x: 0, y: 0 });
                      chart.update();
                      return chart.tooltip.body[0].lines.join('; ');
                    }
                  }
                }
                return ''"""));
        assertTrue(rejected.contains("rejected: cpu share 0.41 < 0.95"), rejected);
    }

    @Test
    void shouldBeReadableWithoutScript() {
        Browser browser = browser().as(1280, 900, false).withScript(false);
        try {
            browser.open(everyVerdict);
            String text = browser.all("body").get(0).getText();
            assertTrue(text.contains("IMPROVED") && text.contains("fault.hit"), text);
            assertTrue(browser.all(".plot").stream().noneMatch(WebElement::isDisplayed), "no empty frames");
            assertTrue(browser.all(".filter").isEmpty(), "nothing that does nothing");
        } finally {
            browser.withScript(true);
        }
    }

    @Test
    void shouldRunNothingThatANameHolds() throws Exception {
        String evil = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
        Path page = page("evil", PageFrame.render("evil", (html, plots) -> {
            html.element("p", evil);
            plots.add(
                    html,
                    "jvms",
                    evil,
                    Map.of(
                            "roles", List.of("A"),
                            "names", List.of(evil),
                            "metric", evil,
                            "pairs", List.of(Map.of("pair", 1, "values", List.of(1.5), "why", ""))));
        }));
        Browser browser = browser().as(1280, 900, false);
        browser.requests();
        browser.open(page);
        browser.scrollThrough();
        assertEquals("evil", browser.script("return document.title"));
        assertEquals(1, browser.number("return lab.drawn.size"));
        assertEquals(List.of(), browser.complaints());
        assertEquals(List.of(page.toUri().toString()), browser.requests());
    }

    /** The texts of a column of the first table, as far as they are shown. */
    private static List<String> column(int number) {
        return browser()
                .all("section table.sortable")
                .get(0)
                .findElements(By.cssSelector("tbody > tr:first-child > td:nth-child(" + number + ")"))
                .stream()
                .filter(WebElement::isDisplayed)
                .map(WebElement::getText)
                .toList();
    }

    private static List<Double> ratios() {
        return browser()
                .all("section table.sortable")
                .get(0)
                .findElements(By.cssSelector("tbody > tr:first-child > td:nth-child(5)"))
                .stream()
                .map(cell -> cell.getDomAttribute("data-value"))
                .filter(value -> value != null && !value.isEmpty())
                .map(Double::valueOf)
                .toList();
    }

    /** How many canvases hold one colour only, or have no size. */
    private static final String EMPTY_PICTURES = """
            return Array.from(document.querySelectorAll('[data-plot] canvas')).filter(canvas => {
              if (!canvas.width || !canvas.height) return true;
              const seen = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
              return seen.every(pixel => pixel === seen[0]);
            }).length""";

    private static void keep(Path page, int width, boolean isDark) throws IOException {
        String shots = System.getProperty("hmmlab.screenshots", "");
        if (!shots.isEmpty()) {
            Browser browser = browser();
            long height = browser.number("return document.documentElement.scrollHeight");
            browser.as(width, (int) Math.min(height, 6000), isDark);
            String name = page.getFileName().toString().replace(".html", "");
            browser.screenshot(Path.of(shots, name + '-' + width + (isDark ? "-dark.png" : "-light.png")));
        }
    }
}
