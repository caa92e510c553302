package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.stats.MannKendall;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.verdict.Metric;
import org.hmmlab.results.verdict.PairReview;
import org.hmmlab.results.verdict.Rejection;

/** What the answers rest on: CPU share and pressure over time, what was rejected and why, JVMs that failed or still warmed up. */
final class EvidenceSection {
    private static final int ROWS_SHOWN = 200;
    private static final double TREND_ALPHA = .01;

    private final Html html;
    private final RunView view;
    private final Map<String, List<ForkRecord>> benchmarks = new LinkedHashMap<>();

    private EvidenceSection(Html html, RunView view) {
        this.html = html;
        this.view = view;
        for (ForkRecord fork : view.run().forks()) {
            String name = Figures.subject(fork.benchmark(), fork.params(), fork.threads());
            benchmarks.computeIfAbsent(name, key -> new ArrayList<>()).add(fork);
        }
    }

    static void write(Html html, RunView view) {
        EvidenceSection section = new EvidenceSection(html, view);
        section.shares();
        section.rejections();
        section.remarks();
    }

    private void shares() {
        html.open("section").element("h2", "Did the threads have their cores?");
        html.element(
                "p",
                "CPU share of every iteration, JVM after JVM. Cross: broke a rule, so its index is dropped in all JVMs of its"
                        + " pair. The rules are fixed beforehand and read no timing.",
                "class",
                "quiet");
        benchmarks.forEach((name, forks) -> {
            html.element("h3", name);
            ShareChart.draw(html, name, forks, view.rules());
            legend(forks);
        });
        html.close();
    }

    private void legend(List<ForkRecord> forks) {
        html.open("p", "class", "quiet");
        for (String role : ForkRecord.ROLES) {
            forks.stream().filter(f -> f.role().equals(role)).findFirst().ifPresent(fork -> {
                html.element("span", "●", "class", "key role-" + role);
                html.text(' ' + fork.arm() + (role.equals(ForkRecord.CONTROL) ? " (copy)" : "") + "  ");
            });
        }
        html.text(machine(forks)).close();
    }

    /** Medians of what the machine did meanwhile: steal, JIT, GC, and whatever else was recorded of it. */
    private static String machine(List<ForkRecord> forks) {
        List<IterationRecord> all =
                forks.stream().flatMap(f -> f.iterations().stream()).toList();
        Map<String, double[]> figures = new LinkedHashMap<>();
        figures.put(
                "steal %",
                all.stream().mapToDouble(IterationRecord::stealPercent).toArray());
        figures.put("JIT ms", all.stream().mapToDouble(IterationRecord::jitMs).toArray());
        figures.put("GC ms", all.stream().mapToDouble(IterationRecord::gcMs).toArray());
        for (IterationRecord iteration : all) {
            for (String name : iteration.secondary().keySet()) {
                figures.computeIfAbsent(
                        name,
                        key -> all.stream()
                                .mapToDouble(i -> i.secondary().getOrDefault(key, Double.NaN))
                                .toArray());
            }
        }
        StringBuilder text = new StringBuilder("· median and largest of an iteration:");
        figures.forEach((name, values) -> text.append(' ')
                .append(name)
                .append(' ')
                .append(Figures.number(Samples.median(values)))
                .append(", ")
                .append(Figures.number(Samples.quantile(values, 1)))
                .append(';'));
        return text.toString();
    }

    private void rejections() {
        html.open("section").element("h2", "Rejected iterations");
        List<String> columns = List.of("benchmark", "pair", "arm", "iteration", "reason");
        List<PairReview> reviews = view.reviews().stream().flatMap(List::stream).toList();
        long all = reviews.stream().mapToLong(r -> r.rejections().size()).sum();
        html.element(
                "p",
                all == 0
                        ? "None."
                        : all + " iterations broke a rule" + (all > ROWS_SHOWN ? ", the first " + ROWS_SHOWN : "")
                                + ':');
        if (all > 0) {
            HtmlReport.table(html, columns);
            int shown = 0;
            for (PairReview review : reviews) {
                ForkRecord any = review.forks().values().iterator().next();
                for (Rejection r : review.rejections()) {
                    if (shown++ < ROWS_SHOWN) {
                        HtmlReport.row(
                                html,
                                columns,
                                Figures.subject(any.benchmark(), any.params(), any.threads()),
                                Integer.toString(r.pair()),
                                r.arm() + (r.role().equals(ForkRecord.CONTROL) ? "'" : ""),
                                Integer.toString(r.iteration()),
                                r.reason());
                    }
                }
            }
            html.close().close();
        }
        html.close();
    }

    private void remarks() {
        List<String> remarks = new ArrayList<>();
        for (ForkRecord fork : view.run().forks()) {
            String name = Figures.subject(fork.benchmark(), fork.params(), fork.threads()) + ", pair " + fork.pair()
                    + ", " + fork.arm() + ": ";
            if (fork.failure() != null) {
                remarks.add(name + fork.status() + ": " + fork.failure());
            }
            double[] series = Samples.measured(fork.iterations().stream()
                    .mapToDouble(Metric.primary(fork.threads())::of)
                    .toArray());
            if (MannKendall.of(series).p() < TREND_ALPHA) {
                remarks.add(name + (MannKendall.of(series).s() > 0 ? "rising" : "falling")
                        + " over its iterations; it may not have been warm");
            }
        }
        if (!remarks.isEmpty()) {
            html.open("section").element("h2", "JVMs to look at").open("ul");
            remarks.stream().limit(ROWS_SHOWN).forEach(remark -> html.element("li", remark));
            html.close().close();
        }
    }
}
