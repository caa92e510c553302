package org.hmmlab.results.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One calibration of a machine: when, by which runs, and what it found.
 *
 * @param kind one of {@link #KINDS}
 * @param measuredAt ISO-8601 instant of its end
 * @param runs names of the stored runs that it rests on
 * @param command the command line that repeats it
 * @param seed of every random choice
 * @param minutes of measuring, all runs and classes together
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

    /**
     * The classes of benchmarks that it says something about.
     *
     * @return their names, each once, in order of the figures
     */
    public List<String> classes() {
        return figures.stream().map(CalibrationFigure::name).distinct().toList();
    }

    /**
     * What is left of this part where another one takes the place of its classes.
     *
     * @param other the other part
     * @return this part without the figures of those classes; empty if none is left
     */
    public Optional<CalibrationPart> without(CalibrationPart other) {
        if (!kind.equals(other.kind)) {
            return Optional.of(this);
        }
        List<String> replaced = other.classes();
        return Optional.of(only(name -> !replaced.contains(name)))
                .filter(left -> !left.figures().isEmpty());
    }

    /**
     * This part with some of its classes.
     *
     * @param chosen says of a class's name whether it stays
     * @return a part with their figures, all else as it is
     */
    public CalibrationPart only(Predicate<String> chosen) {
        return new CalibrationPart(
                kind,
                measuredAt,
                runs,
                command,
                seed,
                minutes,
                figures.stream().filter(figure -> chosen.test(figure.name())).toList());
    }
}
