package org.hmmlab.results.model;

import java.util.SortedMap;

/**
 * The answer for one benchmark and metric. Lower is better. Any {@code double} may be NaN: not known, because INVALID.
 *
 * @param benchmarkCase what was measured
 * @param metric name and unit of what was compared, for instance {@code cpu ns/op}
 * @param armA name of the baseline
 * @param armB name of the candidate
 * @param a median over the JVMs of A, in the metric's unit
 * @param b median over the JVMs of B, in the metric's unit
 * @param ratio B/A: exp of the mean log ratio of the pairs
 * @param low lower bound of the interval of the ratio
 * @param high upper bound of the interval of the ratio
 * @param confidence of the two-sided interval, 0 to 1
 * @param pairs valid pairs of JVMs, the sample size
 * @param droppedPairs pairs that did not count
 * @param margin relative difference that is tolerated: 0.03 is 3 %
 * @param sees smallest relative difference that these pairs see with power .8 at two-sided alpha .05
 * @param p one-sided sign-flip p-value of "B/A is at most 1 + margin": small means slower than the margin allows
 * @param verdict the answer
 * @param reason what led there, in words; what is missing, where the answer is not one
 * @param stage which comparison it belongs to
 */
public record VerdictRecord(
        BenchmarkCase benchmarkCase,
        String metric,
        String armA,
        String armB,
        double a,
        double b,
        double ratio,
        double low,
        double high,
        double confidence,
        int pairs,
        int droppedPairs,
        double margin,
        double sees,
        double p,
        Verdict verdict,
        String reason,
        VerdictStage stage) {
    /** Checks and copies. */
    public VerdictRecord {
        Require.text("metric", metric);
        Require.text("armA", armA);
        Require.text("armB", armB);
        Require.measured("a", a);
        Require.measured("b", b);
        Require.measured("ratio", ratio);
        if (low > ratio || ratio > high) {
            throw new IllegalArgumentException(
                    "the interval must hold the ratio: low=" + low + ", ratio=" + ratio + ", high=" + high);
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must lie between 0 and 1: confidence=" + confidence);
        }
        Require.atLeast("pairs", 0, pairs);
        Require.atLeast("droppedPairs", 0, droppedPairs);
        Require.measured("margin", margin);
        Require.notInfinite("sees", sees);
        if (p < 0 || p > 1) {
            throw new IllegalArgumentException("p must lie between 0 and 1: p=" + p);
        }
    }

    /**
     * Whether A was compared with its own copy.
     *
     * @return true in the control's stages
     */
    public boolean ofControl() {
        return stage.isControl();
    }

    /**
     * What is compared, without the stage: verdicts of two stages with equal subjects belong together.
     *
     * @return case, metric and arms as text
     */
    public String subject() {
        return benchmarkCase.toString() + ' ' + metric + ' ' + armA + " : " + armB;
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
     * The same with another answer.
     *
     * @param answer the answer
     * @param why what led there
     * @return a record that differs in them only
     */
    public VerdictRecord withVerdict(Verdict answer, String why) {
        return toBuilder().verdict(answer, why).build();
    }

    /**
     * The same in another stage.
     *
     * @param other the stage
     * @return a record that differs in it only
     */
    public VerdictRecord withStage(VerdictStage other) {
        return toBuilder().stage(other).build();
    }

    /**
     * A builder that holds this record's components.
     *
     * @return to change some of them
     */
    public Builder toBuilder() {
        return new Builder(benchmarkCase, metric)
                .arms(armA, armB)
                .medians(a, b)
                .ratio(ratio, low, high)
                .confidence(confidence)
                .pairs(pairs, droppedPairs)
                .margin(margin)
                .sees(sees)
                .p(p)
                .verdict(verdict, reason)
                .stage(stage);
    }

    /**
     * Begins a verdict of the first stage in which nothing is known yet: figures are NaN, and there are no pairs.
     *
     * @param benchmarkCase what was measured
     * @param metric name and unit of what was compared
     * @return its builder
     */
    public static Builder builder(BenchmarkCase benchmarkCase, String metric) {
        return new Builder(benchmarkCase, metric);
    }

    /** Takes the components of a verdict by name. Used by one thread. */
    public static final class Builder {
        private final BenchmarkCase benchmarkCase;
        private final String metric;
        private String armA = "A";
        private String armB = "B";
        private double a = Double.NaN;
        private double b = Double.NaN;
        private double ratio = Double.NaN;
        private double low = Double.NaN;
        private double high = Double.NaN;
        private double confidence = .95;
        private int pairs;
        private int droppedPairs;
        private double margin;
        private double sees = Double.NaN;
        private double p = Double.NaN;
        private Verdict verdict = Verdict.INVALID;
        private String reason = "";
        private VerdictStage stage = VerdictStage.FIRST;

        private Builder(BenchmarkCase benchmarkCase, String metric) {
            this.benchmarkCase = benchmarkCase;
            this.metric = metric;
        }

        /**
         * Names of the arms.
         *
         * @param armA the baseline
         * @param armB the candidate
         * @return this
         */
        public Builder arms(String armA, String armB) {
            this.armA = armA;
            this.armB = armB;
            return this;
        }

        /**
         * Medians over the JVMs of an arm, in the metric's unit.
         *
         * @param a of the baseline
         * @param b of the candidate
         * @return this
         */
        public Builder medians(double a, double b) {
            this.a = a;
            this.b = b;
            return this;
        }

        /**
         * The ratio B/A with its interval.
         *
         * @param ratio of the pairs
         * @param low lower bound
         * @param high upper bound
         * @return this
         */
        public Builder ratio(double ratio, double low, double high) {
            this.ratio = ratio;
            this.low = low;
            this.high = high;
            return this;
        }

        /**
         * Confidence of the interval.
         *
         * @param confidence 0 to 1
         * @return this
         */
        public Builder confidence(double confidence) {
            this.confidence = confidence;
            return this;
        }

        /**
         * How many pairs it rests on.
         *
         * @param pairs valid ones
         * @param droppedPairs those that did not count
         * @return this
         */
        public Builder pairs(int pairs, int droppedPairs) {
            this.pairs = pairs;
            this.droppedPairs = droppedPairs;
            return this;
        }

        /**
         * The tolerated difference.
         *
         * @param margin relative: 0.03 is 3 %
         * @return this
         */
        public Builder margin(double margin) {
            this.margin = margin;
            return this;
        }

        /**
         * The smallest difference that these pairs find.
         *
         * @param sees relative
         * @return this
         */
        public Builder sees(double sees) {
            this.sees = sees;
            return this;
        }

        /**
         * The p-value.
         *
         * @param p 0 to 1, or NaN
         * @return this
         */
        public Builder p(double p) {
            this.p = p;
            return this;
        }

        /**
         * The answer.
         *
         * @param verdict the answer
         * @param reason what led there
         * @return this
         */
        public Builder verdict(Verdict verdict, String reason) {
            this.verdict = verdict;
            this.reason = reason;
            return this;
        }

        /**
         * The stage.
         *
         * @param stage which comparison it belongs to
         * @return this
         */
        public Builder stage(VerdictStage stage) {
            this.stage = stage;
            return this;
        }

        /**
         * The verdict.
         *
         * @return with the components given
         * @throws IllegalArgumentException if one of them cannot be; says which
         */
        public VerdictRecord build() {
            return new VerdictRecord(
                    benchmarkCase,
                    metric,
                    armA,
                    armB,
                    a,
                    b,
                    ratio,
                    low,
                    high,
                    confidence,
                    pairs,
                    droppedPairs,
                    margin,
                    sees,
                    p,
                    verdict,
                    reason,
                    stage);
        }
    }
}
