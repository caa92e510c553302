package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.Knee;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.latency.RatioFunction;
import org.hmmlab.results.latency.Resampling;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.CaseNames;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.model.LoadPattern;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.Percent;
import org.hmmlab.results.verdict.QuantileMeasure;

/** The percentiles of a run as plain text: each with its interval, or with what it lacks. */
public final class LatencyTable {
    private static final double KNEE_AT = .99;

    private final CaseNames names;
    private final List<ArmLatency> arms;
    private final List<ArmRatio> ratios;
    private final StringBuilder text = new StringBuilder();

    private LatencyTable(StoredRun run, LatencySet latencies) {
        this.names = run.caseNames();
        this.arms = ArmLatency.of(run, latencies);
        this.ratios = ArmRatio.of(run, latencies);
    }

    /**
     * Renders a run.
     *
     * @param run stored, or just measured
     * @param latencies its histograms
     * @return lines, the last one ended; empty if the run recorded none
     */
    public static String render(StoredRun run, LatencySet latencies) {
        return new LatencyTable(run, latencies).render();
    }

    private String render() {
        for (ArmLatency arm : arms) {
            if (arm.role() != Role.CONTROL) {
                arm(arm);
            }
        }
        knees();
        ratios.forEach(this::ratio);
        return text.toString();
    }

    private void arm(ArmLatency arm) {
        line(
                "latency",
                arm.arm() + "  " + subject(arm.benchmarkCase()) + "  "
                        + driven(arm) + "  " + arm.forks()
                        + (arm.droppedForks() == 0 ? "" : " of " + (arm.forks() + arm.droppedForks())) + " JVMs");
        line(
                "",
                String.format(Locale.ROOT, "the clock costs %.0f ns a reading; ", arm.timerNs())
                        + (arm.batch() == 1
                                ? "each operation timed by itself"
                                : "operations are too short for it: times of batches of " + arm.batch()
                                        + ", divided by " + arm.batch() + ", which hides single slow ones")
                        + (arm.unserved() == 0 ? "" : "; OVERLOADED: " + arm.unserved() + " operations never started"));
        TextTable table = new TextTable("lrrl", "        ns", "percentile", "value", "95 % interval over JVMs");
        arm.kinds().forEach((kind, estimates) -> {
            for (Resampling.Estimate e : estimates) {
                boolean isFirst = e == estimates.get(0);
                boolean isGiven = e.missing().isEmpty();
                boolean isFurther = !isGiven && e != firstMissing(estimates);
                if (!isFurther) {
                    table.row(
                            isFirst ? "        " + kind.word() : "",
                            QuantileMeasure.name(e.q()),
                            isGiven ? Figures.number(e.value()) : "n/a",
                            isGiven ? interval(e.low(), e.high()) : '(' + e.missing() + ')');
                }
            }
        });
        text.append(table);
    }

    /** Rarer percentiles lack more: the first that is not held up says it for all. */
    private static Resampling.Estimate firstMissing(List<Resampling.Estimate> estimates) {
        return estimates.stream()
                .filter(e -> !e.missing().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static String interval(double low, double high) {
        return Double.isNaN(low) ? "-" : '[' + Figures.number(low) + ", " + Figures.number(high) + ']';
    }

    private static String driven(ArmLatency arm) {
        return arm.loop() == LoadModel.CLOSED
                ? "closed loop"
                : String.format(Locale.ROOT, "open loop, %s, %.0f/s", arm.loop(), arm.ratePerSecond());
    }

    /** How it was driven is said beside it. */
    private String subject(BenchmarkCase driven) {
        return Figures.subject(names, driven.withParams(LoadPattern.ofBenchmark(driven.params())));
    }

    private void knees() {
        Map<List<Object>, List<ArmLatency>> ladders = new LinkedHashMap<>();
        for (ArmLatency arm : arms) {
            if (!Double.isNaN(arm.ratePerSecond()) && arm.role() != Role.CONTROL) {
                BenchmarkCase ofAllRates = arm.benchmarkCase().withParams(LoadPattern.withoutRate(arm.params()));
                ladders.computeIfAbsent(List.of(arm.arm(), ofAllRates), k -> new ArrayList<>())
                        .add(arm);
            }
        }
        ladders.values().forEach(this::knee);
    }

    private void knee(List<ArmLatency> ladder) {
        List<ArmLatency> byRate = new ArrayList<>(ladder);
        byRate.sort((x, y) -> Double.compare(x.ratePerSecond(), y.ratePerSecond()));
        if (new TreeSet<>(byRate.stream().map(ArmLatency::ratePerSecond).toList()).size() < 3) {
            return;
        }
        List<Knee.Rung> rungs = byRate.stream()
                .map(arm -> new Knee.Rung(arm.ratePerSecond(), response(arm), arm.unserved() == 0))
                .toList();
        boolean isMeasured = rungs.stream().noneMatch(rung -> Double.isNaN(rung.responseNs()));
        Optional<Knee.Rung> knee = isMeasured ? Knee.of(rungs) : Optional.empty();
        String where = knee.map(rung -> rung.ratePerSecond()
                                == rungs.get(rungs.size() - 1).ratePerSecond()
                        ? String.format(Locale.ROOT, "above %.0f/s, the highest rate tried", rung.ratePerSecond())
                        : String.format(Locale.ROOT, "at %.0f/s", rung.ratePerSecond()))
                .orElse(isMeasured ? "below the lowest rate tried" : "not found: a rate's p99 is not held up");
        line(
                "knee",
                byRate.get(0).arm() + "  " + names.of(byRate.get(0).benchmarkCase()) + ": " + where
                        + " (the last rate at which p99 of the response time is at most 3 times that of the lowest)");
    }

    private static double response(ArmLatency arm) {
        return arm.kinds().getOrDefault(Kind.RESPONSE, List.of()).stream()
                .filter(e -> e.q() == KNEE_AT)
                .mapToDouble(Resampling.Estimate::value)
                .findFirst()
                .orElse(Double.NaN);
    }

    private void ratio(ArmRatio ratio) {
        line(
                "ratio",
                subject(ratio.benchmarkCase()) + "  " + ratio.kind().word() + " time, B/A by percentile, "
                        + ratio.pairs() + " pairs");
        TextTable table = new TextTable("rrrrl", "        percentile", "A ns", "B ns", "B/A", "95 % band over pairs");
        for (RatioFunction.Point p : ratio.points()) {
            table.row(
                    QuantileMeasure.name(p.q()),
                    Figures.number(p.a()),
                    Figures.number(p.b()),
                    Percent.change(p.ratio()),
                    Double.isNaN(p.low())
                            ? "-"
                            : '[' + Percent.change(p.low()) + ", " + Percent.change(p.high()) + ']');
        }
        text.append(table);
    }

    private void line(String key, String value) {
        text.append(String.format(Locale.ROOT, "%-8s", key)).append(value).append('\n');
    }
}
