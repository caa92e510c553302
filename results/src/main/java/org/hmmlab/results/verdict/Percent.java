package org.hmmlab.results.verdict;

import java.util.Locale;

/** Ratios in words. */
public final class Percent {
    private Percent() {}

    /**
     * The change that a ratio says.
     *
     * @param ratio B/A
     * @return for instance {@code +3.0 %}; {@code -} if NaN
     */
    public static String change(double ratio) {
        return Double.isNaN(ratio) ? "-" : number(ratio) + " %";
    }

    /**
     * The change that a ratio says, without the sign of percent.
     *
     * @param ratio B/A, not NaN
     * @return for instance {@code +3.0}; never a negative zero
     */
    public static String number(double ratio) {
        return String.format(Locale.ROOT, "%+.1f", Math.round(1000 * (ratio - 1)) / 10.0);
    }

    /**
     * A fraction.
     *
     * @param fraction 0.03 is 3 %
     * @return for instance {@code 3.0 %}; {@code -} if NaN
     */
    public static String of(double fraction) {
        return Double.isNaN(fraction) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
    }
}
