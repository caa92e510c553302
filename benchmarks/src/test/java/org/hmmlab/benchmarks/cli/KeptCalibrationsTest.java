package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.model.Calibration;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.store.Calibrations;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the README says of times follows, by the rules of this build, from the runs of it that lie in the record. */
@Tag("slow")
final class KeptCalibrationsTest extends LabCommands {
    private static final double TOLERANCE = 1e-9;

    @Test
    void shouldFollowFromTheRunsInTheRecord() throws IOException {
        List<String> judged = new ArrayList<>();
        for (Calibration calibration : new Calibrations(Path.of("../results")).all()) {
            for (CalibrationPart part : calibration.parts()) {
                Path run = Path.of("../results/record", part.runs().get(0) + ".ndjson");
                if (part.kind().equals(CalibrationPart.TIMES) && Files.isRegularFile(run)) {
                    lab("calibrate", "--rejudge=" + run, "--json", "--results=" + folder);
                    JsonNode again = new ObjectMapper().readTree(out.toString()).path("part");
                    part.figures().forEach(figure -> follows(figure, again.path("figures")));
                    judged.add(run.toString());
                }
            }
        }
        assertFalse(judged.isEmpty());
    }

    private static void follows(CalibrationFigure kept, JsonNode figures) {
        String what = kept.name() + ", " + kept.judgedBy() + ", " + kept.nominal();
        for (JsonNode again : figures) {
            if (again.path("name").asText().equals(kept.name())
                    && again.path("judgedBy").asText().equals(kept.judgedBy())
                    && again.path("nominal").asDouble() == kept.nominal()) {
                assertEquals(kept.achieved(), again.path("achieved").asDouble(), TOLERANCE, what);
                assertEquals(kept.spread(), again.path("spread").asDouble(), TOLERANCE, what);
                assertEquals(kept.pairs(), again.path("pairs").asInt(), what);
                assertEquals(kept.trials(), again.path("trials").asInt(), what);
                assertEquals(kept.confirmed(), again.path("confirmed").asInt(), what);
                assertEquals(kept.unconfirmed(), again.path("unconfirmed").asInt(), what);
                assertEquals(kept.undecided(), again.path("undecided").asInt(), what);
                assertEquals(kept.invalid(), again.path("invalid").asInt(), what);
                assertEquals(kept.unfinished(), again.path("unfinished").asText(), what);
                return;
            }
        }
        throw new AssertionError("judged again there is no such figure: " + what);
    }
}
