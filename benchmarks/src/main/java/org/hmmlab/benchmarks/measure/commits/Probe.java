package org.hmmlab.benchmarks.measure.commits;

import java.util.Locale;

/**
 * One comparison of two commits, or why there was none.
 *
 * @param base hash of the commit that was the baseline
 * @param commit hash of the commit that was compared with it
 * @param outcome what it showed
 * @param reason in words
 * @param ratio of the commit to the base; NaN where none was measured
 * @param low lower bound of the ratio's interval
 * @param high upper bound of the ratio's interval
 * @param pairs valid pairs
 * @param run the stored run; empty where nothing was measured
 */
public record Probe(
        String base,
        String commit,
        Outcome outcome,
        String reason,
        double ratio,
        double low,
        double high,
        int pairs,
        String run) {
    /** What a comparison can show. */
    public enum Outcome {
        /** Not slower by more than the margin. */
        GOOD,
        /** Slower by more than the margin, in one stage. */
        BAD,
        /** Slower by more than the margin, and again on fresh pairs. */
        CONFIRMED,
        /** Neither: the interval is too wide. */
        INCONCLUSIVE,
        /** The machine could not measure it. */
        INVALID,
        /** It could not be built, or the benchmark is not there or crashed. */
        BROKEN
    }

    /** Checks. */
    public Probe {
        if (base.isEmpty() || commit.isEmpty()) {
            throw new IllegalArgumentException("a probe must name two commits: base=" + base + ", commit=" + commit);
        }
    }

    /** One that measured nothing. */
    public static Probe broken(String base, String commit, String reason) {
        return new Probe(base, commit, Outcome.BROKEN, reason, Double.NaN, Double.NaN, Double.NaN, 0, "");
    }

    /** Whether it says on which side of the first bad commit its commit lies. */
    public boolean isDecided() {
        return isBad() || outcome == Outcome.GOOD;
    }

    /** Whether its commit is slower. */
    public boolean isBad() {
        return outcome == Outcome.BAD || outcome == Outcome.CONFIRMED;
    }

    /** Outcome and figures for a reader. */
    public String words() {
        String figures = Double.isNaN(ratio)
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  %+.1f %% [%+.1f, %+.1f]  n %d",
                        100 * (ratio - 1),
                        100 * (low - 1),
                        100 * (high - 1),
                        pairs);
        return outcome + figures + (run.isEmpty() ? "" : "  run:" + run) + (reason.isEmpty() ? "" : "  " + reason);
    }
}
