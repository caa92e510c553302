package org.hmmlab.results.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hmmlab.results.model.Calibration;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.CalibrationPart;

/** A calibration for a reader: plain columns, or the table of the README. */
public final class CalibrationTable {
    private static final String[] HEADER = {
        "class",
        "injected",
        "achieved, 90 % interval",
        "s_d",
        "judged by",
        "confirmed",
        "share, 95 % interval",
        "besides"
    };
    private static final double RARE = .01;
    private static final String NONE =
            "No machine has been calibrated yet: `scripts/lab calibrate --budget 60m` does it.\n";

    private CalibrationTable() {}

    /**
     * Renders one calibration as plain text.
     *
     * @param part what was found
     * @return lines, the last one ended
     */
    public static String text(CalibrationPart part) {
        TextTable table = new TextTable("lrrrlrrl", HEADER);
        part.figures().forEach(figure -> table.row(cells(figure)));
        StringBuilder text = new StringBuilder(table.toString());
        sentences(part)
                .forEach(sentence -> text.append("answer  ").append(sentence).append('\n'));
        return text.toString();
    }

    /**
     * Renders machines' calibrations as the README has them.
     *
     * @param calibrations of all classes of machines
     * @return lines of Markdown, the last one ended; a sentence if there is none
     */
    public static String markdown(List<Calibration> calibrations) {
        return calibrations.isEmpty()
                ? NONE
                : calibrations.stream().map(CalibrationTable::markdown).collect(Collectors.joining("\n"));
    }

    private static String markdown(Calibration calibration) {
        StringBuilder text = new StringBuilder();
        for (CalibrationPart part : calibration.parts()) {
            text.append(text.isEmpty() ? "" : "\n");
            text.append(String.format(
                    Locale.ROOT,
                    "%s, machine class `%s` (%s, %s cores), %s, %.0f minutes of runs:\n\n",
                    part.kind().equals(CalibrationPart.TIMES) ? "Times" : "Percentiles",
                    calibration.environment().fingerprint(),
                    calibration.environment().facts().getOrDefault("cpu", "unknown CPU"),
                    calibration.environment().facts().getOrDefault("cores", "unknown"),
                    part.measuredAt()
                            .substring(0, Math.min(10, part.measuredAt().length())),
                    part.minutes()));
            row(text, HEADER);
            row(text, "---", "---", "---", "---", "---", "---", "---", "---");
            part.figures().forEach(figure -> row(text, cells(figure)));
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String[] cells(CalibrationFigure f) {
        return new String[] {
            f.name(),
            f.ofEqualArms() ? "none" : percent(f.nominal()),
            Double.isNaN(f.achieved())
                    ? "-"
                    : percent(f.achieved()) + " [" + percent(f.achievedLow()) + ", " + percent(f.achievedHigh()) + "]",
            Double.isNaN(f.spread()) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * f.spread()),
            f.judgedBy(),
            f.confirmed() + " of " + f.trials(),
            f.trials() == 0 ? "unknown" : String.format(Locale.ROOT, "%.1f … %.1f %%", 100 * f.low(), 100 * f.high()),
            besides(f)
        };
    }

    private static String percent(double relative) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * relative);
    }

    private static String besides(CalibrationFigure f) {
        StringBuilder text = new StringBuilder();
        append(text, f.unconfirmed(), "REGRESSED and not confirmed");
        append(text, f.improved(), "IMPROVED");
        append(text, f.undecided(), "INCONCLUSIVE");
        append(text, f.invalid(), "INVALID, not counted");
        if (!f.unfinished().isEmpty()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append("1 cut off, not counted: ")
                    .append(f.unfinished());
        }
        return text.isEmpty() ? "-" : text.toString();
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(what);
        }
    }

    /**
     * What the figures say in words, and what they do not: nothing is called rare whose upper bound is not.
     *
     * @param part what was found
     * @return one sentence a figure
     */
    public static List<String> sentences(CalibrationPart part) {
        return part.figures().stream().map(CalibrationTable::sentence).toList();
    }

    private static String sentence(CalibrationFigure f) {
        String what = f.ofEqualArms() ? "false alarms" : percent(f.nominal()) + " found";
        String counted = String.format(
                Locale.ROOT, "%s, %s: %s in %d of %d trials", f.name(), f.judgedBy(), what, f.confirmed(), f.trials());
        if (f.trials() == 0) {
            return counted + ": nothing is known";
        }
        if (!f.ofEqualArms()) {
            return counted + String.format(Locale.ROOT, ", at least %.1f %%", 100 * f.low());
        }
        return counted
                + String.format(
                        Locale.ROOT,
                        f.high() <= RARE
                                ? ": at most 1 %%, since the upper bound is %.2f %%"
                                : ": so many trials only show at most %.1f %%, not that it is at most 1 %%",
                        100 * f.high());
    }
}
