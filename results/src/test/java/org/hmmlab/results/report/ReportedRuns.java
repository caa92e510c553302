package org.hmmlab.results.report;

import static org.hmmlab.results.SampleRuns.fork;
import static org.hmmlab.results.SampleRuns.iteration;
import static org.hmmlab.results.SampleRuns.pairs;
import static org.hmmlab.results.SampleRuns.steady;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.history.Annotations;
import org.hmmlab.results.history.HistorySeries;
import org.hmmlab.results.latency.DrawnLatency;
import org.hmmlab.results.latency.ForkLatency;
import org.hmmlab.results.latency.Kind;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.hmmlab.results.verdict.Margins;
import org.hmmlab.results.verdict.QuantileMeasure;

/** Runs to show: one with every verdict, one that compares nothing. */
final class ReportedRuns {
    private ReportedRuns() {}

    static StoredRun everyVerdict() {
        List<ForkRecord> forks = new ArrayList<>();
        forks.addAll(pairs("fault.hit", 1, 0, -.065, -.070, -.060, -.062, -.068, -.064));
        forks.addAll(pairs("fault.miss", 1, 0, .003, -.002, .001, .004, -.003, .002));
        forks.addAll(pairs("invalidate.1r1w", 2, 0, .148, .160, .140, .150, .145, .155, .150));
        forks.addAll(pairs("notifier.get", 1, 0, .023, -.060, .110, .020, -.010, .050));
        for (int pair = 0; pair < 6; pair++) {
            forks.add(fork(Role.A, "register", 2, pair, starved()));
            forks.add(fork(Role.B, "register", 2, pair, starved()));
        }
        forks.addAll(pairs("invalidate.1r1w", 2, SampleRuns.CONFIRMATION, .150, .152, .149, .151, .147, .153));
        Judge judge = new Judge(JudgeSettings.DEFAULT);
        List<VerdictRecord> verdicts = new ArrayList<>();
        for (VerdictStage stage : List.of(VerdictStage.FIRST, VerdictStage.CONFIRMATION)) {
            judge.judge(forks, stage).forEach(judgement -> verdicts.addAll(judgement.verdicts()));
        }
        return new StoredRun(
                SampleRuns.header("20260101-120000-002a", "2026-01-01T12:00:00Z"),
                forks,
                verdicts,
                List.of(new RunNote("the fork lock was held for 3 s")),
                SampleRuns.complete(),
                null);
    }

    static StoredRun plain() {
        List<ForkRecord> forks = new ArrayList<>();
        for (int jvm = 0; jvm < 3; jvm++) {
            forks.add(fork(Role.RUN, "fault.hit", 1, jvm, steady(100 + jvm)));
            forks.add(fork(Role.RUN, "register", 2, jvm, starved()));
        }
        return new StoredRun(
                SampleRuns.header("plain", "2026-01-01T12:00:00Z"),
                forks,
                List.of(),
                List.of(),
                new RunFooter(RunStatus.INCOMPLETE, "", 130, "interrupted"),
                "{\"type\":\"fo");
    }

    private static List<IterationRecord> starved() {
        return List.of(iteration(100, .41), iteration(100, .43), iteration(100, .96));
    }

    /** A run that recorded every operation, and what it recorded. */
    record Recorded(StoredRun run, LatencySet latencies) {}

    /** B has a tail; JVMs hiccup a little. */
    static Recorded latency() {
        DrawnLatency drawn = new DrawnLatency(2, .02).pairs(0, 10, 1, true);
        Random random = new Random(5);
        for (ForkRecord fork : drawn.forks()) {
            for (int i = 0; i < fork.iterations().size(); i++) {
                Histogram hiccups = ForkLatency.newHistogram();
                for (int n = 0; n < 400; n++) {
                    ForkLatency.record(hiccups, (long) (60 * Math.exp(random.nextGaussian())));
                }
                drawn.latencies().of(fork).orElseThrow().latency().add(Kind.HICCUP, hiccups);
            }
        }
        List<VerdictRecord> verdicts = new ArrayList<>();
        new Judge(JudgeSettings.DEFAULT, QuantileMeasure.of(drawn.latencies()))
                .judge(drawn.forks(), VerdictStage.FIRST)
                .forEach(judgement -> verdicts.addAll(judgement.verdicts()));
        return new Recorded(
                new StoredRun(
                        SampleRuns.header("20260102-120000-002a", "2026-01-02T12:00:00Z"),
                        drawn.forks(),
                        verdicts,
                        List.of(),
                        SampleRuns.complete(),
                        null),
                drawn.latencies());
    }

    /** Twenty runs like {@link #everyVerdict()} before it and ten after it, when the candidate had lost most of its gain. */
    static PageContext context() {
        List<StoredRun> runs = new ArrayList<>();
        runs.add(everyVerdict());
        Random random = new Random(7);
        for (int i = 0; i < 30; i++) {
            double level = i < 20 ? -.065 : -.01;
            double[] ratios = random.doubles(6, level - .008, level + .008).toArray();
            List<ForkRecord> forks = pairs("fault.hit", 1, 0, ratios);
            List<VerdictRecord> verdicts = new ArrayList<>();
            new Judge(JudgeSettings.DEFAULT)
                    .judge(forks, VerdictStage.FIRST)
                    .forEach(judgement -> verdicts.addAll(judgement.verdicts()));
            String day = i < 20 ? "2025-12-" + (10 + i) : "2026-01-" + (i - 10);
            runs.add(new StoredRun(
                    SampleRuns.header(day + "-run", day + "T12:00:00Z"),
                    forks,
                    verdicts,
                    List.of(),
                    SampleRuns.complete(),
                    null));
        }
        return new PageContext(
                HistorySeries.of(runs, Margins.DEFAULT, 1),
                List.of(new Annotations.Annotation("2026-01-12-run", "2026-01-20T00:00:00Z", "a lock came back")),
                new Environment(Map.of("jdk", "25.0.1", "cores", "2", "governor", "performance")),
                "2025-12-29-run");
    }
}
