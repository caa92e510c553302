package org.hmmlab.benchmarks.cli;

import java.util.Map;
import org.hmmlab.benchmarks.runner.Arm;
import org.hmmlab.hmm.Generation;

/** Reads one side of a comparison from the command line. */
final class ArmArgument {
    /** The benchmark parameter that chooses a design. */
    static final String DESIGN = "design";

    private static final String PREFIX = "design:";

    private ArmArgument() {}

    /**
     * Reads an arm.
     *
     * @throws UnusableInputException when it is of a kind that this lab does not compare
     * @throws IllegalArgumentException when the design is unknown; names those that are known
     */
    static Arm parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new UnusableInputException(
                    "an arm must be design:NAME, the only kind this version compares; given: " + text);
        }
        String design = Generation.parse(text.substring(PREFIX.length())).id();
        return new Arm(design, Map.of(DESIGN, design));
    }
}
