package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.results.history.HistoryPoint;
import org.hmmlab.results.history.HistorySeries;
import org.hmmlab.results.model.CaseNames;
import org.hmmlab.results.stats.ChangePoints;
import org.hmmlab.results.verdict.Percent;

/** Series of ratios to an anchor over the stored runs, with their steps and what people noted. */
final class HistorySection {
    private static final int MIN_RUNS = 2;

    private final Html html;
    private final Plots plots;
    private final PageContext context;
    private final String current;
    private final CaseNames names;

    private HistorySection(Html html, Plots plots, PageContext context, String current, CaseNames names) {
        this.html = html;
        this.plots = plots;
        this.context = context;
        this.current = current;
        this.names = names;
    }

    /**
     * Writes nothing where no series has two runs.
     *
     * @param current id of the run that the page is about; empty on a page about all runs
     */
    static void write(Html html, Plots plots, PageContext context, String current) {
        List<HistorySeries> shown = context.history().stream()
                .filter(s -> s.points().size() >= MIN_RUNS)
                .filter(s -> current.isEmpty()
                        || s.points().stream().anyMatch(p -> p.runId().equals(current)))
                .toList();
        if (shown.isEmpty()) {
            return;
        }
        CaseNames names =
                CaseNames.of(shown.stream().map(HistorySeries::benchmarkCase).toList());
        HistorySection section = new HistorySection(html, plots, context, current, names);
        html.open("section").element("h2", "History");
        html.element(
                "p",
                "Ratio to the anchor of every stored run, with its interval; both were measured side by side, so what a day or a"
                        + " machine does to both drops out. Line: the level between steps. A step is a hint at p ≤ .01 that takes"
                        + " " + ChangePoints.MIN_SEGMENT
                        + " runs on either side; an ab of the two builds confirms it.",
                "class",
                "quiet");
        shown.forEach(section::series);
        html.close();
    }

    private void series(HistorySeries s) {
        String name = Figures.subject(names, s.benchmarkCase()) + ", " + s.metric() + ": " + s.candidate() + " / "
                + s.anchor();
        html.open("figure").element("figcaption", name);
        List<HistoryPoint> points = s.points();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("current", points.stream().map(HistoryPoint::runId).toList().indexOf(current));
        data.put("runs", points.stream().map(HistoryPoint::runId).toList());
        data.put("times", points.stream().map(HistorySection::day).toList());
        data.put("ratio", points.stream().map(p -> Math.log(p.ratio())).toList());
        data.put("low", points.stream().map(p -> Math.log(p.low())).toList());
        data.put("high", points.stream().map(p -> Math.log(p.high())).toList());
        data.put("remarks", points.stream().map(p -> context.remarks(p.runId())).toList());
        List<Map<String, Object>> steps = new ArrayList<>();
        for (ChangePoints.Step step : s.steps()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("index", step.index());
            one.put("p", step.p());
            one.put("before", step.before());
            one.put("after", step.after());
            steps.add(one);
        }
        data.put("steps", steps);
        plots.add(html, "history", points.size() + " runs, " + s.steps().size() + " steps: " + name, data);
        table(s);
        html.close();
    }

    private void table(HistorySeries s) {
        List<String> columns = List.of("run", "started", "ratio", "interval", "step", "remarks");
        html.open("details")
                .element("summary", s.points().size() + " runs, " + s.steps().size() + " steps");
        Tables.open(html, columns);
        for (int i = 0; i < s.points().size(); i++) {
            HistoryPoint p = s.points().get(i);
            int index = i;
            String step = s.steps().stream()
                    .filter(x -> x.index() == index)
                    .map(x -> String.format(Locale.ROOT, "%s, p %.3f", Percent.change(Math.exp(x.size())), x.p()))
                    .findFirst()
                    .orElse("");
            Tables.row(
                    html,
                    columns,
                    p.runId(),
                    day(p),
                    String.format(Locale.ROOT, "%.4f", p.ratio()),
                    String.format(Locale.ROOT, "%.4f to %.4f", p.low(), p.high()),
                    step,
                    context.remarks(p.runId()));
        }
        html.close().close();
    }

    private static String day(HistoryPoint point) {
        return point.startedAt().substring(0, Math.min(16, point.startedAt().length()));
    }
}
