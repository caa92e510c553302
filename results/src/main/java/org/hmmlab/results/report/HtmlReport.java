package org.hmmlab.results.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.Percent;

/** A run as one HTML page: no script, nothing to load, readable on a telephone and in the dark. */
public final class HtmlReport {
    private final RunView view;
    private final LatencySet latencies;
    private final Html html = new Html();

    private HtmlReport(StoredRun run, LatencySet latencies) {
        this.view = new RunView(run);
        this.latencies = latencies;
    }

    /**
     * Renders a run.
     *
     * @param run stored, or just measured
     * @param latencies its histograms, if it recorded any
     * @return the whole page
     */
    public static String render(StoredRun run, LatencySet latencies) {
        return new HtmlReport(run, latencies).render();
    }

    /**
     * Renders a run that recorded no histograms.
     *
     * @param run stored, or just measured
     * @return the whole page
     */
    public static String render(StoredRun run) {
        return render(run, new LatencySet());
    }

    /**
     * Renders a run into a file.
     *
     * @param run stored, or just measured
     * @param latencies its histograms, if it recorded any
     * @param file overwritten if it exists; its folder is created
     * @throws IOException if it cannot be written
     */
    public static void write(StoredRun run, LatencySet latencies, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, render(run, latencies));
    }

    private String render() {
        RunHeader header = view.run().header();
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.element("title", header.runId() + ": " + String.join(" : ", header.arms()));
        html.style(css()).close();
        html.open("body").open("main");
        headline(header);
        limits();
        ComparisonSection.write(html, view);
        LatencySection.write(html, view.run(), latencies);
        EvidenceSection.write(html, view);
        environment(header);
        repeat(header);
        glossary();
        html.close().close().close();
        return html.toString();
    }

    private void headline(RunHeader header) {
        RunFooter footer = view.run().footer();
        html.open("header");
        html.element("p", header.kind() + " · " + header.runId() + " · " + header.startedAt(), "class", "quiet");
        html.element("h1", view.headline());
        if (!footer.note().isEmpty()) {
            html.element("p", footer.status() + ": " + footer.note(), "class", "notice");
        }
        if (view.run().tornTail() != null) {
            html.element("p", "The last line of the stored run was cut off and is left out.", "class", "notice");
        }
        view.run().notes().forEach(note -> html.element("p", note.text(), "class", "notice"));
        html.close();
    }

    private void limits() {
        section("What this run can and cannot see");
        html.open("ul");
        double[] sees = view.deciding().stream()
                .mapToDouble(VerdictRecord::sees)
                .filter(s -> !Double.isNaN(s))
                .sorted()
                .toArray();
        if (sees.length > 0) {
            String most = sees.length == 1 ? "" : " to " + Percent.of(sees[sees.length - 1]);
            item(
                    "It finds a difference of " + Percent.of(sees[0]) + most
                            + " or more in four of five repetitions (power .8, two-sided alpha .05). Smaller ones it may miss.");
            item(
                    "A difference inside the margin is not called one, however certain it is. The margin is the larger of the"
                            + " floor and twice what the control, a copy of the baseline, was found to vary by.");
        } else if (!view.deciding().isEmpty()) {
            item(
                    "It saw nothing: no comparison has enough valid pairs. The reasons stand in the table; the exact counts hold"
                            + " all the same.");
        } else {
            item(
                    "It compares nothing: figures of different runs were taken at different times, and a difference between"
                            + " them may be the machine's.");
        }
        item(
                "The sample is the pair of JVMs, not the iteration: iterations of one JVM share its compiled code and memory"
                        + " layout.");
        item(
                view.run().latencies().isEmpty()
                        ? "It says nothing of rare events: each JVM is summed up by the median of its iterations."
                        : "Every operation is recorded, but a rare one counts only where enough JVMs saw its like.");
        item("CPU time is blind to waiting, and neighbours still pollute caches. With one thread CPU time decides; with"
                + " several, wall time, and only of iterations whose threads had their cores.");
        item("It holds for the machine, JVM and flags listed below.");
        html.close().close();
    }

    private void environment(RunHeader header) {
        section("Environment " + header.environment().fingerprint());
        facts(header.environment().facts());
        html.close();
    }

    private void repeat(RunHeader header) {
        section("Repeat it");
        html.element(
                "pre",
                String.join(
                        " ", header.command().stream().map(HtmlReport::quoted).toList()));
        Map<String, String> settings = header.settings();
        html.element(
                "p",
                "Seed " + header.seed() + ". Line format " + header.schemaVersion() + ". Arms: "
                        + String.join(", ", header.arms()) + '.');
        facts(settings);
        html.close();
    }

    private void glossary() {
        section("The five verdicts");
        html.open("dl");
        for (Verdict verdict : Verdict.values()) {
            html.element("dt", verdict.name(), "class", badge(verdict)).element("dd", verdict.meaning());
        }
        html.close().close();
    }

    private void facts(Map<String, String> facts) {
        if (!facts.isEmpty()) {
            html.open("table", "class", "facts").open("tbody");
            facts.forEach((name, value) -> html.open("tr")
                    .element("th", name, "scope", "row")
                    .element("td", value)
                    .close());
            html.close().close();
        }
    }

    private void section(String title) {
        html.open("section").element("h2", title);
    }

    private void item(String text) {
        html.element("li", text);
    }

    static String badge(Verdict verdict) {
        return "badge " + verdict.name().toLowerCase(Locale.ROOT);
    }

    /** A table that becomes a list of cards on a narrow page: each cell carries the name of its column. */
    static void row(Html html, List<String> columns, String... cells) {
        html.open("tr");
        for (int i = 0; i < cells.length; i++) {
            html.element("td", cells[i], "data-label", columns.get(i));
        }
        html.close();
    }

    /** Opens a table and its body; close twice. */
    static void table(Html html, List<String> columns) {
        html.open("table", "class", "cards").open("thead").open("tr");
        new ArrayList<>(columns).forEach(column -> html.element("th", column, "scope", "col"));
        html.close().close().open("tbody");
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_@%+=:,./-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private static String css() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("the jar must hold report.css beside " + HtmlReport.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("report.css must be readable", e);
        }
    }
}
