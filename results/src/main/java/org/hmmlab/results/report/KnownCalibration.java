package org.hmmlab.results.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hmmlab.results.model.Calibration;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.store.Calibrations;

/** What is known of a machine's false alarms and power, or why nothing is. */
public final class KnownCalibration {
    private static final String NAME = "calibration";

    private KnownCalibration() {}

    /**
     * What the doctor says.
     *
     * @param results the results folder
     * @param machine the machine's environment
     * @return findings by name
     */
    public static Map<String, String> findings(Path results, Environment machine) {
        Environment here = machine.machineClass();
        Calibrations calibrations = new Calibrations(results);
        Optional<Calibration> own = calibrations.of(here);
        Map<String, String> findings = new LinkedHashMap<>();
        if (own.isPresent()) {
            own.get().parts().forEach(part -> add(part, here, findings));
            return findings;
        }
        List<String> others = new ArrayList<>();
        calibrations.all().forEach(other -> others.add(describe(other, here)));
        findings.put(
                NAME,
                "none for this class of machine (" + here.fingerprint() + "): lab calibrate makes one"
                        + (others.isEmpty() ? "" : "; kept for other classes: " + String.join("; ", others)));
        return findings;
    }

    private static void add(CalibrationPart part, Environment here, Map<String, String> findings) {
        String name = NAME + ' ' + (part.classes().isEmpty() ? part.kind() : String.join("+", part.classes()));
        findings.put(
                name,
                "of " + part.measuredAt() + ", for this class of machine (" + here.fingerprint() + "), run "
                        + String.join(", ", part.runs()));
        int number = 1;
        for (String sentence : CalibrationTable.sentences(part)) {
            findings.put(name + " " + number++, sentence);
        }
    }

    private static String describe(Calibration other, Environment here) {
        List<String> dates =
                other.parts().stream().map(CalibrationPart::measuredAt).toList();
        List<String> differences = other.environment().differences(here);
        return other.environment().fingerprint() + " of " + String.join(" and ", dates) + " differs: "
                + String.join(", ", differences);
    }
}
