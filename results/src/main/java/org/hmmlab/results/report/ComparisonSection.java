package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.verdict.ArmSummary;
import org.hmmlab.results.verdict.Confirmation;
import org.hmmlab.results.verdict.ExactComparison;
import org.hmmlab.results.verdict.Metric;
import org.hmmlab.results.verdict.Percent;

/** The page's answers: verdicts with their intervals, the control, counters; or plain figures where nothing is compared. */
final class ComparisonSection {
    private static final List<String> COLUMNS =
            List.of("benchmark", "metric", "A", "B", "B/A and interval", "pairs", "verdict", "sees", "picture");

    private final Html html;
    private final Plots plots;
    private final RunView view;
    private final VerdictPlots pictures;

    private ComparisonSection(Html html, Plots plots, RunView view) {
        this.html = html;
        this.plots = plots;
        this.view = view;
        this.pictures = new VerdictPlots(view);
    }

    static void write(Html html, Plots plots, RunView view) {
        ComparisonSection section = new ComparisonSection(html, plots, view);
        if (!view.comparisons().isEmpty()) {
            section.verdicts();
            section.control();
            section.jvms();
        }
        if (!view.summaries().isEmpty()) {
            section.summaries();
        }
        section.counters();
    }

    private void verdicts() {
        html.open("section").element("h2", "Verdicts");
        VerdictRecord any = view.comparisons().get(0);
        html.element(
                "p",
                String.format(
                        Locale.ROOT,
                        "Bar: %.0f %% t interval of the mean log ratio %s/%s. Mark: its estimate. Dot: one pair of JVMs, hollow if"
                                + " beyond the scale. Band: margin. Right is slower. All scales are equal.",
                        100 * any.confidence(),
                        any.armB(),
                        any.armA()),
                "class",
                "quiet");
        table(view.comparisons());
        view.confirmations().forEach(this::confirmation);
        html.close();
    }

    private void confirmation(Confirmation c) {
        html.element(
                "p",
                view.subject(c.first()) + ": regression " + c.outcome().name().toLowerCase(Locale.ROOT) + ", "
                        + c.reason() + '.');
    }

    private void control() {
        html.open("section").element("h2", "Control: the baseline against its own copy");
        if (view.controls().isEmpty()) {
            html.element(
                    "p",
                    "No control ran: nothing shows that this machine sees two equal arms as equal.",
                    "class",
                    "notice");
        } else {
            table(view.controls());
        }
        html.close();
    }

    private void table(List<VerdictRecord> verdicts) {
        Tables.open(html, COLUMNS);
        for (VerdictRecord v : verdicts) {
            html.open("tbody", "data-verdict", v.verdict().name()).open("tr");
            Tables.cell(html, COLUMNS.get(0), view.subject(v) + (RunView.again(v) ? " (again)" : ""));
            Tables.cell(html, COLUMNS.get(1), v.metric());
            Tables.cell(html, COLUMNS.get(2), v.armA() + ' ' + Figures.number(v.a()), v.a());
            Tables.cell(html, COLUMNS.get(3), v.armB() + ' ' + Figures.number(v.b()), v.b());
            Tables.cell(html, COLUMNS.get(4), Percent.change(v.ratio()) + ' ' + Figures.interval(v), v.ratio());
            Tables.cell(
                    html,
                    COLUMNS.get(5),
                    v.pairs() + (v.droppedPairs() > 0 ? ", " + v.droppedPairs() + " dropped" : ""),
                    v.pairs());
            html.open("td", "data-label", COLUMNS.get(6))
                    .element("span", view.word(v), "class", HtmlReport.badge(v.verdict()))
                    .close();
            Tables.cell(html, COLUMNS.get(7), Double.isNaN(v.sees()) ? "-" : "≥ " + Percent.of(v.sees()), v.sees());
            html.open("td", "data-label", COLUMNS.get(8));
            if (v.verdict() == Verdict.INVALID) {
                html.text("no number");
            } else {
                pictures.interval(html, plots, v);
            }
            html.close().close();
            html.open("tr", "class", "reason")
                    .element("td", v.reason() + "; margin " + Percent.of(v.margin()), "colspan", "9")
                    .close();
            html.close();
        }
        html.close();
    }

    private void jvms() {
        List<VerdictRecord> shown = new ArrayList<>(view.comparisons());
        shown.removeIf(v -> !Metric.decides(v));
        if (shown.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Every JVM");
        html.element(
                "p",
                "Dot: one JVM, over its iterations that count. Line: the JVMs of one pair, which ran in lock-step. Cross and"
                        + " dashes: a pair that does not count. Lines that rise or fall alike are a difference, lines that"
                        + " cross are noise.",
                "class",
                "quiet");
        html.open("div", "class", "grid");
        shown.forEach(v -> pictures.jvms(html, plots, v));
        html.close().close();
    }

    private void summaries() {
        html.open("section").element("h2", "Figures");
        List<String> columns = List.of(
                "benchmark", "arm", "threads", "wall ns/op", "cpu ns/op", "cpu share", "spread over JVMs", "JVMs");
        Tables.open(html, columns);
        for (ArmSummary s : view.summaries()) {
            Tables.row(
                    html,
                    columns,
                    view.names().of(s.benchmarkCase()) + (s.params().isEmpty() ? "" : ' ' + Figures.params(s.params())),
                    s.arm(),
                    Integer.toString(s.threads()),
                    Figures.number(s.wallNsPerOp()),
                    Figures.number(s.cpuNsPerOp()),
                    Figures.share(s.cpuShare()),
                    Percent.of(s.spread()),
                    s.forks() + (s.reason().isEmpty() ? "" : ", " + s.droppedForks() + " dropped: " + s.reason()));
        }
        html.close().close();
    }

    private void counters() {
        // Several percentiles of one benchmark share its counters.
        Map<String, VerdictRecord> bySubject = new LinkedHashMap<>();
        view.deciding().forEach(v -> bySubject.putIfAbsent(view.subject(v), v));
        List<VerdictRecord> counted = bySubject.values().stream()
                .filter(v -> !view.exact(v).isEmpty())
                .toList();
        if (counted.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Exact counters");
        html.element(
                "p",
                "Counted work has no noise: any difference is one, unless the row says that chance has a part in it.",
                "class",
                "quiet");
        List<String> columns = List.of("benchmark", "counter", "A", "B", "difference");
        Tables.open(html, columns);
        for (VerdictRecord v : counted) {
            List<String> unsteady = ExactComparison.unsteady(view.forksOf(v));
            for (ExactComparison c : view.exact(v)) {
                String difference = unsteady.contains(c.counter())
                        ? "not exact: it varies between JVMs, or by who meets whom"
                        : c.differs() ? Figures.count(c.a()) + " → " + Figures.count(c.b()) : "none";
                Tables.row(
                        html,
                        columns,
                        view.subject(v),
                        c.counter(),
                        Figures.count(c.a()),
                        Figures.count(c.b()),
                        difference);
            }
        }
        html.close().close();
    }
}
