package org.hmmlab.results.verdict;

/**
 * What a judge goes by.
 *
 * @param confidence of the two-sided interval: .90 is two one-sided tests at 5 %
 * @param margins least relative difference that is tolerated, by metric
 * @param detect relative difference that the comparison is planned to find, whose half is then the margin of every metric; NaN
 *     if it is planned for none
 * @param minPairs fewest valid pairs that give a verdict, at least 2
 * @param power at which the smallest effect seen is stated
 * @param alpha two-sided, at which the smallest effect seen is stated
 * @param rules when an iteration, a pair and a comparison count
 * @param seed of the sign-flip draws, used beyond 16 pairs
 */
public record JudgeSettings(
        double confidence,
        Margins margins,
        double detect,
        int minPairs,
        double power,
        double alpha,
        ValidityRules rules,
        long seed) {
    /** The lab's settings. */
    public static final JudgeSettings DEFAULT =
            new JudgeSettings(.90, Margins.DEFAULT, Double.NaN, 4, .80, .05, ValidityRules.DEFAULT, 1);

    /** Checks. */
    public JudgeSettings {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must lie between 0 and 1: confidence=" + confidence);
        }
        if (detect <= 0 || detect >= 1) {
            throw new IllegalArgumentException("detect must lie between 0 and 1: detect=" + detect);
        }
        if (minPairs < 2) {
            throw new IllegalArgumentException("minPairs must be at least 2: minPairs=" + minPairs);
        }
    }

    /**
     * The same, planned to find an effect.
     *
     * @param effect relative: 0.03 is 3 %; NaN for none
     * @return changed copy
     */
    public JudgeSettings withDetect(double effect) {
        return new JudgeSettings(confidence, margins, effect, minPairs, power, alpha, rules, seed);
    }

    /**
     * The same with another seed.
     *
     * @param other the seed
     * @return changed copy
     */
    public JudgeSettings withSeed(long other) {
        return new JudgeSettings(confidence, margins, detect, minPairs, power, alpha, rules, other);
    }

    /**
     * The least margin of one metric, before a control widens it.
     *
     * @param metric its label
     * @return relative: half of what is to be found, if that is planned, else the metric's own
     */
    public double marginFloor(String metric) {
        return Double.isNaN(detect) ? margins.of(metric) : detect / 2;
    }
}
