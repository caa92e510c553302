package org.hmmlab.benchmarks.programs.replay;

import java.util.Locale;
import java.util.Objects;

/**
 * What a design changes for one program: exact counts, the same on every machine.
 *
 * @param from the design compared with
 * @param to the design whose change this is
 * @param rmwsFrom locked read-modify-writes in the first
 * @param rmwsTo and in the second
 * @param fencesFrom full fences in the first
 * @param fencesTo and in the second
 * @param sameOutcome whether both did the same to the program: same faults, invalidations, retries and errors
 */
public record ReplayDifference(
        String from, String to, long rmwsFrom, long rmwsTo, long fencesFrom, long fencesTo, boolean sameOutcome) {
    private static final char MINUS = '\u2212';

    /**
     * Compares two reports of the same recording, share and seed.
     *
     * @throws IllegalArgumentException if they are not, or if one was not counted
     */
    public static ReplayDifference between(ReplayReport a, ReplayReport b) {
        if (!a.recording().equals(b.recording()) || a.deviceShare() != b.deviceShare() || a.seed() != b.seed()) {
            throw new IllegalArgumentException("both reports must be of the same recording, device share and seed: "
                    + describe(a) + " and " + describe(b));
        }
        if (a.work() == null || b.work() == null) {
            throw new IllegalArgumentException("both reports must have counts: " + describe(a) + " and " + describe(b));
        }
        return new ReplayDifference(
                a.design(),
                b.design(),
                a.work().totalRmws(),
                b.work().totalRmws(),
                a.work().totalFences(),
                b.work().totalFences(),
                Objects.equals(a.outcome(), b.outcome()));
    }

    private static String describe(ReplayReport report) {
        return report.recording() + " in " + report.design() + " (share " + report.deviceShare() + ", seed "
                + report.seed() + (report.work() == null ? ", not counted)" : ")");
    }

    /** Locked read-modify-writes more (positive) or fewer (negative). */
    public long rmwChange() {
        return rmwsTo - rmwsFrom;
    }

    /** Full fences more (positive) or fewer (negative). */
    public long fenceChange() {
        return fencesTo - fencesFrom;
    }

    /** The change of the RMWs in percent of the first design's. */
    public double rmwPercent() {
        return rmwsFrom == 0 ? 0 : 100.0 * rmwChange() / rmwsFrom;
    }

    /** One sentence, for example {@code get-put changes this program by −1.9 % of its RMWs (a → b) and 0 fences}. */
    public String describe() {
        return to + " changes this program by " + signed(String.format(Locale.ROOT, "%+.2f", rmwPercent()))
                + " % of its RMWs (" + grouped(rmwsFrom) + " \u2192 " + grouped(rmwsTo) + ") and "
                + (fenceChange() == 0 ? "0" : signed(String.format(Locale.ROOT, "%+,d", fenceChange()))) + " fences"
                + (sameOutcome ? "" : "; note that the model did not behave the same in both");
    }

    /**
     * The sentence with what was measured in time.
     *
     * @param timeClause completes "and by …", for example {@code nothing in time (EQUIVALENT, sees 1.2 %)}
     */
    public String describe(String timeClause) {
        return describe() + ", and by " + timeClause;
    }

    private static String grouped(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String signed(String number) {
        return number.startsWith("-") ? MINUS + number.substring(1) : number;
    }
}
