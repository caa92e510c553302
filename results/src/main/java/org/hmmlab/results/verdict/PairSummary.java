package org.hmmlab.results.verdict;

import java.util.List;
import org.hmmlab.results.model.ForkRecord;

/**
 * One number per JVM of a valid pair, for one measure, from the kept iterations.
 *
 * @param pair number of the pair
 * @param a of the baseline, in the measure's unit; NaN if not measured
 * @param b of what it is compared with, in the measure's unit; NaN if not measured
 */
public record PairSummary(int pair, double a, double b) {
    /**
     * Summarises two JVMs that both completed.
     *
     * @param review of their pair
     * @param roleA role of the baseline
     * @param roleB role of what it is compared with
     * @param measure what is compared
     * @return the two numbers
     */
    public static PairSummary of(PairReview review, String roleA, String roleB, Measure measure) {
        List<Integer> kept = review.kept(roleA, roleB);
        return new PairSummary(review.pair(), of(review, roleA, kept, measure), of(review, roleB, kept, measure));
    }

    private static double of(PairReview review, String role, List<Integer> kept, Measure measure) {
        ForkRecord fork = review.forks().get(role);
        return fork == null ? Double.NaN : measure.of(fork, kept);
    }

    /**
     * The pair's replicate.
     *
     * @return ln(b/a); NaN if either is not measured or not positive
     */
    public double logRatio() {
        return a > 0 && b > 0 ? Math.log(b / a) : Double.NaN;
    }
}
