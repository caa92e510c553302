package org.hmmlab.results.history;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.hmmlab.results.model.ArmName;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.stats.ChangePoints;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.Margins;
import org.hmmlab.results.verdict.Metric;

/**
 * One benchmark over many runs, as ratios to an anchor that every run measured again beside it: what the machine does to both
 * drops out, so that runs of different days and machines stand in one series.
 *
 * @param benchmarkCase what was measured
 * @param metric name and unit of what was compared
 * @param anchor name of the arm that the ratios are to; of a jar also what it holds
 * @param candidate name of what was compared, or the kind of it where its name changes from run to run
 * @param points in order of time
 * @param steps where the level moved by more than the metric's margin
 */
public record HistorySeries(
        BenchmarkCase benchmarkCase,
        String metric,
        String anchor,
        String candidate,
        List<HistoryPoint> points,
        List<ChangePoints.Step> steps) {
    /** Copies. */
    public HistorySeries {
        points = List.copyOf(points);
        steps = List.copyOf(steps);
    }

    /**
     * Name of the benchmark as people read it.
     *
     * @return class and method
     */
    public String benchmark() {
        return benchmarkCase.shortName();
    }

    /**
     * Parameters of the benchmark.
     *
     * @return by name
     */
    public SortedMap<String, String> params() {
        return benchmarkCase.params();
    }

    /**
     * Threads of the benchmark.
     *
     * @return number of worker threads
     */
    public int threads() {
        return benchmarkCase.threads();
    }

    /**
     * Collects the series of stored runs: their valid first-stage verdicts on the metrics that decide. Runs that are incomplete,
     * and those that made a tail of their own, are passed over.
     *
     * @param runs in any order
     * @param margins smallest steps that are reported, by metric
     * @param seed of the permutations
     * @return in order of case, anchor, candidate and metric
     */
    public static List<HistorySeries> of(List<StoredRun> runs, Margins margins, long seed) {
        List<Collected> collected = new ArrayList<>();
        List<StoredRun> ordered = runs.stream()
                .filter(run -> run.footer().status() == RunStatus.COMPLETE)
                .filter(run -> !run.header().typedSettings().hasInjectedTail())
                .sorted(Comparator.comparing(
                        run -> OffsetDateTime.parse(run.header().startedAt()).toInstant()))
                .toList();
        for (StoredRun run : ordered) {
            for (VerdictRecord v : run.verdicts()) {
                if (v.stage() == VerdictStage.FIRST && Metric.decides(v) && v.ratio() > 0) {
                    at(collected, v, anchor(run, v))
                            .add(new HistoryPoint(
                                    run.header().runId(),
                                    run.header().startedAt(),
                                    v.armB(),
                                    v.ratio(),
                                    v.low(),
                                    v.high()));
                }
            }
        }
        return collected.stream()
                .sorted(Comparator.comparing(Collected::order))
                .map(c -> series(c.any(), c.anchor(), c.points(), margins, seed))
                .toList();
    }

    /**
     * Whether it is the metric that decides a comparison of times, and no percentile.
     *
     * @return true if a comparison of two commits can confirm its steps
     */
    public boolean isOfTimes() {
        return Metric.primary(threads()).label().equals(metric);
    }

    /** The points of one series while they are collected, and the latest of its verdicts. */
    private record Collected(VerdictRecord any, String anchor, List<HistoryPoint> points) {
        boolean takes(VerdictRecord v, String ofAnchor) {
            return any.metric().equals(v.metric())
                    && anchor.equals(ofAnchor)
                    && candidate(any).equals(candidate(v))
                    && any.benchmarkCase().isSameAs(v.benchmarkCase());
        }

        String order() {
            return any.benchmark() + any.params() + " t" + any.threads() + ' ' + anchor + ' ' + candidate(any) + ' '
                    + any.metric() + ' ' + any.benchmarkCase();
        }
    }

    /** The series that a verdict belongs to: a benchmark under its qualified name goes on where its short name began. */
    private static List<HistoryPoint> at(List<Collected> collected, VerdictRecord v, String anchor) {
        for (int i = 0; i < collected.size(); i++) {
            Collected known = collected.get(i);
            if (known.takes(v, anchor)) {
                // The latest name is the one under which others are told apart.
                collected.set(i, new Collected(v, anchor, known.points()));
                return known.points();
            }
        }
        List<HistoryPoint> points = new ArrayList<>();
        collected.add(new Collected(v, anchor, points));
        return points;
    }

    private static HistorySeries series(
            VerdictRecord any, String anchor, List<HistoryPoint> points, Margins margins, long seed) {
        double[] logs = points.stream().mapToDouble(p -> Math.log(p.ratio())).toArray();
        List<ChangePoints.Step> steps = ChangePoints.standard(Math.log1p(margins.of(any.metric())), seed)
                .of(logs);
        return new HistorySeries(any.benchmarkCase(), any.metric(), anchor, candidate(any), points, steps);
    }

    /** A jar of the same name may hold another build: only equal contents are one anchor. */
    private static String anchor(StoredRun run, VerdictRecord v) {
        return ArmName.parse(v.armA()).kind() == ArmName.Kind.JAR
                ? run.header()
                        .typedSettings()
                        .content(Role.A)
                        .map(content -> v.armA() + '#' + content)
                        .orElse(v.armA())
                : v.armA();
    }

    /** The jars compared with an anchor are builds of one thing, and so are the commits, of one design on one JDK. */
    private static String candidate(VerdictRecord v) {
        return ArmName.parse(v.armB()).family().toString();
    }
}
