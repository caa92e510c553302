package org.hmmlab.results.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hmmlab.results.history.Annotations.Annotation;
import org.hmmlab.results.history.Annotations.Kind;
import org.hmmlab.results.history.HistoryPoint;
import org.hmmlab.results.history.HistorySeries;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.stats.ChangePoints;
import org.hmmlab.results.store.StoredRun;

/** Series as lines: a run each, steps and changes of the environment before the run that they came with, remarks behind it. */
public final class HistoryTable {
    private final Map<String, StoredRun> runs;
    private final List<Annotation> annotations;

    /**
     * A table.
     *
     * @param runs that the series are of
     * @param annotations remarks on them
     */
    public HistoryTable(List<StoredRun> runs, List<Annotation> annotations) {
        this.runs = runs.stream().collect(Collectors.toMap(run -> run.header().runId(), run -> run, (x, y) -> x));
        this.annotations = annotations;
    }

    /** What is known of a step beyond its size. */
    private record Known(String state, String words) {}

    /** A remark stands for the step that its run came with; a run beside it counts, since a step is found to within one. */
    private Known known(HistorySeries series, ChangePoints.Step step) {
        List<String> near = new ArrayList<>();
        for (int i : new int[] {step.index(), step.index() - 1, step.index() + 1}) {
            if (i >= 0 && i < series.points().size()) {
                near.add(series.points().get(i).runId());
            }
        }
        List<Annotation> about = annotations.stream()
                .filter(a -> near.contains(a.runId()) && a.kind() != null && a.kind() != Kind.NOTE)
                .toList();
        Optional<Annotation> explains =
                about.stream().filter(Annotation::explains).reduce((x, y) -> y);
        Optional<Annotation> last =
                explains.isPresent() ? explains : about.stream().reduce((x, y) -> y);
        if (last.isPresent()) {
            Kind kind = Objects.requireNonNullElse(last.get().kind(), Kind.NOTE);
            return new Known(kind.name(), last.get().words());
        }
        return step.size() > 0
                ? new Known(
                        "OPEN",
                        series.isOfTimes()
                                ? "not confirmed; lab bisect " + series.benchmark() + " looks for its commit"
                                : "not confirmed; lab latency of the two builds tells whether they differ")
                : new Known("FASTER", "");
    }

    /** The steps of a series as objects, for JSON. */
    public List<Map<String, Object>> steps(HistorySeries series) {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (ChangePoints.Step step : series.steps()) {
            Known known = known(series, step);
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("benchmark", series.benchmark());
            object.put("params", series.params());
            object.put("threads", series.threads());
            object.put("metric", series.metric());
            object.put("runId", series.points().get(step.index()).runId());
            object.put("change", Math.expm1(step.size()));
            object.put("p", step.p());
            object.put("state", known.state());
            object.put("words", known.words());
            steps.add(object);
        }
        return steps;
    }

    public void print(PrintWriter out, HistorySeries series) {
        out.printf(
                Locale.ROOT,
                "%s%s t%d  %s  %s / %s  (%d runs, %d steps)%n",
                series.benchmark(),
                series.params().isEmpty() ? "" : " " + series.params(),
                series.threads(),
                series.metric(),
                series.candidate(),
                series.anchor(),
                series.points().size(),
                series.steps().size());
        for (int i = 0; i < series.points().size(); i++) {
            HistoryPoint point = series.points().get(i);
            if (i > 0) {
                environment(out, series.points().get(i - 1).runId(), point.runId());
            }
            for (ChangePoints.Step step : series.steps()) {
                if (step.index() == i) {
                    String line = String.format(
                            Locale.ROOT,
                            "  %s %+.1f %%  p %.3f  %s",
                            "~".repeat(40),
                            100 * Math.expm1(step.size()),
                            step.p(),
                            known(series, step).words());
                    out.println(line.stripTrailing());
                }
            }
            String line = String.format(
                    Locale.ROOT,
                    "  %s  %-22s  %.3f  [%.3f, %.3f]  %s",
                    point.startedAt()
                            .substring(0, Math.min(19, point.startedAt().length())),
                    point.runId(),
                    point.ratio(),
                    point.low(),
                    point.high(),
                    remarks(point.runId()));
            out.println(line.stripTrailing());
        }
        out.println();
    }

    private String remarks(String runId) {
        return annotations.stream()
                .filter(a -> a.runId().equals(runId))
                .map(Annotation::words)
                .collect(Collectors.joining("; "));
    }

    private void environment(PrintWriter out, String before, String now) {
        StoredRun earlier = runs.get(before);
        StoredRun later = runs.get(now);
        if (earlier != null && later != null) {
            Environment here = earlier.header().environment().machineClass();
            Environment there = later.header().environment().machineClass();
            String differences = String.join(", ", here.differences(there));
            if (!differences.isEmpty()) {
                out.println("  -- another class of machine: " + differences);
            }
        }
    }
}
