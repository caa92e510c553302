package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.benchmarks.measure.calibrate.SlowdownSupport;
import org.hmmlab.benchmarks.measure.choose.Catalog;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.suites.SuiteCatalog;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.report.CalibrationTable;
import org.hmmlab.results.report.KnownCalibration;
import org.hmmlab.results.stats.Proportion;
import org.hmmlab.results.store.Calibrations;
import org.junit.jupiter.api.Test;

/** What calibrate plans, refuses and shows. Nothing here measures. */
final class CalibrateCommandTest extends LabCommands {
    @Test
    void shouldPlanTheClassesWithinTheBudget() throws IOException {
        assertEquals(0, lab("calibrate", "--dry-run", "--json", "--seed=9"), err.toString());
        JsonNode plan = new ObjectMapper().readTree(out.toString());
        assertEquals(3_600_000, plan.path("plan").path("budgetMillis").asLong());
        assertEquals("[0,30,50,80]", plan.path("plan").path("permilles").toString());
        assertEquals(9, plan.path("plan").path("seed").asLong());
        JsonNode subjects = plan.path("plan").path("subjects");
        assertEquals(
                "single contended",
                subjects.get(0).path("name").asText()
                        + ' '
                        + subjects.get(1).path("name").asText());
        assertEquals(1, subjects.get(0).path("task").path("threads").asInt());
        assertEquals(2, subjects.get(1).path("task").path("threads").asInt());
        JsonNode replay = json("calibrate", "--dry-run", "--class=replay", "--groups=3", "--effects=2.5%")
                .path("plan");
        assertEquals("[0,25]", replay.path("permilles").toString());
        assertEquals(1, replay.path("subjects").size());
        assertTrue(replay.at("/subjects/0/task/benchmark").asText().endsWith(".ReplayBenchmark.replay"));
    }

    @Test
    void shouldSayWhatIsWrongWithItsOptions() {
        refuses("--effects", "calibrate", "--dry-run", "--effects=much");
        refuses("30, 30", "calibrate", "--dry-run", "--effects=3%,3%");
        refuses("[0, 0]", "calibrate", "--dry-run", "--effects=0%");
        refuses("--sequential-blocks", "calibrate", "--dry-run", "--sequential-blocks");
        refuses("--budget", "calibrate", "--dry-run", "--groups=3", "--budget=1m");
        refuses("--bench and --class", "calibrate", "--bench=Pair", "--class=single");
        refuses("--effects", "calibrate", "--detect=3%");
        refuses("'krf'", "calibrate", "--design=krf");
        refuses("MigrationBenchmark", "calibrate", "--bench=MigrationBenchmark", "--dry-run");
        refuses(
                "at most 14 slowdowns",
                "calibrate",
                "--groups=1",
                "--bench=ToyBenchmark",
                "-p=mood=work",
                "--effects=1%,2%,3%,4%,5%,6%,7%,8%,9%,10%,11%,12%,13%,14%",
                "--results=" + folder);
        refuses(
                folder.resolve("none").toString(),
                "calibrate",
                "--resume=latest",
                "--results=" + folder.resolve("none"));
    }

    @Test
    void shouldSlowDownEveryBenchmarkOfRecord() {
        List<String> deaf = BenchmarkIndex.ofClassPath().all().stream()
                .filter(entry -> SuiteCatalog.catalog()
                        .of(entry)
                        .map(Catalog.Suite::isDefault)
                        .orElse(false))
                .filter(entry ->
                        !SlowdownSupport.isSupported(new BenchmarkTask(entry.name(), new TreeMap<>(), 1, false)))
                .map(BenchmarkIndex.Entry::name)
                .toList();
        assertEquals(List.of(), deaf, "each must take a Slowdown");
    }

    @Test
    void shouldTellTheDoctorWhatIsKnownOfThisClassOfMachineAndNameAMismatch() {
        Environment machine = EnvironmentProbe.probe();
        Environment here = machine.machineClass();
        String nothing = finding("calibration", machine);
        assertTrue(nothing.contains("none for this class of machine (" + here.fingerprint() + ")"), nothing);
        assertFalse(nothing.contains("other classes"), nothing);
        Map<String, String> facts = new HashMap<>(here.facts());
        facts.put("cores", "96");
        Environment there = new Environment(facts);
        new Calibrations(folder).keep(there, part());
        String other = finding("calibration", here);
        assertTrue(other.contains(there.fingerprint() + " of 2026-01-01T12:00:00Z differs: cores was 96, is "), other);
        new Calibrations(folder).keep(here, part());
        assertTrue(finding("calibration single", here).startsWith("of 2026-01-01T12:00:00Z, for this class"));
        assertTrue(finding("calibration single 1", here).contains("false alarms in 0 of 12 trials"));
        assertEquals(0, lab("doctor", "--results=" + folder));
        assertTrue(out.toString().contains("false alarms in 0 of 12 trials"), out.toString());
    }

    @Test
    void shouldHaveInTheReadmeWhatIsStored() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String begin = "<!-- calibration -->\n";
        int from = readme.indexOf(begin) + begin.length();
        String section = readme.substring(from, readme.indexOf("<!-- /calibration -->"));
        assertEquals(
                CalibrationTable.markdown(new Calibrations(Path.of("../results")).all()),
                section,
                "scripts/lab calibrate --markdown prints what must stand in the README");
        assertEquals(0, lab("calibrate", "--markdown", "--results=../results"));
        assertEquals(section, out.toString());
    }

    private String finding(String name, Environment here) {
        return KnownCalibration.findings(folder, here).getOrDefault(name, "");
    }

    private static CalibrationPart part() {
        Proportion none = new Proportion(0, 12);
        CalibrationFigure figure = CalibrationFigure.builder(
                        "single", BenchmarkCase.of("Pair.op", Map.of(), 1), "ab --pairs 10")
                .nominal(0)
                .achieved(0, -.01, .01)
                .pairs(120, .01)
                .trials(12, 0)
                .share(none.low(), none.high())
                .build();
        return new CalibrationPart(
                CalibrationPart.TIMES,
                "2026-01-01T12:00:00Z",
                List.of("20260101-110000-0001"),
                List.of("scripts/lab", "calibrate"),
                1,
                60,
                List.of(figure));
    }
}
