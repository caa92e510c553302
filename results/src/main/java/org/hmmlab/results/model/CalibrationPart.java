package org.hmmlab.results.model;

import java.util.List;

/**
 * One calibration of a machine: when, by which runs, and what it found.
 *
 * @param kind one of {@link #KINDS}
 * @param measuredAt ISO-8601 instant of its end
 * @param runs names of the stored runs that it rests on
 * @param command the command line that repeats it
 * @param seed of every random choice
 * @param minutes of measuring, all runs together
 * @param figures what was found
 */
public record CalibrationPart(
        String kind,
        String measuredAt,
        List<String> runs,
        List<String> command,
        long seed,
        double minutes,
        List<CalibrationFigure> figures) {
    /** Times per operation. */
    public static final String TIMES = "times";
    /** Percentiles. */
    public static final String LATENCY = "latency";
    /** What can be calibrated. */
    public static final List<String> KINDS = List.of(TIMES, LATENCY);

    /** Checks and copies. */
    public CalibrationPart {
        Require.oneOf("kind", KINDS, kind);
        Require.text("measuredAt", measuredAt);
        runs = List.copyOf(runs);
        command = List.copyOf(command);
        Require.measured("minutes", minutes);
        figures = List.copyOf(figures);
    }
}
