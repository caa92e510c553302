package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.latency.RatioFunction;
import org.hmmlab.results.latency.Resampling;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.Percent;
import org.hmmlab.results.verdict.QuantileMeasure;
import org.hmmlab.results.verdict.ValidityRules;

/** The percentiles of a run on its page: a curve for each arm over 1/(1-q), the figures, and the ratio of two arms. */
final class LatencySection {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 240;
    private static final double LEFT = 60;
    private static final double BOTTOM = 24;
    private static final double NINES = 5;
    private static final List<Kind> OF_OPERATIONS = List.of(Kind.SERVICE, Kind.RESPONSE);

    private final Html html;

    private LatencySection(Html html) {
        this.html = html;
    }

    /** Writes nothing for a run that recorded no operations. */
    static void write(Html html, StoredRun run, LatencySet latencies) {
        long seed = run.header().seed();
        List<ArmLatency> arms = ArmLatency.of(run.forks(), latencies, ValidityRules.DEFAULT, seed).stream()
                .filter(arm -> !arm.role().equals(ForkRecord.CONTROL))
                .toList();
        if (arms.isEmpty()) {
            return;
        }
        LatencySection section = new LatencySection(html);
        html.open("section").element("h2", "Percentiles of every operation");
        html.element(
                "p",
                "A percentile is shown where every JVM has 20 operations beyond it and ten episodes hold it up. Bars are"
                        + " 95 % intervals over JVMs.",
                "class",
                "quiet");
        Map<String, List<ArmLatency>> byBenchmark = new LinkedHashMap<>();
        arms.forEach(arm -> byBenchmark
                .computeIfAbsent(Figures.subject(arm.benchmark(), arm.params(), arm.threads()), k -> new ArrayList<>())
                .add(arm));
        byBenchmark.forEach(section::benchmark);
        ArmRatio.of(run.forks(), latencies, ValidityRules.DEFAULT, seed).forEach(section::ratio);
        html.close();
    }

    private void benchmark(String subject, List<ArmLatency> arms) {
        html.element("h3", subject);
        for (Kind kind : OF_OPERATIONS) {
            if (arms.stream().anyMatch(arm -> arm.kinds().containsKey(kind))) {
                html.element(
                        "p",
                        kind.word() + " time, ns"
                                + (arms.get(0).batch() == 1
                                        ? ""
                                        : ", of batches of " + arms.get(0).batch() + " divided by as many"),
                        "class",
                        "quiet");
                curves(kind, arms);
            }
        }
        List<String> columns = List.of("arm", "what", "percentile", "ns", "95 % interval over JVMs");
        HtmlReport.table(html, columns);
        for (ArmLatency arm : arms) {
            arm.kinds().forEach((kind, estimates) -> {
                for (Resampling.Estimate e : estimates) {
                    if (e.missing().isEmpty()) {
                        HtmlReport.row(
                                html,
                                columns,
                                arm.arm(),
                                kind.word(),
                                QuantileMeasure.name(e.q()),
                                Figures.number(e.value()),
                                Double.isNaN(e.low())
                                        ? "-"
                                        : Figures.number(e.low()) + " to " + Figures.number(e.high()));
                    }
                }
            });
        }
        html.close().close();
    }

    private static List<Resampling.Estimate> given(ArmLatency arm, Kind kind) {
        return arm.kinds().getOrDefault(kind, List.of()).stream()
                .filter(e -> e.missing().isEmpty())
                .toList();
    }

    private void curves(Kind kind, List<ArmLatency> arms) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (ArmLatency arm : arms) {
            for (Resampling.Estimate e : given(arm, kind)) {
                least = Math.min(least, Double.isNaN(e.low()) ? e.value() : e.low());
                most = Math.max(most, Double.isNaN(e.high()) ? e.value() : e.high());
            }
        }
        if (!(least > 0 && most > 0)) {
            return;
        }
        Scale scale = new Scale(Math.log(least / 1.2), Math.log(most * 1.2));
        String label = kind.word() + " time by percentile, logarithmic";
        html.open("svg", "viewBox", "0 0 640 240", "role", "img", "aria-label", label, "class", "curves");
        html.element("title", label);
        for (double q : ArmLatency.QUANTILES) {
            tick(x(q), HEIGHT - 6, QuantileMeasure.name(q), "middle");
        }
        tick(LEFT - 6, scale.y(least), Figures.number(least), "end");
        tick(LEFT - 6, scale.y(most), Figures.number(most), "end");
        for (ArmLatency arm : arms) {
            curve(scale, arm, given(arm, kind));
        }
        html.close();
    }

    /** The logarithm of ns to the height of the picture. */
    private record Scale(double low, double high) {
        double y(double nanos) {
            return 10 + (HEIGHT - BOTTOM - 10) * (high - Math.log(nanos)) / (high - low);
        }
    }

    private void curve(Scale scale, ArmLatency arm, List<Resampling.Estimate> points) {
        StringBuilder path = new StringBuilder();
        for (Resampling.Estimate e : points) {
            path.append(path.length() == 0 ? 'M' : 'L')
                    .append(px(x(e.q())))
                    .append(' ')
                    .append(px(scale.y(e.value())));
            if (!Double.isNaN(e.low())) {
                html.empty(
                        "line",
                        "class",
                        "mean",
                        "x1",
                        px(x(e.q())),
                        "x2",
                        px(x(e.q())),
                        "y1",
                        px(scale.y(e.low())),
                        "y2",
                        px(scale.y(e.high())));
            }
        }
        html.open("path", "class", "curve role-" + arm.role(), "d", path.toString());
        html.element("title", arm.arm()).close();
    }

    private void ratio(ArmRatio ratio) {
        html.element(
                "h3",
                "B/A by percentile, " + ratio.kind().word() + " time: "
                        + Figures.subject(ratio.benchmark(), ratio.params(), ratio.threads()));
        List<String> columns = List.of("percentile", "A ns", "B ns", "B/A", "95 % band over pairs");
        HtmlReport.table(html, columns);
        for (RatioFunction.Point p : ratio.points()) {
            HtmlReport.row(
                    html,
                    columns,
                    QuantileMeasure.name(p.q()),
                    Figures.number(p.a()),
                    Figures.number(p.b()),
                    Percent.change(p.ratio()),
                    Double.isNaN(p.low()) ? "-" : Percent.change(p.low()) + " to " + Percent.change(p.high()));
        }
        html.close().close();
    }

    private void tick(double x, double y, String text, String anchor) {
        html.element("text", text, "x", px(x), "y", px(y), "text-anchor", anchor, "class", "tick");
    }

    /** Each nine as wide as the last: p90, p99, p99.9 at equal distances. */
    private static double x(double q) {
        return LEFT + (WIDTH - LEFT - 20) * -Math.log10(1 - q) / NINES;
    }

    private static String px(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
