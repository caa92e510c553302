package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.verdict.Measure;
import org.hmmlab.results.verdict.PairReview;
import org.hmmlab.results.verdict.PairSummary;
import org.hmmlab.results.verdict.Percent;
import org.jspecify.annotations.Nullable;

/**
 * The two pictures of a verdict: the ratio's interval with each pair as a dot, and every JVM as a dot with its pair as a line.
 * All intervals of a page share one logarithmic scale, so they can be compared by eye.
 */
final class VerdictPlots {
    private static final double WIDEST = Math.log(8);

    private final RunView view;
    private final double reach;

    VerdictPlots(RunView view) {
        this.view = view;
        double most = Math.log(1.05);
        for (VerdictRecord v : view.run().verdicts()) {
            most = Math.max(most, 1.3 * Math.log1p(v.margin()));
            if (v.ratio() > 0) {
                most = Math.max(most, 1.15 * Math.max(Math.abs(Math.log(v.low())), Math.abs(Math.log(v.high()))));
            }
        }
        reach = Math.min(most, WIDEST);
    }

    /** The interval, its margin and its pairs, all as logarithms of the ratio. */
    void interval(Html html, Plots plots, VerdictRecord v) {
        List<PairSummary> pairs = view.pairs(v);
        String label = String.format(
                Locale.ROOT,
                "%s/%s %s, %.0f %% t interval of the mean log ratio %s %%, %d pairs",
                v.armB(),
                v.armA(),
                Percent.change(v.ratio()),
                100 * v.confidence(),
                Figures.interval(v),
                pairs.size());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("reach", reach);
        data.put("margin", Math.log1p(v.margin()));
        data.put("mean", Math.log(v.ratio()));
        data.put("low", Math.log(v.low()));
        data.put("high", Math.log(v.high()));
        data.put("pairs", pairs.stream().map(PairSummary::pair).toList());
        data.put("ratios", pairs.stream().map(PairSummary::logRatio).toList());
        plots.add(html, "interval", label, data);
    }

    /** Every JVM of a comparison; those of pairs that do not count are marked and say why. */
    void jvms(Html html, Plots plots, VerdictRecord v) {
        Measure measure = view.measure(v).orElse(null);
        List<Map<String, Object>> pairs = new ArrayList<>();
        List<PairReview> reviews = view.reviews(v);
        boolean hasControl = reviews.stream().anyMatch(r -> r.forks().containsKey(Role.CONTROL));
        List<Role> roles = hasControl ? List.of(Role.CONTROL, Role.A, Role.B) : List.of(Role.A, Role.B);
        for (PairReview review : reviews) {
            if (measure != null) {
                Map<String, Object> pair = new LinkedHashMap<>();
                pair.put("pair", review.pair());
                pair.put(
                        "values",
                        roles.stream().map(role -> value(review, role, measure)).toList());
                pair.put("why", review.against(Role.A, Role.B, view.rules()));
                pairs.add(pair);
            }
        }
        if (pairs.isEmpty()) {
            return;
        }
        String subject = view.subject(v) + (RunView.again(v) ? " (again)" : "");
        html.open("figure").element("figcaption", subject + ", " + v.metric());
        String label = "each JVM of " + pairs.size() + " pairs: " + subject + ", " + v.metric();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("roles", roles.stream().map(Role::toString).toList());
        List<String> names = roles.stream()
                .map(role -> role == Role.B ? v.armB() : v.armA() + (role == Role.CONTROL ? " (copy)" : ""))
                .toList();
        data.put("names", names);
        data.put("metric", v.metric());
        data.put("pairs", pairs);
        plots.add(html, "jvms", label, data);
        table(html, reviews, roles, names, measure);
        html.close();
    }

    private void table(
            Html html, List<PairReview> reviews, List<Role> roles, List<String> names, @Nullable Measure measure) {
        List<String> columns = new ArrayList<>(List.of("pair"));
        columns.addAll(names);
        columns.add("counts");
        html.open("details").element("summary", "as a table");
        Tables.open(html, columns);
        for (PairReview review : reviews) {
            String why = review.against(Role.A, Role.B, view.rules());
            List<String> cells = new ArrayList<>(List.of(Integer.toString(review.pair())));
            roles.forEach(
                    role -> cells.add(Figures.number(measure == null ? Double.NaN : value(review, role, measure))));
            cells.add(why.isEmpty() ? "yes" : "no: " + why);
            Tables.row(html, columns, cells.toArray(String[]::new));
        }
        html.close().close();
    }

    private static double value(PairReview review, Role role, Measure measure) {
        ForkRecord fork = review.forks().get(role);
        return fork == null || fork.status() != ForkStatus.OK ? Double.NaN : measure.of(fork, review.kept(role, role));
    }
}
