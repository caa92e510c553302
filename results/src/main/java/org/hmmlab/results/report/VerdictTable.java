package org.hmmlab.results.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ArmSummary;
import org.hmmlab.results.verdict.Confirmation;
import org.hmmlab.results.verdict.ExactComparison;
import org.hmmlab.results.verdict.Metric;
import org.hmmlab.results.verdict.Percent;

/** A run as plain text for a terminal or a log: no colour, no line longer than its widest figure needs. */
public final class VerdictTable {
    private final RunView view;
    private final StringBuilder text = new StringBuilder();

    private VerdictTable(StoredRun run) {
        this.view = new RunView(run);
    }

    /**
     * Renders a run.
     *
     * @param run stored, or just measured
     * @return lines, the last one ended
     */
    public static String render(StoredRun run) {
        return new VerdictTable(run).render();
    }

    private String render() {
        line(
                "run",
                view.run().header().runId() + "  " + view.run().header().kind() + "  seed "
                        + view.run().header().seed() + "  environment "
                        + view.run().header().environment().fingerprint());
        view.controls().forEach(this::control);
        text.append('\n');
        if (!view.comparisons().isEmpty()) {
            text.append(comparisons());
        }
        // Of a run that recorded every operation the percentiles say it, and a time per operation of a schedule says
        // nothing.
        if (!view.summaries().isEmpty() && view.run().latencies().isEmpty()) {
            text.append(summaries());
        }
        view.deciding().forEach(this::exact);
        whys();
        view.run().notes().forEach(note -> line("note", note.text()));
        line("answer", view.headline());
        return text.toString();
    }

    private void control(VerdictRecord v) {
        line(
                "control",
                view.subject(v) + (view.run().latencies().isEmpty() ? "" : ' ' + v.metric())
                        + (RunView.again(v) ? " (again)" : "") + "  " + v.armB() + '/' + v.armA() + "  "
                        + Percent.change(v.ratio()) + ' ' + Figures.interval(v) + "  n " + v.pairs() + "  "
                        + v.verdict());
    }

    private String comparisons() {
        List<VerdictRecord> verdicts = view.comparisons();
        VerdictRecord any = verdicts.get(0);
        String confidence = String.format(Locale.ROOT, "%.0f %% interval", 100 * any.confidence());
        TextTable table = new TextTable(
                "llrlrrrrrll",
                "benchmark",
                "params",
                "threads",
                "metric",
                any.armA(),
                any.armB(),
                any.armB() + '/' + any.armA(),
                confidence,
                "n",
                "verdict",
                "sees");
        for (VerdictRecord v : verdicts) {
            String again = RunView.again(v) ? "again: " : "";
            table.row(
                    view.names().of(v.benchmarkCase()),
                    Figures.params(v.params()),
                    Integer.toString(v.threads()),
                    v.metric(),
                    Figures.number(v.a()),
                    Figures.number(v.b()),
                    Percent.change(v.ratio()),
                    Figures.interval(v),
                    Integer.toString(v.pairs()),
                    again
                            + view.word(v)
                            + (v.verdict() == Verdict.EQUIVALENT ? " (±" + Percent.of(v.margin()) + ")" : ""),
                    Double.isNaN(v.sees()) ? "-" : ">= " + Percent.of(v.sees()));
        }
        return table.toString();
    }

    private String summaries() {
        TextTable table = new TextTable(
                "lllrrrrrl",
                "benchmark",
                "params",
                "arm",
                "threads",
                "wall ns/op",
                "cpu ns/op",
                "cpu share",
                "spread",
                "JVMs");
        for (ArmSummary s : view.summaries()) {
            table.row(
                    view.names().of(s.benchmarkCase()),
                    Figures.params(s.params()),
                    s.arm(),
                    Integer.toString(s.threads()),
                    Figures.number(s.wallNsPerOp()),
                    Figures.number(s.cpuNsPerOp()),
                    Figures.share(s.cpuShare()),
                    Percent.of(s.spread()),
                    s.forks()
                            + (s.droppedForks() == 0 ? "" : " of " + (s.forks() + s.droppedForks()))
                            + (s.forks() == 0 ? " INVALID" : ""));
        }
        return table.toString();
    }

    /** What differs, then in short what is equal: most parts of two designs do the same. */
    private void exact(VerdictRecord v) {
        List<ExactComparison> counters = view.exact(v);
        if (counters.isEmpty()) {
            return;
        }
        List<String> unsteady = ExactComparison.unsteady(view.forksOf(v));
        StringBuilder list = new StringBuilder(view.subject(v)).append(':');
        for (ExactComparison counter : counters) {
            if (counter.differs() && !unsteady.contains(counter.counter())) {
                list.append("  ")
                        .append(counter.counter())
                        .append(' ')
                        .append(Figures.count(counter.a()))
                        .append(" -> ")
                        .append(Figures.count(counter.b()));
            }
        }
        String equal = counters.stream()
                .filter(counter -> !counter.differs() && !unsteady.contains(counter.counter()))
                .map(counter -> counter.counter() + ' ' + Figures.count(counter.a()))
                .collect(Collectors.joining(", "));
        String chance = counters.stream()
                .filter(counter -> unsteady.contains(counter.counter()))
                .map(counter ->
                        counter.counter() + ' ' + Figures.count(counter.a()) + " : " + Figures.count(counter.b()))
                .collect(Collectors.joining(", "));
        line(
                "exact",
                list
                        + (equal.isEmpty() ? "" : "  (equal: " + equal + ')')
                        + (chance.isEmpty() ? "" : "  (not exact: " + chance + ')'));
    }

    private void whys() {
        // What is against several percentiles of a benchmark alike is said once.
        Map<String, String> metrics = new LinkedHashMap<>();
        for (VerdictRecord v : view.comparisons()) {
            if (Metric.decides(v) && (v.verdict() == Verdict.INVALID || v.verdict() == Verdict.INCONCLUSIVE)) {
                String what = view.subject(v) + '\0' + v.reason();
                metrics.merge(what, v.metric(), (seen, more) -> seen.contains(more) ? seen : seen + ", " + more);
            }
        }
        metrics.forEach((what, names) -> line("why", what.replace("\0", ' ' + names + ": ")));
        for (Confirmation c : view.confirmations()) {
            line(
                    "why",
                    view.subject(c.first()) + ": " + c.outcome().name().toLowerCase(Locale.ROOT) + ": " + c.reason());
        }
        for (ArmSummary s : view.summaries()) {
            if (!s.reason().isEmpty()) {
                line("why", view.caseName(s.benchmarkCase()) + ' ' + s.arm() + ": " + s.reason());
            }
        }
    }

    private void line(String key, String value) {
        text.append(String.format(Locale.ROOT, "%-8s", key)).append(value).append('\n');
    }
}
