package org.hmmlab.results.verdict;

import java.util.List;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.stats.Samples;

/**
 * One number per JVM of a valid pair, for one metric: the median of the kept iterations.
 *
 * @param pair number of the pair
 * @param a of the baseline, in the metric's unit; NaN if not measured
 * @param b of what it is compared with, in the metric's unit; NaN if not measured
 */
public record PairSummary(int pair, double a, double b) {
    /**
     * Summarises two JVMs that both completed.
     *
     * @param review of their pair
     * @param roleA role of the baseline
     * @param roleB role of what it is compared with
     * @param metric what is compared
     * @return the medians
     */
    public static PairSummary of(PairReview review, String roleA, String roleB, Metric metric) {
        List<Integer> kept = review.kept(roleA, roleB);
        return new PairSummary(review.pair(), median(review, roleA, kept, metric), median(review, roleB, kept, metric));
    }

    private static double median(PairReview review, String role, List<Integer> kept, Metric metric) {
        ForkRecord fork = review.forks().get(role);
        if (fork == null) {
            return Double.NaN;
        }
        return Samples.median(kept.stream()
                .mapToDouble(i -> metric.of(fork.iterations().get(i)))
                .toArray());
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
