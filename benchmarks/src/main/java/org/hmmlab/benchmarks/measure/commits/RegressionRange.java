package org.hmmlab.benchmarks.measure.commits;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.hmmlab.benchmarks.measure.session.NoBaselineException;
import org.hmmlab.results.history.HistorySeries;
import org.hmmlab.results.model.ArmName;
import org.hmmlab.results.stats.ChangePoints;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.store.StoredRuns;
import org.hmmlab.results.verdict.Margins;

/**
 * Between which commits a step of the history lies.
 *
 * @param good commit of the last run before the step
 * @param bad commit of the first run after it
 * @param benchmark of the series
 * @param params of the series
 * @param threads of the series
 * @param design that the series is of; empty where it is not of one
 * @param run the first run after the step
 */
public record RegressionRange(
        String good, String bad, String benchmark, Map<String, String> params, int threads, String design, String run) {
    private static final String DIRTY = "-dirty";

    /**
     * The ends of the newest step upward of a time an operation: those are what a bisection compares, not percentiles.
     *
     * @param results the results folder
     * @param wanted is found in the benchmark's name
     * @throws NoBaselineException when no series of the benchmark has one, or its runs name no commits
     */
    public static RegressionRange newest(Path results, Pattern wanted) {
        Map<String, StoredRun> runs = new TreeMap<>();
        // lab history names the runs that cannot be read
        StoredRuns.readAll(new RunStore(results), skipped -> {})
                .forEach(run -> runs.put(run.header().runId(), run));
        HistorySeries series = null;
        ChangePoints.Step step = null;
        String newestAt = "";
        for (HistorySeries one : HistorySeries.of(List.copyOf(runs.values()), Margins.DEFAULT, 1)) {
            for (ChangePoints.Step of : one.steps()) {
                String at = one.points().get(of.index()).startedAt();
                boolean isAsked =
                        one.isOfTimes() && wanted.matcher(one.benchmark()).find();
                if (isAsked && of.size() > 0 && at.compareTo(newestAt) >= 0) {
                    series = one;
                    step = of;
                    newestAt = at;
                }
            }
        }
        if (series == null || step == null) {
            throw new NoBaselineException("lab history shows no step upward of " + wanted + " in " + results
                    + "; name the ends with --good REF --bad REF");
        }
        return of(series, step, runs);
    }

    /** The step in words. */
    public String words() {
        return String.format(
                Locale.ROOT,
                "%s%s t%d of lab history, between %s and %s",
                benchmark,
                params.isEmpty() ? "" : " " + params,
                threads,
                good,
                bad);
    }

    private static RegressionRange of(HistorySeries series, ChangePoints.Step step, Map<String, StoredRun> runs) {
        String before = series.points().get(step.index() - 1).runId();
        String after = series.points().get(step.index()).runId();
        int here = Runtime.version().feature();
        int jdk = jdk(series.candidate()).orElse(here);
        if (jdk != here) {
            throw new NoBaselineException("the step is of a series on JDK " + jdk + ", and this lab runs on JDK " + here
                    + ": start it with that JDK (JAVA_HOME), or name the ends with --good REF --bad REF");
        }
        return new RegressionRange(
                commit(before, runs),
                commit(after, runs),
                series.benchmark(),
                series.params(),
                series.threads(),
                design(series.candidate()),
                after);
    }

    /** The JDK that a candidate's name ends with, where it is not the lab's own. */
    public static OptionalInt jdk(String candidate) {
        return ArmName.parse(candidate).otherJdk();
    }

    /** The design that a candidate's name says, of this lab or of its commits; empty where it is of neither. */
    public static String design(String candidate) {
        return ArmName.parse(candidate).chosenDesign().orElse("");
    }

    /** What a run's candidate was: the commit that is its arm, or the one that the lab stood at. */
    private static String commit(String runId, Map<String, StoredRun> runs) {
        StoredRun run = Objects.requireNonNull(runs.get(runId), "a point of a series must be of a run that was read");
        List<String> arms = run.header().arms();
        String candidate = arms.get(arms.size() - 1);
        ArmName arm = ArmName.parse(candidate);
        if (arm.commit().isPresent()) {
            return arm.commit().get();
        }
        String commit = run.header().typedSettings().gitCommit().orElse("unknown");
        boolean isJar = arm.kind() == ArmName.Kind.JAR;
        if (isJar || commit.equals("unknown") || commit.endsWith(DIRTY)) {
            throw new NoBaselineException("run " + runId + " does not say which commit it measured ("
                    + (isJar ? candidate : "git commit: " + commit)
                    + "); name the ends with --good REF --bad REF");
        }
        return commit;
    }
}
