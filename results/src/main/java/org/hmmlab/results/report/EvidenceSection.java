package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.stats.MannKendall;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.verdict.Metric;
import org.hmmlab.results.verdict.PairReview;
import org.hmmlab.results.verdict.Rejection;

/** What the answers rest on: what was rejected and why, JVMs that failed or still warmed up. */
final class EvidenceSection {
    private static final int ROWS_SHOWN = 200;
    private static final double TREND_ALPHA = .01;

    private final Html html;
    private final RunView view;

    private EvidenceSection(Html html, RunView view) {
        this.html = html;
        this.view = view;
    }

    static void write(Html html, RunView view) {
        EvidenceSection section = new EvidenceSection(html, view);
        section.rejections();
        section.remarks();
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
            Tables.open(html, columns);
            int shown = 0;
            for (PairReview review : reviews) {
                ForkRecord any = review.forks().values().iterator().next();
                for (Rejection r : review.rejections()) {
                    if (shown++ < ROWS_SHOWN) {
                        Tables.row(
                                html,
                                columns,
                                view.caseName(any.benchmarkCase()),
                                Integer.toString(r.pair()),
                                r.arm() + (r.role() == Role.CONTROL ? "'" : ""),
                                Integer.toString(r.iteration()),
                                r.reason());
                    }
                }
            }
            html.close();
        }
        html.close();
    }

    private void remarks() {
        List<String> remarks = new ArrayList<>();
        for (ForkRecord fork : view.run().forks()) {
            String name = view.caseName(fork.benchmarkCase()) + ", pair " + fork.pair() + ", " + fork.arm() + ": ";
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
