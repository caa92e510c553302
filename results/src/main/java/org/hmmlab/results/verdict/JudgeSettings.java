package org.hmmlab.results.verdict;

/**
 * What a judge goes by.
 *
 * @param confidence of the two-sided interval: .90 is two one-sided tests at 5 %
 * @param marginFloor least relative difference that is tolerated: 0.03 is 3 %
 * @param leastPairs fewest valid pairs that give a verdict, at least 2
 * @param power at which the smallest effect seen is stated
 * @param alpha two-sided, at which the smallest effect seen is stated
 * @param rules when an iteration, a pair and a comparison count
 * @param seed of the sign-flip draws, used beyond 16 pairs
 */
public record JudgeSettings(
        double confidence,
        double marginFloor,
        int leastPairs,
        double power,
        double alpha,
        ValidityRules rules,
        long seed) {
    /** The lab's settings. */
    public static final JudgeSettings DEFAULT = new JudgeSettings(.90, .03, 4, .80, .05, ValidityRules.DEFAULT, 1);

    /** Checks. */
    public JudgeSettings {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence must lie between 0 and 1: confidence=" + confidence);
        }
        if (!(marginFloor > 0 && marginFloor < 1)) {
            throw new IllegalArgumentException("marginFloor must lie between 0 and 1: marginFloor=" + marginFloor);
        }
        if (leastPairs < 2) {
            throw new IllegalArgumentException("leastPairs must be at least 2: leastPairs=" + leastPairs);
        }
    }

    /**
     * The same with another margin.
     *
     * @param floor relative: 0.03 is 3 %
     * @return changed copy
     */
    public JudgeSettings withMarginFloor(double floor) {
        return new JudgeSettings(confidence, floor, leastPairs, power, alpha, rules, seed);
    }

    /**
     * The same with another seed.
     *
     * @param other the seed
     * @return changed copy
     */
    public JudgeSettings withSeed(long other) {
        return new JudgeSettings(confidence, marginFloor, leastPairs, power, alpha, rules, other);
    }
}
