package org.hmmlab.benchmarks.measure.latency;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rate as asked for.
 *
 * @param value operations a second, or a share of the closed-loop capacity: 0.7 is 70 %
 * @param isShare which of the two
 */
public record Rate(double value, boolean isShare) {
    private static final Pattern PER_SECOND = Pattern.compile("(\\d{1,10}(?:\\.\\d+)?)/s");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d+)?) ?%");

    /**
     * Reads {@code N/s} or {@code N%}.
     *
     * @throws IllegalArgumentException when it is neither, or not above 0
     */
    public static Rate parse(String text) {
        Matcher perSecond = PER_SECOND.matcher(text);
        Matcher percent = PERCENT.matcher(text);
        Rate rate = perSecond.matches()
                ? new Rate(Double.parseDouble(perSecond.group(1)), false)
                : percent.matches() ? new Rate(Double.parseDouble(percent.group(1)) / 100, true) : new Rate(0, false);
        if (rate.value <= 0) {
            throw new IllegalArgumentException(
                    "a rate must be operations a second or a share of the closed-loop capacity, above 0, for example"
                            + " 5000/s or 70%: --rate " + text);
        }
        return rate;
    }

    /** Operations a second, of a benchmark that does so many in a closed loop. */
    public double perSecond(double capacity) {
        return isShare ? Math.max(1, Math.rint(value * capacity)) : value;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, isShare ? "%.0f%%" : "%.0f/s", isShare ? 100 * value : value);
    }
}
