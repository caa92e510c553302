package org.hmmlab.benchmarks.measure.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.stats.PairedTInterval;
import org.hmmlab.results.stats.Proportion;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.store.StoredRuns;
import org.hmmlab.results.verdict.Confirmation;

/**
 * What trials of {@code lab gate --latency --inject-tail-latency} came to, each a stored run of its own: whether the tail was found where it
 * is, at p99, and not where it is not, at the median.
 */
public final class LatencyTrials {
    /** Setting of a run that names the calibration and the trial that it is. */
    public static final String TRIAL = "calibration trial";

    private static final double RISE = .5;
    private static final double CONFIDENCE = .90;

    private LatencyTrials() {}

    /** What became of the tail in one trial. */
    public enum Outcome {
        /** Confirmed at p99, and the median not REGRESSED. */
        FOUND,
        /** REGRESSED at p99 in the first stage only, or together with the median. */
        UNCONFIRMED,
        /** Not REGRESSED at p99. */
        MISSED,
        /** The machine could not measure p99. */
        INVALID
    }

    /** The name of a trial in its run's settings: what is measured, the seed of the first trial, and which it is. */
    public static String name(String what, long seed, int trial) {
        return what + ", seed " + seed + ", trial " + trial;
    }

    /** The complete run of a trial, if it was measured in this environment with this content. */
    public static Optional<StoredRun> stored(RunStore store, String trial, String content) {
        Environment here = EnvironmentProbe.probe();
        return StoredRuns.newest(
                store,
                header -> trial.equals(header.settings().get(TRIAL))
                        && header.typedSettings().content(Role.A).equals(Optional.of(content))
                        && header.environment().diff(here).isEmpty(),
                run -> run.footer().status() == RunStatus.COMPLETE,
                skipped -> {});
    }

    /** Reads how a trial ended from its verdicts. */
    public static Outcome of(StoredRun run) {
        List<Confirmation> regressions = Confirmation.of(run.verdicts());
        boolean isMedian = regressions.stream().anyMatch(c -> c.first().metric().startsWith("p50 "));
        Optional<Confirmation> tail = regressions.stream()
                .filter(c -> c.first().metric().startsWith("p99 "))
                .findFirst();
        if (tail.isPresent()) {
            return !isMedian && tail.get().outcome() == Confirmation.Outcome.CONFIRMED
                    ? Outcome.FOUND
                    : Outcome.UNCONFIRMED;
        }
        return first(run, "p99 ").map(VerdictRecord::verdict).orElse(Verdict.INVALID) == Verdict.INVALID
                ? Outcome.INVALID
                : Outcome.MISSED;
    }

    private static boolean isUndecided(StoredRun run) {
        return of(run) == Outcome.MISSED
                && first(run, "p99 ").map(VerdictRecord::verdict).orElseThrow() == Verdict.INCONCLUSIVE;
    }

    private static Optional<VerdictRecord> first(StoredRun run, String percentile) {
        return run.verdicts().stream()
                .filter(v -> v.stage() == VerdictStage.FIRST && v.metric().startsWith(percentile))
                .findFirst();
    }

    /** One trial in a line. */
    public static String line(StoredRun run, int trial) {
        return String.format(
                Locale.ROOT,
                "trial   %d  %s  %s, p50 %s  %s",
                trial,
                run.header().runId(),
                first(run, "p99 ").map(LatencyTrials::words).orElse("p99 not measured"),
                first(run, "p50 ").map(LatencyTrials::words).orElse("not measured"),
                of(run));
    }

    private static String words(VerdictRecord v) {
        String what = v.metric().startsWith("p99 ") ? "p99 " : "";
        return what
                + (Double.isNaN(v.ratio()) ? "" : String.format(Locale.ROOT, "%+.1f %% ", 100 * (v.ratio() - 1)))
                + v.verdict();
    }

    /** All trials as one figure of a calibration. */
    public static CalibrationFigure figure(String name, String judgedBy, List<StoredRun> runs) {
        Map<Outcome, Integer> counts = new TreeMap<>();
        runs.forEach(run -> counts.merge(of(run), 1, Integer::sum));
        int trials = runs.size() - counts.getOrDefault(Outcome.INVALID, 0);
        int found = counts.getOrDefault(Outcome.FOUND, 0);
        Proportion share = new Proportion(found, trials);
        List<VerdictRecord> tails = new ArrayList<>();
        runs.forEach(run -> first(run, "p99 ").ifPresent(tails::add));
        double[] logs = tails.stream()
                .mapToDouble(v -> Math.log(v.ratio()))
                .filter(Double::isFinite)
                .toArray();
        double none = Double.NaN;
        PairedTInterval interval = logs.length < 2 ? null : PairedTInterval.of(logs, CONFIDENCE);
        VerdictRecord any = tails.isEmpty() ? runs.get(0).verdicts().get(0) : tails.get(0);
        CalibrationFigure.Builder figure = CalibrationFigure.builder(name, any.benchmarkCase(), judgedBy)
                .nominal(RISE)
                .pairs(tails.stream().mapToInt(VerdictRecord::pairs).sum(), interval == null ? none : interval.sd())
                .trials(trials, found)
                .share(share.low(), share.high())
                .others(counts.getOrDefault(Outcome.UNCONFIRMED, 0), 0, (int)
                        runs.stream().filter(LatencyTrials::isUndecided).count())
                .invalid(counts.getOrDefault(Outcome.INVALID, 0));
        if (interval != null) {
            figure.achieved(Math.expm1(interval.mean()), Math.expm1(interval.low()), Math.expm1(interval.high()));
        }
        return figure.build();
    }
}
