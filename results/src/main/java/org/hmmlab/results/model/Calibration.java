package org.hmmlab.results.model;

import java.util.List;

/**
 * What a class of machine was found to find, and to raise as false alarms.
 *
 * @param schemaVersion version of the format, {@link #SCHEMA_VERSION} when written by this build
 * @param environment of the class of machine, {@link Environment#machineClass()}
 * @param parts a kind and a class of benchmarks stand in one of them at most
 */
public record Calibration(int schemaVersion, Environment environment, List<CalibrationPart> parts) {
    /** Version of the format that this build writes and reads; described in {@code schema/calibration-1.schema.json}. */
    public static final int SCHEMA_VERSION = 1;

    /** Checks and copies. */
    public Calibration {
        if (schemaVersion != SCHEMA_VERSION) {
            throw new IllegalArgumentException(
                    "schemaVersion must be " + SCHEMA_VERSION + ": schemaVersion=" + schemaVersion);
        }
        parts = List.copyOf(parts);
    }
}
