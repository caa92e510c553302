package org.hmmlab.profiles.compare;

/**
 * What two profiles say about one frame. Shares and differences are of all samples of the program, 0 to 1.
 *
 * @param frame its name
 * @param a mean share over the JVMs of A: stacks in which the frame stands
 * @param b the same of B
 * @param selfA mean share of A's stacks that end in the frame
 * @param selfB the same of B
 * @param difference mean of B - A over the pairs
 * @param low lower bound of the interval of the difference
 * @param high upper bound
 * @param p two-sided, of the paired t test that nothing differs
 * @param q adjusted for all frames that were tested (Benjamini and Hochberg)
 * @param isSignificant whether q and the difference are beyond what the comparison asks for
 */
public record FrameDifference(
        String frame,
        double a,
        double b,
        double selfA,
        double selfB,
        double difference,
        double low,
        double high,
        double p,
        double q,
        boolean isSignificant) {
    /** Difference of what ends in the frame itself, B - A. */
    public double selfDifference() {
        return selfB - selfA;
    }
}
