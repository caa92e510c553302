package org.hmmlab.results.model;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/**
 * First line of a stored run: what was started, where, and how to repeat it.
 *
 * @param schemaVersion version of the line format, {@link #SCHEMA_VERSION} when written by this build
 * @param runId name of the run and of its file: letters, digits, '.', '_' and '-'
 * @param kind what the run is
 * @param startedAt ISO-8601 instant with offset
 * @param command the command line that repeats the run
 * @param seed of every random choice of the run
 * @param environment machine, JVM, flags
 * @param arms names of what was measured, the baseline first
 * @param settings settings of the run by name, in the order given
 */
public record RunHeader(
        int schemaVersion,
        String runId,
        RunKind kind,
        String startedAt,
        List<String> command,
        long seed,
        Environment environment,
        List<String> arms,
        Map<String, String> settings) {
    /** Version of the line format that this build writes and reads; described in {@code schema/run-1.schema.json}. */
    public static final int SCHEMA_VERSION = 1;

    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** Checks and copies. */
    public RunHeader {
        Require.atLeast("schemaVersion", 1, schemaVersion);
        if (!runId.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException(
                    "runId must be 1 to 100 letters, digits, '.', '_' or '-', the first a letter or digit: runId="
                            + runId);
        }
        try {
            OffsetDateTime.parse(startedAt);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "startedAt must be an ISO-8601 time with offset: startedAt=" + startedAt, e);
        }
        command = List.copyOf(command);
        arms = List.copyOf(arms);
        settings = Require.ordered(settings);
    }

    /**
     * The settings, typed.
     *
     * @return by what they mean
     */
    public RunSettings typedSettings() {
        return new RunSettings(settings);
    }

    /**
     * A run id whose order is the order of time.
     *
     * @param startedAt start of the run
     * @param seed of the run; its low 16 bits keep runs of the same second apart
     * @return for instance {@code 20190801-120000-7f3a}
     */
    public static String newRunId(Instant startedAt, long seed) {
        return ID_TIME.format(startedAt) + String.format("-%04x", seed & 0xffff);
    }
}
