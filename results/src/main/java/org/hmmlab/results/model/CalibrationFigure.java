package org.hmmlab.results.model;

import java.util.SortedMap;

/**
 * How often a comparison found one slowdown of one benchmark, in trials that share no pair. Any {@code double} may be NaN: not
 * known.
 *
 * @param name class of benchmarks that this one stands for
 * @param benchmarkCase what was measured
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
        BenchmarkCase benchmarkCase,
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

    /**
     * Name of the benchmark as people read it.
     *
     * @return class and method; {@link CaseNames} tells two of one name apart
     */
    public String benchmark() {
        return benchmarkCase.shortName();
    }

    /**
     * Parameters of the benchmark.
     *
     * @return by name
     */
    public SortedMap<String, String> params() {
        return benchmarkCase.params();
    }

    /**
     * Threads of the benchmark.
     *
     * @return number of worker threads
     */
    public int threads() {
        return benchmarkCase.threads();
    }

    /**
     * Begins a figure without trials: shares and bounds are not known.
     *
     * @param name class of benchmarks that the case stands for
     * @param benchmarkCase what was measured
     * @param judgedBy how the trials were judged, as a command
     * @return its builder
     */
    public static Builder builder(String name, BenchmarkCase benchmarkCase, String judgedBy) {
        return new Builder(name, benchmarkCase, judgedBy);
    }

    /** Takes the components of a figure by name. Used by one thread. */
    public static final class Builder {
        private final String name;
        private final BenchmarkCase benchmarkCase;
        private final String judgedBy;
        private double nominal;
        private double achieved = Double.NaN;
        private double achievedLow = Double.NaN;
        private double achievedHigh = Double.NaN;
        private int pairs;
        private double spread = Double.NaN;
        private int trials;
        private int confirmed;
        private double low;
        private double high = 1;
        private int unconfirmed;
        private int improved;
        private int undecided;
        private int invalid;
        private String unfinished = "";

        private Builder(String name, BenchmarkCase benchmarkCase, String judgedBy) {
            this.name = name;
            this.benchmarkCase = benchmarkCase;
            this.judgedBy = judgedBy;
        }

        /**
         * The injected slowdown.
         *
         * @param nominal relative: 0.08 is 8 %; 0 for two equal arms
         * @return this
         */
        public Builder nominal(double nominal) {
            this.nominal = nominal;
            return this;
        }

        /**
         * The slowdown that the valid pairs show.
         *
         * @param achieved relative
         * @param achievedLow lower bound of its 90 % interval
         * @param achievedHigh upper bound
         * @return this
         */
        public Builder achieved(double achieved, double achievedLow, double achievedHigh) {
            this.achieved = achieved;
            this.achievedLow = achievedLow;
            this.achievedHigh = achievedHigh;
            return this;
        }

        /**
         * The pairs.
         *
         * @param pairs valid ones
         * @param spread standard deviation of their log ratios
         * @return this
         */
        public Builder pairs(int pairs, double spread) {
            this.pairs = pairs;
            this.spread = spread;
            return this;
        }

        /**
         * The trials, and those that ended with a confirmed regression.
         *
         * @param trials that gave a verdict
         * @param confirmed of these, with a confirmed regression
         * @return this
         */
        public Builder trials(int trials, int confirmed) {
            this.trials = trials;
            this.confirmed = confirmed;
            return this;
        }

        /**
         * The interval of the confirmed share.
         *
         * @param low lower bound
         * @param high upper bound
         * @return this
         */
        public Builder share(double low, double high) {
            this.low = low;
            this.high = high;
            return this;
        }

        /**
         * How the other trials ended.
         *
         * @param unconfirmed REGRESSED, then not confirmed
         * @param improved IMPROVED
         * @param undecided INCONCLUSIVE
         * @return this
         */
        public Builder others(int unconfirmed, int improved, int undecided) {
            this.unconfirmed = unconfirmed;
            this.improved = improved;
            this.undecided = undecided;
            return this;
        }

        /**
         * Trials that the machine could not measure.
         *
         * @param invalid not among the trials
         * @return this
         */
        public Builder invalid(int invalid) {
            this.invalid = invalid;
            return this;
        }

        /**
         * The trial for which there were no more pairs.
         *
         * @param unfinished what it had come to; empty if there is none
         * @return this
         */
        public Builder unfinished(String unfinished) {
            this.unfinished = unfinished;
            return this;
        }

        /**
         * The figure.
         *
         * @return with the components given
         * @throws IllegalArgumentException if one of them cannot be; says which
         */
        public CalibrationFigure build() {
            return new CalibrationFigure(
                    name,
                    benchmarkCase,
                    judgedBy,
                    nominal,
                    achieved,
                    achievedLow,
                    achievedHigh,
                    pairs,
                    spread,
                    trials,
                    confirmed,
                    low,
                    high,
                    unconfirmed,
                    improved,
                    undecided,
                    invalid,
                    unfinished);
        }
    }
}
