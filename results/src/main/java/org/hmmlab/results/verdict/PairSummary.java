package org.hmmlab.results.verdict;

import java.util.List;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;

/**
 * What a valid pair says of one measure, from the kept iterations.
 *
 * @param pair number of the pair
 * @param a one number of the baseline's JVM, in the measure's unit; NaN if not measured
 * @param b one number of what it is compared with, in the measure's unit; NaN if not measured
 * @param logRatio the pair's replicate, as {@link Measure#logRatio} has it: near ln(b/a), and steadier; NaN if not measured
 */
public record PairSummary(int pair, double a, double b, double logRatio) {
    /**
     * Summarises two JVMs that both completed.
     *
     * @param review of their pair
     * @param roleA role of the baseline
     * @param roleB role of what it is compared with
     * @param measure what is compared
     * @return the numbers
     */
    public static PairSummary of(PairReview review, Role roleA, Role roleB, Measure measure) {
        List<Integer> kept = review.kept(roleA, roleB);
        ForkRecord a = review.forks().get(roleA);
        ForkRecord b = review.forks().get(roleB);
        return new PairSummary(
                review.pair(),
                a == null ? Double.NaN : measure.of(a, kept),
                b == null ? Double.NaN : measure.of(b, kept),
                a == null || b == null ? Double.NaN : measure.logRatio(a, b, kept));
    }
}
