package org.hmmlab.benchmarks.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hmmlab.benchmarks.runner.Arm;

/** Reads one side of a comparison from the command line. */
final class ArmArgument {
    /** The benchmark parameter that chooses a design. */
    static final String DESIGN = "design";

    private static final String PREFIX = "design:";
    private static final Map<String, String> DESIGNS = designs();

    private ArmArgument() {}

    private static Map<String, String> designs() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("kref", "kref");
        names.put("pre", "kref");
        names.put("get-put", "get-put");
        names.put("post", "get-put");
        return names;
    }

    /**
     * Reads an arm.
     *
     * @throws UnusableInputException when it is of a kind or a design that this lab does not know; names those it does
     */
    static Arm parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new UnusableInputException("an arm must be design:NAME, the only kind this version compares; given: "
                    + text + ". Designs: " + String.join(", ", DESIGNS.keySet()));
        }
        String design = text.substring(PREFIX.length());
        String canonical = DESIGNS.get(design);
        if (canonical == null) {
            throw new UnusableInputException(
                    "unknown design \"" + design + "\"; designs: " + String.join(", ", DESIGNS.keySet()));
        }
        return new Arm(canonical, Map.of(DESIGN, canonical));
    }
}
