package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.RatioFunction;
import org.hmmlab.results.latency.Resampling;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.verdict.Percent;
import org.hmmlab.results.verdict.QuantileMeasure;

/** The percentiles of a run on its page: a curve for each arm over 1/(1-q), the figures, and the ratio of two arms. */
final class LatencySection {
    private static final List<Kind> OF_OPERATIONS = List.of(Kind.SERVICE, Kind.RESPONSE);
    private static final List<Kind> FLOORS = List.of(Kind.HICCUP, Kind.OUTSIDE);

    private final Html html;
    private final Plots plots;
    private final RunView view;

    private LatencySection(Html html, Plots plots, RunView view) {
        this.html = html;
        this.plots = plots;
        this.view = view;
    }

    /** Writes nothing for a run that recorded no operations. */
    static void write(Html html, Plots plots, RunView view) {
        long seed = view.run().header().seed();
        List<ArmLatency> arms = ArmLatency.of(view.run().forks(), view.latencies(), view.rules(), seed).stream()
                .filter(arm -> !arm.role().equals(ForkRecord.CONTROL))
                .toList();
        if (arms.isEmpty()) {
            return;
        }
        LatencySection section = new LatencySection(html, plots, view);
        html.open("section").element("h2", "Percentiles of every operation");
        html.element(
                "p",
                "Line: all operations of an arm, as far as 20 lie beyond. Dot and bar: a percentile that every JVM holds up with"
                        + " 20 operations beyond it and ten episodes, with its 95 % interval over JVMs. Dashes: how late a"
                        + " thread woke that only slept, in the JVM (hiccup) and outside it. Where a line comes near"
                        + " them, it shows the machine.",
                "class",
                "quiet");
        Map<String, List<ArmLatency>> byBenchmark = new LinkedHashMap<>();
        arms.forEach(arm -> byBenchmark
                .computeIfAbsent(Figures.subject(arm.benchmark(), arm.params(), arm.threads()), k -> new ArrayList<>())
                .add(arm));
        byBenchmark.forEach(section::benchmark);
        ArmRatio.of(view.run().forks(), view.latencies(), view.rules(), seed).forEach(section::ratio);
        html.close();
    }

    private void benchmark(String subject, List<ArmLatency> arms) {
        html.element("h3", subject);
        if (arms.stream().allMatch(arm -> arm.kinds().isEmpty())) {
            html.element("p", "No JVM kept enough of its iterations: nothing is shown.");
            return;
        }
        for (Kind kind : OF_OPERATIONS) {
            if (arms.stream().anyMatch(arm -> arm.kinds().containsKey(kind))) {
                int batch = arms.get(0).batch();
                String what = kind.word() + " time, ns"
                        + (batch == 1 ? "" : ", of batches of " + batch + " divided by as many");
                html.open("figure").element("figcaption", what);
                curves(subject, kind, arms);
                html.close();
            }
        }
        List<String> columns = List.of("arm", "what", "percentile", "ns", "95 % interval over JVMs");
        Tables.open(html, columns);
        for (ArmLatency arm : arms) {
            arm.kinds().forEach((kind, estimates) -> {
                for (Resampling.Estimate e : estimates) {
                    if (e.missing().isEmpty()) {
                        Tables.row(
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
        html.close();
    }

    private void curves(String subject, Kind kind, List<ArmLatency> arms) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (ArmLatency arm : arms) {
            lines.add(line(arm, kind, arm.arm(), arm.batch()));
            for (Kind floor : FLOORS) {
                if (arm.kinds().containsKey(floor)) {
                    lines.add(line(arm, floor, floor.word() + ", " + arm.arm(), 1));
                }
            }
        }
        plots.add(
                html,
                "percentiles",
                kind.word() + " time of " + subject + " by percentile, both logarithmic",
                Map.of("lines", lines));
    }

    private Map<String, Object> line(ArmLatency arm, Kind kind, String name, int batch) {
        List<ForkRecord> forks = view.run().forks().stream()
                .filter(f -> f.arm().equals(arm.arm())
                        && f.role().equals(arm.role())
                        && f.pair() < ForkRecord.CONFIRMATION_FROM
                        && f.benchmark().equals(arm.benchmark())
                        && f.params().equals(arm.params())
                        && f.threads() == arm.threads())
                .toList();
        ArmCurve curve = ArmCurve.of(forks, view.latencies(), view.rules(), kind, batch);
        List<Resampling.Estimate> given = arm.kinds().getOrDefault(kind, List.of()).stream()
                .filter(e -> e.missing().isEmpty())
                .toList();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", name);
        line.put("role", arm.role());
        line.put("isFloor", FLOORS.contains(kind));
        line.put("kind", kind.word());
        line.put("nines", curve.nines());
        line.put("nanos", curve.nanos());
        line.put("at", given.stream().map(e -> -Math.log10(1 - e.q())).toList());
        line.put("value", given.stream().map(Resampling.Estimate::value).toList());
        line.put("low", given.stream().map(Resampling.Estimate::low).toList());
        line.put("high", given.stream().map(Resampling.Estimate::high).toList());
        return line;
    }

    private void ratio(ArmRatio ratio) {
        html.element(
                "h3",
                "B/A by percentile, " + ratio.kind().word() + " time: "
                        + Figures.subject(ratio.benchmark(), ratio.params(), ratio.threads()));
        html.open("figure")
                .element(
                        "figcaption",
                        "line: B/A of the arms' quantiles; band: 95 %, point by point, over " + ratio.pairs()
                                + " pairs");
        Map<String, Object> data = new LinkedHashMap<>();
        List<RatioFunction.Point> points = ratio.points();
        data.put("names", points.stream().map(p -> QuantileMeasure.name(p.q())).toList());
        data.put("ratio", points.stream().map(p -> Math.log(p.ratio())).toList());
        data.put("low", points.stream().map(p -> Math.log(p.low())).toList());
        data.put("high", points.stream().map(p -> Math.log(p.high())).toList());
        data.put("a", points.stream().map(RatioFunction.Point::a).toList());
        data.put("b", points.stream().map(RatioFunction.Point::b).toList());
        plots.add(html, "ratio", "ratio of B to A by percentile", data);
        html.close();
        List<String> columns = List.of("percentile", "A ns", "B ns", "B/A", "95 % band over pairs");
        Tables.open(html, columns);
        for (RatioFunction.Point p : points) {
            Tables.row(
                    html,
                    columns,
                    QuantileMeasure.name(p.q()),
                    Figures.number(p.a()),
                    Figures.number(p.b()),
                    Percent.change(p.ratio()),
                    Double.isNaN(p.low()) ? "-" : Percent.change(p.low()) + " to " + Percent.change(p.high()));
        }
        html.close();
    }
}
