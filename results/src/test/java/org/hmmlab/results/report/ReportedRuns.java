package org.hmmlab.results.report;

import static org.hmmlab.results.SampleRuns.fork;
import static org.hmmlab.results.SampleRuns.iteration;
import static org.hmmlab.results.SampleRuns.pairs;
import static org.hmmlab.results.SampleRuns.steady;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;

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
            forks.add(fork(ForkRecord.A, "register", 2, pair, starved()));
            forks.add(fork(ForkRecord.B, "register", 2, pair, starved()));
        }
        forks.addAll(pairs("invalidate.1r1w", 2, ForkRecord.CONFIRMATION_FROM, .150, .152, .149, .151, .147, .153));
        Judge judge = new Judge(JudgeSettings.DEFAULT);
        List<VerdictRecord> verdicts = new ArrayList<>();
        for (String stage : List.of(VerdictRecord.FIRST, VerdictRecord.CONFIRMATION)) {
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
            forks.add(fork(ForkRecord.RUN, "fault.hit", 1, jvm, steady(100 + jvm)));
            forks.add(fork(ForkRecord.RUN, "register", 2, jvm, starved()));
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
}
