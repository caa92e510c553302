package org.hmmlab.results.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.store.WholeFile;
import org.hmmlab.results.verdict.Percent;
import org.jspecify.annotations.Nullable;

/**
 * A run as one HTML page: nothing to load, readable on a telephone, in the dark and, but for the pictures, without script. The
 * pictures are drawn by Chart.js, which is in the page.
 */
public final class HtmlReport {
    private final RunView view;
    private final PageContext context;
    private final Html html;
    private final Plots plots;

    private HtmlReport(RunView view, PageContext context, Html html, Plots plots) {
        this.view = view;
        this.context = context;
        this.html = html;
        this.plots = plots;
    }

    /**
     * Renders a run.
     *
     * @param run stored, or just measured
     * @param latencies its histograms, if it recorded any
     * @param context the record that it stands in
     * @return the whole page
     */
    public static String render(StoredRun run, LatencySet latencies, PageContext context) {
        RunHeader header = run.header();
        RunView view = new RunView(run, latencies);
        return PageFrame.render(
                header.runId() + ": " + String.join(" : ", header.arms()),
                (html, plots) -> new HtmlReport(view, context, html, plots).write(header));
    }

    /**
     * Renders a run by itself.
     *
     * @param run stored, or just measured; it recorded no histograms
     * @return the whole page
     */
    public static String render(StoredRun run) {
        return render(run, new LatencySet(), PageContext.NONE);
    }

    /**
     * Renders a run into a file, which appears whole or not at all.
     *
     * @param run stored, or just measured
     * @param latencies its histograms, if it recorded any
     * @param context the record that it stands in
     * @param file overwritten if it exists; its folder is created
     * @throws IOException if it cannot be written
     */
    public static void write(StoredRun run, LatencySet latencies, PageContext context, Path file) throws IOException {
        WholeFile.write(file, render(run, latencies, context));
    }

    private void write(RunHeader header) {
        headline(header);
        limits();
        ComparisonSection.write(html, plots, view);
        LatencySection.write(html, plots, view);
        PressureSection.write(html, plots, view);
        EvidenceSection.write(html, view);
        HistorySection.write(html, plots, context, header.runId());
        environment(header);
        repeat(header);
        glossary();
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
                        ? "It says nothing of rare events: a pair is the median of its rounds' ratios."
                        : "Every operation is recorded, but a rare one counts only where enough JVMs saw its like.");
        item("CPU time is blind to waiting, and neighbours still pollute caches. With one thread CPU time decides; with"
                + " several, wall time, and only of iterations whose threads had their cores.");
        item("It holds for the machine, JVM and flags listed below.");
        html.close().close();
    }

    private void environment(RunHeader header) {
        section("Environment " + header.environment().fingerprint());
        Environment other = context.other();
        if (other != null) {
            differences(header.environment(), other);
        }
        facts(header.environment().facts());
        html.close();
    }

    private void differences(Environment here, Environment other) {
        List<Environment.Difference> differences = here.diff(other);
        html.element("h3", "Against run " + context.otherName() + ", environment " + other.fingerprint());
        if (differences.isEmpty()) {
            html.element("p", "No difference.");
            return;
        }
        List<String> columns = List.of("fact", "this run", "run " + context.otherName());
        Tables.open(html, columns);
        differences.forEach(d -> Tables.row(html, columns, d.name(), text(d.here()), text(d.there())));
        html.close().element("h3", "All facts of this run");
    }

    private static String text(@Nullable String value) {
        return value == null ? "(not known)" : value;
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

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_@%+=:,./-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
