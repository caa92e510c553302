package org.hmmlab.results.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.RatioFunction;
import org.hmmlab.results.latency.Resampling;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.VerdictStage;
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
        List<ArmLatency> arms = ArmLatency.of(view.run(), view.latencies()).stream()
                .filter(arm -> arm.role() != Role.CONTROL)
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
                .computeIfAbsent(view.caseName(arm.benchmarkCase()), k -> new ArrayList<>())
                .add(arm));
        byBenchmark.forEach(section::benchmark);
        ArmRatio.of(view.run(), view.latencies()).forEach(section::ratio);
        html.close();
    }

    private void benchmark(String subject, List<ArmLatency> arms) {
        html.element("h3", subject);
        if (arms.stream().allMatch(arm -> arm.kinds().isEmpty())) {
            html.element("p", "No JVM kept enough of its iterations: no percentile is shown.");
            OF_OPERATIONS.forEach(kind -> arms.forEach(arm -> heat(subject, kind, arm)));
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
            arms.forEach(arm -> heat(subject, kind, arm));
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

    /** All that an arm recorded, over time: what the curve adds up. */
    private void heat(String subject, Kind kind, ArmLatency arm) {
        ArmHeat heat = ArmHeat.of(forks(arm), view.latencies(), view.rules(), kind, arm.batch());
        if (heat.columns().isEmpty()) {
            return;
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("role", arm.role().toString());
        data.put("rows", ArmHeat.ROWS_A_DECADE);
        data.put("pair", heat.columns().stream().map(ArmHeat.Column::pair).toList());
        data.put("first", heat.columns().stream().map(ArmHeat.Column::first).toList());
        data.put("last", heat.columns().stream().map(ArmHeat.Column::last).toList());
        data.put(
                "operations",
                heat.columns().stream().map(ArmHeat.Column::operations).toList());
        data.put("why", heat.columns().stream().map(ArmHeat.Column::why).toList());
        data.put("column", heat.cells().stream().map(ArmHeat.Cell::column).toList());
        data.put("row", heat.cells().stream().map(ArmHeat.Cell::row).toList());
        data.put(
                "share",
                heat.cells().stream().map(cell -> shortened(cell.share())).toList());
        html.open("figure")
                .element(
                        "figcaption",
                        arm.arm() + ", " + kind.word() + " time over time: a column is "
                                + (heat.together() == 1 ? "an iteration" : "up to " + heat.together() + " iterations")
                                + " of a JVM; the stronger the colour, the larger the share of its operations, on a"
                                + " logarithmic scale. On red: broke a rule");
        plots.add(
                html,
                "heat",
                kind.word() + " time of " + subject + ", " + arm.arm() + ", iteration by iteration",
                data);
        html.close();
    }

    /** Three digits are more than a shade shows. */
    private static double shortened(double share) {
        return BigDecimal.valueOf(share).round(new MathContext(3)).doubleValue();
    }

    private List<ForkRecord> forks(ArmLatency arm) {
        return view.run().forks().stream()
                .filter(f -> f.arm().equals(arm.arm())
                        && f.role() == arm.role()
                        && f.stage() == VerdictStage.FIRST
                        && f.benchmarkCase().equals(arm.benchmarkCase()))
                .toList();
    }

    private Map<String, Object> line(ArmLatency arm, Kind kind, String name, int batch) {
        ArmCurve curve = ArmCurve.of(forks(arm), view.latencies(), view.rules(), kind, batch);
        List<Resampling.Estimate> given = arm.kinds().getOrDefault(kind, List.of()).stream()
                .filter(e -> e.missing().isEmpty())
                .toList();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("name", name);
        line.put("role", arm.role().toString());
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
                "h3", "B/A by percentile, " + ratio.kind().word() + " time: " + view.caseName(ratio.benchmarkCase()));
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
