package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.calibrate.LatencyTrials;
import org.hmmlab.benchmarks.measure.calibrate.LatencyTrials.Outcome;
import org.hmmlab.benchmarks.measure.calibrate.TailCalibration;
import org.hmmlab.benchmarks.measure.choose.ArmParser;
import org.hmmlab.benchmarks.measure.choose.Preset;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.hmmlab.benchmarks.measure.compare.ComparisonRequest;
import org.hmmlab.benchmarks.measure.compare.Goal;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.suites.CalibrationClasses;
import org.hmmlab.benchmarks.suites.DesignArms;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.RunSettings;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.Calibrations;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Test;

/** What trials of an injected tail come to, and which of them are passed over. Nothing here measures. */
final class LatencyTrialsTest extends LabCommands {
    private static final Environment HERE = EnvironmentProbe.probe();
    private static final String CONTENT = new ArmParser(List.of(DesignArms.scheme()))
            .parse("design:kref")
            .program()
            .content();

    /** The names that a calibration with a seed gives its trials. */
    private List<String> names(long seed, int trials) {
        ComparisonRequest comparison = new ComparisonRequest(
                new TaskSelection(Map.of(), List.of()),
                List.of(),
                0,
                Preset.PR,
                Goal.NONE,
                Preset.PR.timing(),
                false,
                null);
        TailCalibration calibration = new TailCalibration(
                context(),
                new PrintWriter(err, true),
                new TailCalibration.Request(comparison, CalibrationClasses.ALL, "kref", trials, seed, folder));
        List<String> names = new ArrayList<>();
        for (int trial = 0; trial < trials; trial++) {
            names.add(calibration.name(trial));
        }
        return names;
    }

    private static VerdictRecord verdict(String metric, VerdictStage stage, double ratio, Verdict verdict) {
        double p = verdict == Verdict.REGRESSED ? .001 : .6;
        return VerdictRecord.builder(BenchmarkCase.of("Pair.op", Map.of(), 1), metric + " service ns")
                .arms("kref (A)", "kref (B)")
                .medians(100, 100 * ratio)
                .ratio(ratio, ratio * .98, ratio * 1.02)
                .confidence(.9)
                .pairs(10, 0)
                .margin(.12)
                .sees(.1)
                .p(p)
                .verdict(verdict, "")
                .stage(stage)
                .build();
    }

    /** Both percentiles in both stages. */
    private static List<VerdictRecord> found(double p99) {
        return List.of(
                verdict("p50", VerdictStage.FIRST, 1.001, Verdict.EQUIVALENT),
                verdict("p99", VerdictStage.FIRST, p99, Verdict.REGRESSED),
                verdict("p50", VerdictStage.CONFIRMATION, 1.002, Verdict.EQUIVALENT),
                verdict("p99", VerdictStage.CONFIRMATION, p99, Verdict.REGRESSED));
    }

    private StoredRun store(
            String id, String trial, RunStatus status, Environment environment, List<VerdictRecord> verdicts) {
        RunHeader header = TestRecords.header(id)
                .kind(RunKind.LATENCY)
                .environment(environment)
                .arms(List.of("kref (A)", "kref (B)"))
                .settings(RunSettings.builder()
                        .with(LatencyTrials.TRIAL, trial)
                        .content(Role.A, CONTENT)
                        .build()
                        .values())
                .build();
        try (RunWriter writer = RunWriter.open(folder, header)) {
            verdicts.forEach(writer::verdict);
            writer.finish(new RunFooter(status, "2026-01-01T12:03:00Z", 1, ""));
        }
        return new RunStore(folder).read(id);
    }

    private StoredRun store(String id, List<VerdictRecord> verdicts) {
        return store(id, id, RunStatus.COMPLETE, HERE, verdicts);
    }

    @Test
    void shouldTellWhatBecameOfATail() {
        assertEquals(Outcome.FOUND, LatencyTrials.of(store("found", found(1.5))));
        List<VerdictRecord> alsoMedian = new ArrayList<>(found(1.5));
        alsoMedian.set(0, verdict("p50", VerdictStage.FIRST, 1.3, Verdict.REGRESSED));
        assertEquals(Outcome.UNCONFIRMED, LatencyTrials.of(store("median", alsoMedian)), "p50 must stay");
        List<VerdictRecord> once = new ArrayList<>(found(1.5));
        once.set(3, verdict("p99", VerdictStage.CONFIRMATION, 1.01, Verdict.EQUIVALENT));
        assertEquals(Outcome.UNCONFIRMED, LatencyTrials.of(store("once", once)));
        assertEquals(
                Outcome.MISSED,
                LatencyTrials.of(
                        store("missed", List.of(verdict("p99", VerdictStage.FIRST, 1.1, Verdict.INCONCLUSIVE)))));
        assertEquals(
                Outcome.INVALID,
                LatencyTrials.of(store("invalid", List.of(verdict("p99", VerdictStage.FIRST, 1.1, Verdict.INVALID)))));
        assertEquals(Outcome.INVALID, LatencyTrials.of(store("nothing", List.of())));
    }

    @Test
    void shouldCountWhatWasFoundAmongWhatWasMeasured() {
        CalibrationFigure figure = LatencyTrials.figure(
                "tail",
                "gate",
                List.of(
                        store("a", found(1.5)),
                        store("b", found(1.6)),
                        store("c", List.of(verdict("p99", VerdictStage.FIRST, 1.1, Verdict.INCONCLUSIVE))),
                        store("d", List.of(verdict("p99", VerdictStage.FIRST, 1.1, Verdict.INVALID)))));
        assertEquals(3, figure.trials(), "what could not be measured was not missed");
        assertEquals(2, figure.confirmed());
        assertEquals(1, figure.invalid());
        assertEquals(0, figure.unconfirmed());
        assertEquals(1, figure.undecided(), "the one that was missed said that it could not tell");
    }

    @Test
    void shouldPassOverOnlyCompleteTrialsOfThisContentAndEnvironment() {
        RunStore store = new RunStore(folder);
        assertTrue(LatencyTrials.stored(store, "t", CONTENT).isEmpty());
        store("killed", "t", RunStatus.INCOMPLETE, HERE, found(1.5));
        Map<String, String> facts = new HashMap<>(HERE.facts());
        facts.put("cores", "96");
        store("elsewhere", "t", RunStatus.COMPLETE, new Environment(facts), found(1.5));
        assertTrue(LatencyTrials.stored(store, "t", CONTENT).isEmpty());
        store("here", "t", RunStatus.COMPLETE, HERE, found(1.5));
        assertEquals(
                "here",
                LatencyTrials.stored(store, "t", CONTENT).orElseThrow().header().runId());
        assertTrue(LatencyTrials.stored(store, "t", "another build").isEmpty());
    }

    @Test
    void shouldSumUpStoredTrialsWithoutMeasuringThemAgain() {
        List<String> names = names(7, 3);
        assertEquals(3, names.stream().distinct().count(), names.toString());
        for (int trial = 0; trial < 3; trial++) {
            store("r" + trial, names.get(trial), RunStatus.COMPLETE, HERE, found(1.45 + .05 * trial));
        }
        assertEquals(0, lab("calibrate", "--latency", "--trials=3", "--seed=7", "--results=" + folder), err.toString());
        assertTrue(
                out.toString().contains("trial   1  r1  p99 +50.0 % REGRESSED, p50 +0.1 % EQUIVALENT  FOUND"),
                out.toString());
        assertTrue(out.toString().contains("found in 3 of 3 trials"), out.toString());
        assertEquals(3, new RunStore(folder).list().size(), "nothing was measured");
        assertFalse(new Calibrations(folder).all().isEmpty());
        store("r3", names(7, 4).get(3), RunStatus.COMPLETE, HERE, found(1.01).subList(0, 1));
        assertEquals(0, lab("calibrate", "--latency", "--trials=4", "--seed=7", "--results=" + folder));
        assertTrue(out.toString().contains("found in 3 of 3 trials"), "the fourth was not measured: " + out);
    }

    @Test
    void shouldFailWhereATailIsMissed() {
        List<String> names = names(8, 2);
        store("r0", names.get(0), RunStatus.COMPLETE, HERE, found(1.5));
        store(
                "r1",
                names.get(1),
                RunStatus.COMPLETE,
                HERE,
                List.of(verdict("p99", VerdictStage.FIRST, 1.1, Verdict.INCONCLUSIVE)));
        assertEquals(1, lab("calibrate", "--latency", "--trials=2", "--seed=8", "--results=" + folder));
        assertTrue(out.toString().contains("MISSED"), out.toString());
    }

    @Test
    void shouldPlanOneThreadAndRefuseWhatATrialCannotBe() {
        assertEquals(0, lab("calibrate", "--latency", "--dry-run", "--seed=3"), err.toString());
        assertTrue(out.toString().contains("plan    10 trials, seeds from 3 on"), out.toString());
        assertTrue(out.toString().contains("ranges=512, space=shared} t1"), out.toString());
        assertFalse(out.toString().contains(" t2"), out.toString());
        assertEquals(2, lab("calibrate", "--latency", "--trials=0"), out.toString());
        assertTrue(err.toString().contains("--trials must be at least 1"), err.toString());
        store("tail", found(1.5));
        refuses(
                "a run must be of kind calibrate to be judged: tail is of kind latency",
                "calibrate",
                "--rejudge=latest",
                "--results=" + folder);
    }
}
