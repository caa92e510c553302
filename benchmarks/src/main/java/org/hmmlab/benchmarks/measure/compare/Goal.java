package org.hmmlab.benchmarks.measure.compare;

/**
 * What decides how many pairs a comparison measures; neither: the number given.
 *
 * @param detect relative difference to find: 0.03 is 3 %; NaN if not asked for
 * @param budgetMillis time for both stages together; 0 if not limited
 */
public record Goal(double detect, long budgetMillis) {
    /** The number of pairs given decides. */
    public static final Goal NONE = new Goal(Double.NaN, 0);

    /** Checks that at most one is asked for. */
    public Goal {
        if (!Double.isNaN(detect) && budgetMillis > 0) {
            throw new IllegalArgumentException("one of an effect and a budget decides the number of pairs, not both");
        }
    }

    /** Whether a pilot must come first. */
    public boolean needsPilot() {
        return !Double.isNaN(detect) || budgetMillis > 0;
    }
}
