package org.hmmlab.results.history;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.stats.ChangePoints;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.Margins;
import org.hmmlab.results.verdict.Metric;

/**
 * One benchmark over many runs, as ratios to an anchor that every run measured again beside it: what the machine does to both
 * drops out, so that runs of different days and machines stand in one series.
 *
 * @param benchmark name of the benchmark
 * @param params parameters of the benchmark by name
 * @param threads number of worker threads
 * @param metric name and unit of what was compared
 * @param anchor name of the arm that the ratios are to; of a jar also what it holds
 * @param candidate name of what was compared, or the kind of it where its name changes from run to run
 * @param points in order of time
 * @param steps where the level moved by more than the metric's margin
 */
public record HistorySeries(
        String benchmark,
        SortedMap<String, String> params,
        int threads,
        String metric,
        String anchor,
        String candidate,
        List<HistoryPoint> points,
        List<ChangePoints.Step> steps) {
    private static final String JAR = "jar:";
    private static final String GIT = "git:";
    private static final String CONTENT = "content A";

    /** Copies. */
    public HistorySeries {
        points = List.copyOf(points);
        steps = List.copyOf(steps);
    }

    /**
     * Collects the series of stored runs: their valid first-stage verdicts on the metrics that decide. Runs that are incomplete,
     * and those that made a tail of their own, are passed over.
     *
     * @param runs in any order
     * @param margins smallest steps that are reported, by metric
     * @param seed of the permutations
     * @return in order of benchmark, params, threads, anchor, candidate and metric
     */
    public static List<HistorySeries> of(List<StoredRun> runs, Margins margins, long seed) {
        Map<String, Collected> collected = new TreeMap<>();
        List<StoredRun> ordered = runs.stream()
                .filter(run -> run.footer().status() == RunStatus.COMPLETE)
                .filter(run -> !run.header().settings().containsKey(LatencyRecord.INJECTED_TAIL))
                .sorted(Comparator.comparing(
                        run -> OffsetDateTime.parse(run.header().startedAt()).toInstant()))
                .toList();
        for (StoredRun run : ordered) {
            for (VerdictRecord v : run.verdicts()) {
                if (v.stage().equals(VerdictRecord.FIRST) && Metric.decides(v) && v.ratio() > 0) {
                    String anchor = anchor(run, v);
                    String key = v.benchmark() + v.params() + " t" + v.threads() + ' ' + anchor + ' ' + candidate(v)
                            + ' ' + v.metric();
                    collected
                            .computeIfAbsent(key, k -> new Collected(v, anchor, new ArrayList<>()))
                            .points()
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
        return collected.values().stream()
                .map(c -> series(c.any(), c.anchor(), c.points(), margins, seed))
                .toList();
    }

    /**
     * Whether it is the metric that decides a comparison of times, and no percentile.
     *
     * @return true if a comparison of two commits can confirm its steps
     */
    public boolean isOfTimes() {
        return Metric.primary(threads).label().equals(metric);
    }

    /** The points of one series while they are collected, and one of its verdicts. */
    private record Collected(VerdictRecord any, String anchor, List<HistoryPoint> points) {}

    private static HistorySeries series(
            VerdictRecord any, String anchor, List<HistoryPoint> points, Margins margins, long seed) {
        double[] logs = points.stream().mapToDouble(p -> Math.log(p.ratio())).toArray();
        List<ChangePoints.Step> steps = ChangePoints.standard(Math.log1p(margins.of(any.metric())), seed)
                .of(logs);
        return new HistorySeries(
                any.benchmark(), any.params(), any.threads(), any.metric(), anchor, candidate(any), points, steps);
    }

    /** A jar of the same name may hold another build: only equal contents are one anchor. */
    private static String anchor(StoredRun run, VerdictRecord v) {
        String content = run.header().settings().get(CONTENT);
        return v.armA().startsWith(JAR) && content != null ? v.armA() + '#' + content : v.armA();
    }

    /** The jars compared with an anchor are builds of one thing, and so are the commits, of one design on one JDK. */
    private static String candidate(VerdictRecord v) {
        if (v.armB().startsWith(GIT)) {
            int at = v.armB().indexOf('@');
            return GIT + (at < 0 ? "" : v.armB().substring(at));
        }
        return v.armB().startsWith(JAR) ? JAR : v.armB();
    }
}
