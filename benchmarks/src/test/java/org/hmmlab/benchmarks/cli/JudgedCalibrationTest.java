package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationClass;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.session.StoredCommand;
import org.hmmlab.benchmarks.suites.CalibrationClasses;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.RunSettings;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.store.Calibrations;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.RunWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stored calibration, judged by the rules of this build. Its groups are drawn; nothing here measures. */
@Tag("slow")
final class JudgedCalibrationTest extends LabCommands {
    private static final Environment HERE = EnvironmentProbe.probe();
    private static final int GROUPS = 20;
    private static final int ITERATIONS = 10;
    private static final String RUN = "20260101-120000-0001";

    private final Random random = new Random(11);

    /** Twenty groups of the single-thread class, with a slowdown of 8 %, measured by another build. */
    private void store(String... command) {
        storeOf("another build", RunStatus.COMPLETE, command);
    }

    private void storeOf(String content, RunStatus status, String... command) {
        BenchmarkTask task = CalibrationClasses.ALL
                .get(0)
                .subject(context(), context().arms().parse("design:kref"))
                .task();
        RunHeader header = TestRecords.header(RUN)
                .kind(RunKind.CALIBRATE)
                .command(List.of(command))
                .seed(5)
                .environment(HERE)
                .arms(List.of("kref"))
                .settings(RunSettings.builder().content(Role.A, content).build().values())
                .build();
        try (RunWriter writer = RunWriter.open(folder, header)) {
            for (int group = 0; group < GROUPS; group++) {
                writer.fork(fork(task, Role.A, group, 0));
                writer.fork(fork(task, Role.CONTROL, group, 0));
                writer.fork(fork(task, Role.B, group, 0));
                writer.fork(fork(task, Role.B, group, 80));
            }
            writer.finish(new RunFooter(status, "2026-01-01T12:10:00Z", 0, ""));
        }
    }

    private ForkRecord fork(BenchmarkTask task, Role role, int group, int permille) {
        SortedMap<String, String> params = new TreeMap<>(task.params());
        if (role == Role.B) {
            params.put(Slowdown.PARAM, Integer.toString(permille));
        }
        List<IterationRecord> iterations = new ArrayList<>();
        for (int i = 0; i < ITERATIONS; i++) {
            double nanos = (100 + permille / 10.0) * Math.exp(.002 * random.nextGaussian());
            iterations.add(TestRecords.iteration(nanos, nanos, 1, 1_000_000));
        }
        return TestRecords.fork(task.shortName())
                .params(params)
                .threads(task.threads())
                .arm("kref")
                .role(role)
                .pair(group)
                .iterations(iterations)
                .build();
    }

    @Test
    void shouldJudgeAndKeepWhatWasMeasuredByAnotherBuild() {
        store("scripts/lab", "calibrate", "--class=single", "--effects=8%", "--groups=20", "--seed=5");
        assertEquals(0, lab("calibrate", "--rejudge=latest", "--results=" + folder), err.toString() + out);
        assertTrue(out.toString().contains("judged  " + RUN + ", by the rules of this build"), out.toString());
        assertTrue(out.toString().contains("it was measured with another one"), out.toString());
        assertTrue(out.toString().contains("+8.0 % found in 1 of 1 trials"), out.toString());
        assertTrue(out.toString().contains("false alarms in 0 of 2 trials"), out.toString());
        assertTrue(out.toString().contains("stored  " + folder.resolve("runs")), out.toString());
        assertEquals(1, new RunStore(folder).list().size(), "nothing was measured");
        CalibrationPart kept =
                new Calibrations(folder).of(HERE).orElseThrow().parts().get(0);
        assertEquals(List.of(RUN), kept.runs());
        assertEquals("2026-01-01T12:10:00Z", kept.measuredAt(), "when it was measured, not when it was judged");
        assertEquals(0, lab("calibrate", "--rejudge=" + RUN, "--results=" + folder), "again and again");
    }

    @Test
    void shouldLengthenByABudgetWhatBeganWithGroups() {
        String content = context().arms().parse("design:kref").program().content();
        String[] begun = {"scripts/lab", "calibrate", "--class=single", "--effects=8%", "--groups", "20", "--seed=5"};
        storeOf(content, RunStatus.COMPLETE, begun);
        assertEquals(
                0,
                lab("calibrate", "--resume=latest", "--budget=90m", "--dry-run", "--results=" + folder),
                err.toString());
        assertTrue(out.toString().contains("measured before"), out.toString());
        assertTrue(out.toString().contains("seed 5"), out.toString());
        assertEquals(
                List.of("scripts/lab", "calibrate", "--class=single", "--effects=8%", "--seed=5", "--budget=90m"),
                StoredCommand.withBudget(List.of(begun), "90m"));
        assertEquals(
                List.of("scripts/lab", "calibrate", "--seed=5", "--budget=2h"),
                StoredCommand.withBudget(
                        List.of("scripts/lab", "calibrate", "--budget=90m", "--groups=3", "--seed=5"), "2h"));
    }

    @Test
    void shouldNotReplaceALaterCalibration() {
        store("scripts/lab", "calibrate", "--class=single", "--effects=8%", "--groups=20", "--seed=5");
        assertEquals(0, lab("calibrate", "--rejudge=latest", "--results=" + folder), err.toString());
        CalibrationPart measured =
                new Calibrations(folder).of(HERE).orElseThrow().parts().get(0);
        CalibrationPart later = new CalibrationPart(
                CalibrationPart.TIMES,
                Instant.parse("2026-02-01T00:00:00Z").toString(),
                List.of("20260201-000000-0001"),
                List.of("scripts/lab", "calibrate"),
                1,
                60,
                measured.figures());
        new Calibrations(folder).keep(HERE, later);
        assertEquals(0, lab("calibrate", "--rejudge=latest", "--results=" + folder), err.toString());
        assertTrue(out.toString().contains("kept    nowhere: a later one is kept"), out.toString());
        assertEquals(
                later, new Calibrations(folder).of(HERE).orElseThrow().parts().get(0));
    }

    @Test
    void shouldKeepABenchmarkThatIsAClassesOwnAsThatClassAndWithoutItsFolder() {
        store(
                "scripts/lab",
                "calibrate",
                "--bench=InvalidatePairBenchmark.startEnd",
                "-p",
                "ranges=1",
                "-p",
                "space=shared",
                "-p",
                "mirrors=1",
                "-p",
                "hits=1",
                "-t",
                "1",
                "--effects=8%",
                "--groups=20",
                "--results",
                "elsewhere");
        assertEquals(0, lab("calibrate", "--rejudge=latest", "--results=" + folder), err.toString());
        CalibrationPart kept =
                new Calibrations(folder).of(HERE).orElseThrow().parts().get(0);
        assertEquals(List.of("single"), kept.classes());
        assertFalse(kept.command().contains("--results"), kept.command().toString());
        assertFalse(kept.command().contains("elsewhere"), kept.command().toString());
        assertEquals(
                List.of("scripts/lab", "calibrate", "--seed=1"),
                StoredCommand.withoutResults(List.of("scripts/lab", "calibrate", "--results=elsewhere", "--seed=1")));
    }

    @Test
    void shouldKeepNoBenchmarkThatStandsForNoClass() {
        assertEquals(
                List.of("single", "ranges", "threads", "contended", "replay"),
                CalibrationClasses.ALL.stream().map(CalibrationClass::name).toList());
        refuses("--class must be one of single, ranges, threads, contended, replay", "calibrate", "--class=none");
    }

    @Test
    void shouldRefuseWhatPlansAnotherMeasurement() {
        for (String option : List.of(
                "--groups=3",
                "--budget=1m",
                "--class=single",
                "--effects=3%",
                "--design=kref",
                "--seed=2",
                "--resume=latest",
                "--latency",
                "--dry-run")) {
            String name = option.replaceFirst("=.*", "");
            refuses(
                    "--rejudge measures nothing, and plans nothing: it goes with --results, --json, not with " + name,
                    "calibrate",
                    "--rejudge=latest",
                    option,
                    "--results=" + folder);
            refuses("--markdown measures nothing", "calibrate", "--markdown", option);
        }
        refuses("no run is stored", "calibrate", "--rejudge=latest", "--results=" + folder);
    }
}
