package org.hmmlab.results.verdict;

import org.apache.commons.statistics.distribution.TDistribution;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.stats.PairedTInterval;

/**
 * Where the margin lies, on which side of it an interval lies, and whether more pairs are needed. Knows log ratios only, so
 * that simulations judge by the very rule that comparisons are judged by. Thread-safe.
 */
final class MarginRule {
    /** A margin that the control's noise widened beyond this excuses differences, but shows no equivalence. */
    private static final double WIDEST_EQUIVALENCE = .10;

    /** Chance of each of the two stages to find what a comparison is planned to find: both together four times in five. */
    private static final double STAGE_POWER = .90;

    private final JudgeSettings settings;
    private final double floor;

    /**
     * A rule for one metric.
     *
     * @param floor least margin, relative
     */
    MarginRule(JudgeSettings settings, double floor) {
        this.settings = settings;
        this.floor = floor;
    }

    /**
     * The margin: at least the floor, and twice the half-width of the control's interval. If an effect is to be found, the
     * control raises the margin only as far as that effect stays detectable with these pairs.
     *
     * @param sd standard deviation of the log ratios
     * @param n number of pairs, at least 2
     * @param controlHalfWidth of the control's interval, in log ratios
     * @return relative: 0.03 is 3 %
     */
    double margin(double sd, int n, double controlHalfWidth) {
        double byControl = 2 * Math.expm1(controlHalfWidth);
        if (!Double.isNaN(settings.detect())) {
            byControl = Math.min(byControl, Math.expm1(Math.log1p(settings.detect()) - reach(sd, n)));
        }
        return Math.max(floor, byControl);
    }

    /** How far above the margin the truth must lie to be found with {@value #STAGE_POWER}, in log ratios. */
    private double reach(double sd, int n) {
        TDistribution t = TDistribution.of(n - 1.0);
        return (t.inverseSurvivalProbability((1 - settings.confidence()) / 2)
                        + t.inverseCumulativeProbability(STAGE_POWER))
                * sd
                / Math.sqrt(n);
    }

    /**
     * The smallest effect that n pairs of this spread find in one stage with {@value #STAGE_POWER}.
     *
     * @param sd standard deviation of the log ratios, of the control too
     * @param n number of pairs, at least 2
     * @return relative: 0.08 is 8 %
     */
    double detectable(double sd, int n) {
        double margin = Math.max(
                settings.marginFloor(Metric.CPU_NS_PER_OP.label()),
                2 * Math.expm1(PairedTInterval.halfWidth(sd, n, settings.confidence())));
        return Math.expm1(Math.log1p(margin) + reach(sd, n));
    }

    /**
     * Whether these pairs are enough. Of a comparison that is to find an effect: whether it is detectable above a margin that
     * the control may raise freely. Of others: whether the interval's half-width is at most half the margin, since the
     * interval of two equal arms that is nearly as wide as the margin would rarely lie inside it. Never asks where the interval
     * lies.
     *
     * @param sd standard deviation of the log ratios
     * @param n number of pairs
     * @param controlHalfWidth of the control's interval, in log ratios
     * @return true if no more pairs are wanted
     */
    boolean isEnough(double sd, int n, double controlHalfWidth) {
        if (n < settings.minPairs()) {
            return false;
        }
        if (Double.isNaN(settings.detect())) {
            return PairedTInterval.halfWidth(sd, n, settings.confidence()) <= Math.log1p(floor) / 2;
        }
        double free = Math.max(floor, 2 * Math.expm1(controlHalfWidth));
        return Math.log1p(free) + reach(sd, n) <= Math.log1p(settings.detect());
    }

    /** The verdict that an interval of the log ratio earns against a margin. */
    static Verdict decide(PairedTInterval interval, double margin) {
        double bound = Math.log1p(margin);
        if (interval.low() > bound) {
            return Verdict.REGRESSED;
        }
        if (interval.high() < -bound) {
            return Verdict.IMPROVED;
        }
        double most = Math.min(bound, Math.log1p(WIDEST_EQUIVALENCE));
        return interval.low() >= -most && interval.high() <= most ? Verdict.EQUIVALENT : Verdict.INCONCLUSIVE;
    }
}
