package org.hmmlab.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.Refusal;
import org.hmmlab.results.SampleCalibrations;
import org.hmmlab.results.model.Calibration;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.model.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibrations are kept by class of machine, whole, and are found again. */
final class CalibrationsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Environment HERE = new Environment(Map.of("cpu", "one", "cores", "2"));
    private static final Environment THERE = new Environment(Map.of("cpu", "other", "cores", "2"));

    @TempDir
    Path folder;

    @Test
    void shouldReplaceAPartOfItsKindAndLeaveTheOthers() {
        Calibrations calibrations = new Calibrations(folder);
        assertEquals(List.of(), calibrations.all());
        CalibrationPart times = SampleCalibrations.part(CalibrationPart.TIMES, SampleCalibrations.equalArms(0, 12));
        CalibrationPart tail = SampleCalibrations.part(CalibrationPart.LATENCY, SampleCalibrations.slowed(.5, 9, 10));
        CalibrationPart later = SampleCalibrations.part(CalibrationPart.TIMES, SampleCalibrations.equalArms(1, 30));
        calibrations.keep(HERE, times);
        calibrations.keep(HERE, tail);
        calibrations.keep(THERE, times);
        calibrations.keep(HERE, later);
        Calibration kept = calibrations.of(HERE).orElseThrow();
        assertEquals(List.of(later, tail), kept.parts());
        assertEquals(HERE, kept.environment());
        assertEquals(2, calibrations.all().size());
        assertEquals(List.of(times), calibrations.of(THERE).orElseThrow().parts());
    }

    @Test
    void shouldReplaceTheClassesOfBenchmarksThatItNamesAndNoOthers() {
        Calibrations calibrations = new Calibrations(folder);
        CalibrationPart both = SampleCalibrations.part(
                CalibrationPart.TIMES,
                SampleCalibrations.equalArms(0, 12),
                SampleCalibrations.equalArmsOf("contended", 0, 5),
                SampleCalibrations.slowed(.08, 5, 6));
        CalibrationPart contended =
                SampleCalibrations.part(CalibrationPart.TIMES, SampleCalibrations.equalArmsOf("contended", 0, 30));
        calibrations.keep(HERE, both);
        calibrations.keep(HERE, contended);
        CalibrationPart single = SampleCalibrations.part(
                CalibrationPart.TIMES, SampleCalibrations.equalArms(0, 12), SampleCalibrations.slowed(.08, 5, 6));
        assertEquals(
                List.of(single, contended), calibrations.of(HERE).orElseThrow().parts());
        calibrations.keep(HERE, both);
        assertEquals(List.of(both), calibrations.of(HERE).orElseThrow().parts());
    }

    @Test
    void shouldFindWhatAnotherMachineOfTheClassFound() {
        Environment here = new Environment(
                Map.of("cpu", "one", "kernel", "Linux 6.1.55-1", "memory", "24684092 kB", "lab version", "0.1"));
        Environment sibling = new Environment(
                Map.of("cpu", "one", "kernel", "Linux 6.1.99-2", "memory", "24684080 kB", "lab version", "0.2"));
        Environment other = new Environment(
                Map.of("cpu", "one", "kernel", "Linux 6.2.0", "memory", "24684092 kB", "lab version", "0.1"));
        CalibrationPart part = SampleCalibrations.part(CalibrationPart.TIMES, SampleCalibrations.equalArms(0, 12));
        Path file = new Calibrations(folder).keep(here, part);
        assertEquals(
                here.machineClass().fingerprint() + ".json", file.getFileName().toString());
        Calibration found = new Calibrations(folder).of(sibling).orElseThrow();
        assertEquals(here.machineClass(), found.environment());
        assertEquals(found.environment(), found.environment().machineClass(), "a class is its own class");
        assertTrue(new Calibrations(folder).of(other).isEmpty());
    }

    @Test
    void shouldWriteWhatTheSchemaDescribes() throws IOException {
        Path file = new Calibrations(folder)
                .keep(
                        HERE,
                        SampleCalibrations.part(
                                CalibrationPart.TIMES,
                                SampleCalibrations.equalArms(0, 0),
                                SampleCalibrations.slowed(.08, 5, 6)));
        JsonNode definitions = MAPPER.readTree(Files.readString(Path.of("schema/calibration-1.schema.json")))
                .path("$defs");
        List<String> faults = new ArrayList<>();
        new SchemaCheck(definitions)
                .check(definitions.path("calibration"), MAPPER.readTree(Files.readString(file)), "calibration", faults);
        assertEquals(List.of(), faults);
    }

    @Test
    void shouldNameTheFileThatIsNoCalibration() throws IOException {
        Path file = folder.resolve("calibration").resolve(HERE.fingerprint() + ".json");
        Files.createDirectories(file.getParent());
        for (String text :
                List.of("{", "{}", "{\"schemaVersion\": 9, \"environment\": {\"facts\": {}}, \"parts\": []}")) {
            Files.writeString(file, text);
            assertTrue(Refusal.of(StoreException.class, () -> new Calibrations(folder).of(HERE))
                    .contains(file.toString()));
        }
    }
}
