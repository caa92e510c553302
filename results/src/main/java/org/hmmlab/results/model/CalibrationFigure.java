package org.hmmlab.results.model;

import java.util.Map;
import java.util.SortedMap;

/**
 * How often a comparison found one slowdown of one benchmark, in trials that share no pair. Any {@code double} may be NaN: not
 * known.
 *
 * @param name class of benchmarks that this one stands for
 * @param benchmark name of the benchmark
 * @param params parameters of the benchmark by name
 * @param threads number of worker threads
 * @param judgedBy how the trials were judged, as a command
 * @param nominal injected slowdown, relative: 0.08 is 8 %; 0 for a comparison of two equal arms
 * @param achieved slowdown over all valid pairs, by the judge's own estimate, relative
 * @param achievedLow lower bound of its 90 % interval
 * @param achievedHigh upper bound of its 90 % interval
 * @param pairs valid pairs over all trials, and those that no trial used
 * @param spread standard deviation of the pairs' log ratios
 * @param trials that gave a verdict
 * @param confirmed trials that ended with a confirmed regression
 * @param low lower bound of the confirmed share, Clopper and Pearson's 95 % interval
 * @param high upper bound of it
 * @param unconfirmed trials whose first stage said REGRESSED, which then was not confirmed
 * @param improved trials that ended IMPROVED
 * @param undecided trials that ended INCONCLUSIVE: they said neither that there was a difference nor that there was none
 * @param invalid trials that the machine could not measure, not among {@code trials}
 * @param unfinished what the trial had come to for which there were no more pairs, not among {@code trials}; empty if there is none
 */
public record CalibrationFigure(
        String name,
        String benchmark,
        SortedMap<String, String> params,
        int threads,
        String judgedBy,
        double nominal,
        double achieved,
        double achievedLow,
        double achievedHigh,
        int pairs,
        double spread,
        int trials,
        int confirmed,
        double low,
        double high,
        int unconfirmed,
        int improved,
        int undecided,
        int invalid,
        String unfinished) {
    /** Checks and copies. */
    public CalibrationFigure {
        Require.text("name", name);
        Require.text("benchmark", benchmark);
        params = Require.sorted(Map.copyOf(params));
        Require.atLeast("threads", 1, threads);
        Require.text("judgedBy", judgedBy);
        Require.measured("nominal", nominal);
        Require.atLeast("pairs", 0, pairs);
        Require.measured("spread", spread);
        Require.atLeast("invalid", 0, invalid);
        Require.atLeast("confirmed", 0, confirmed);
        Require.atLeast("unconfirmed", 0, unconfirmed);
        Require.atLeast("improved", 0, improved);
        Require.atLeast("undecided", 0, undecided);
        Require.atLeast("trials", (long) confirmed + unconfirmed + improved + undecided, trials);
        if (!(low >= 0 && low <= high && high <= 1)) {
            throw new IllegalArgumentException(
                    "the interval of a share must lie in 0..1: low=" + low + ", high=" + high);
        }
    }

    /**
     * Whether the trials compared two equal arms: what they confirm is a false alarm.
     *
     * @return true without a slowdown
     */
    public boolean ofEqualArms() {
        return nominal == 0;
    }
}
