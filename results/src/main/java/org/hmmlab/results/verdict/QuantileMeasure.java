package org.hmmlab.results.verdict;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.latency.StallRule;
import org.hmmlab.results.latency.Support;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;

/**
 * One percentile of a JVM's latency: of all its operations in the iterations that count, merged, not the median of iterations,
 * which would hide what happens rarely. Thread-safe if its histograms are not added to.
 */
public final class QuantileMeasure implements Measure {
    /** Percentiles that are judged, with the pairs from which on they decide: fewer JVMs do not hold up the rare ones. */
    private static final Map<String, Integer> DECIDES_FROM = Map.of("p50", 2, "p90", 2, "p99", 10, "p99.9", 20);

    private static final List<Double> JUDGED = List.of(.5, .9, .99, .999);
    private static final Pattern LABEL = Pattern.compile("(p\\d+(?:\\.\\d+)?) (?:service|response) ns");

    private final LatencySet latencies;
    private final Kind kind;
    private final double q;

    private QuantileMeasure(LatencySet latencies, Kind kind, double q) {
        this.latencies = latencies;
        this.kind = kind;
        this.q = q;
    }

    /**
     * The judged percentiles of a run: of the response time in an open loop, of the service time in a closed one.
     *
     * @param latencies the run's histograms; may be added to before each judgement
     * @return p50 first
     */
    public static Measures of(LatencySet latencies) {
        return forks -> {
            Kind kind = forks.stream()
                    .map(latencies::of)
                    .flatMap(Optional::stream)
                    .map(LatencySet.Entry::deciding)
                    .findFirst()
                    .orElse(Kind.SERVICE);
            return JUDGED.stream()
                    .<Measure>map(q -> new QuantileMeasure(latencies, kind, q))
                    .toList();
        };
    }

    /** The name under which a stored metric has its margin: of a percentile its own, of anything else the metric. */
    static String marginName(String metric) {
        Matcher matcher = LABEL.matcher(metric);
        return matcher.matches() ? matcher.group(1) : metric;
    }

    /** Whether a verdict is about a percentile, and one that so many pairs hold up. */
    static boolean decides(VerdictRecord verdict) {
        Matcher matcher = LABEL.matcher(verdict.metric());
        return matcher.matches()
                && verdict.pairs() + verdict.droppedPairs()
                        >= DECIDES_FROM.getOrDefault(matcher.group(1), Integer.MAX_VALUE);
    }

    /**
     * The name of a percentile.
     *
     * @param q 0 to 1
     * @return for instance {@code p99.9}
     */
    public static String name(double q) {
        double percent = Math.round(100 * q * 1e6) / 1e6;
        return "p" + (percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent));
    }

    @Override
    public String label() {
        return marginName() + ' ' + kind.word() + " ns";
    }

    @Override
    public String marginName() {
        return name(q);
    }

    @Override
    public double of(ForkRecord fork, List<Integer> iterations) {
        return latencies
                .of(fork)
                .map(entry -> {
                    var merged = entry.latency().merged(kind, iterations);
                    return merged.getTotalCount() == 0
                            ? Double.NaN
                            : (double) merged.getValueAtPercentile(100 * q)
                                    / entry.record().batch();
                })
                .orElse(Double.NaN);
    }

    @Override
    public Hold hold(List<ForkRecord> a, List<ForkRecord> b, int started) {
        int from = DECIDES_FROM.getOrDefault(marginName(), 2);
        if (started >= from && a.size() < from) {
            return new Hold(
                    Verdict.INCONCLUSIVE,
                    String.format(
                            Locale.ROOT, "%d valid pairs, %s is judged from %d on", a.size(), marginName(), from));
        }
        List<ForkLatency> ofA = latencies(a);
        List<ForkLatency> ofB = latencies(b);
        for (List<ForkLatency> arm : List.of(ofA, ofB)) {
            Support support = Support.of(arm, kind, q);
            if (!support.isGiven()) {
                return new Hold(Verdict.INCONCLUSIVE, marginName() + " is not held up: " + support.missing());
            }
        }
        return new Hold(Verdict.INVALID, StallRule.limited(ofA, ofB, kind, q));
    }

    private List<ForkLatency> latencies(List<ForkRecord> forks) {
        return forks.stream()
                .map(latencies::of)
                .flatMap(Optional::stream)
                .map(LatencySet.Entry::latency)
                .toList();
    }
}
