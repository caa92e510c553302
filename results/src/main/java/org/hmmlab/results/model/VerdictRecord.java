package org.hmmlab.results.model;

import java.util.List;
import java.util.SortedMap;

/**
 * The answer for one benchmark and metric. Lower is better. Any {@code double} may be NaN: not known, because INVALID.
 *
 * @param benchmark name of the benchmark
 * @param params parameters of the benchmark by name
 * @param threads number of worker threads
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
 * @param stage one of {@link #STAGES}
 */
public record VerdictRecord(
        String benchmark,
        SortedMap<String, String> params,
        int threads,
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
        String stage) {
    /** Stage that every comparison goes through. */
    public static final String FIRST = "first";
    /** Stage on fresh pairs that a REGRESSED goes through. */
    public static final String CONFIRMATION = "confirmation";
    /** Comparison of A with a second copy of A. */
    public static final String CONTROL = "control";
    /** The same on fresh pairs, beside {@link #CONFIRMATION}. */
    public static final String CONFIRMATION_CONTROL = "confirmation-control";
    /** What a verdict can belong to. */
    public static final List<String> STAGES = List.of(FIRST, CONFIRMATION, CONTROL, CONFIRMATION_CONTROL);

    /** Checks and copies. */
    public VerdictRecord {
        Require.text("benchmark", benchmark);
        params = Require.sorted(params);
        Require.atLeast("threads", 1, threads);
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
        Require.oneOf("stage", STAGES, stage);
    }

    /**
     * Whether A was compared with its own copy.
     *
     * @return true in the control's stages
     */
    public boolean ofControl() {
        return stage.equals(CONTROL) || stage.equals(CONFIRMATION_CONTROL);
    }

    /**
     * What is compared, without the stage: verdicts of two stages with equal subjects belong together.
     *
     * @return benchmark, params, threads, metric and arms as text
     */
    public String subject() {
        return benchmark + params + " t" + threads + ' ' + metric + ' ' + armA + " : " + armB;
    }
}
