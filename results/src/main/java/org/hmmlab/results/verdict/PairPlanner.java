package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.stats.PairedTInterval;

/** From the spread that a pilot shows to the number of pairs, and back to what those can find. Stateless, thread-safe. */
public final class PairPlanner {
    /** Valid pairs that a pilot takes. */
    public static final int PILOT = 4;

    /** Most pairs that a plan for an effect asks for; what needs more is refused. */
    public static final int MOST = 60;

    private static final int FAR = 2_000;

    private final JudgeSettings settings;

    /**
     * How far pairs of one benchmark lie apart.
     *
     * @param sd standard deviation of the log ratios of B; NaN of fewer than two valid pairs
     * @param sdControl standard deviation of the control's; NaN of fewer than two valid pairs
     */
    public record Spread(double sd, double sdControl) {}

    /**
     * Plans by the rules that the judge goes by.
     *
     * @param settings those of the judge
     */
    public PairPlanner(JudgeSettings settings) {
        this.settings = settings;
    }

    /**
     * The spread that a pilot showed on the metric that decides. It reads no mean.
     *
     * @param pilot judgement of the pilot's pairs
     * @return the spread
     */
    public Spread spread(Judgement pilot) {
        return new Spread(sd(pilot, Role.B), sd(pilot, Role.CONTROL));
    }

    private double sd(Judgement pilot, Role role) {
        Metric metric = Metric.primary(pilot.primary().threads());
        List<Double> ratios = new ArrayList<>();
        for (PairReview review : pilot.reviews()) {
            if (review.has(Role.A, role)
                    && review.against(Role.A, role, settings.rules()).isEmpty()) {
                ratios.add(PairSummary.of(review, Role.A, role, metric).logRatio());
            }
        }
        double[] measured = ratios.stream()
                .mapToDouble(Double::doubleValue)
                .filter(d -> !Double.isNaN(d))
                .toArray();
        return measured.length < 2
                ? Double.NaN
                : PairedTInterval.of(measured, settings.confidence()).sd();
    }

    /**
     * The fewest pairs that find what the settings ask for, in each of the two stages with .9.
     *
     * @param spread of the pilot
     * @return number of pairs; {@code Integer.MAX_VALUE} if even 2,000 would not do
     */
    public int pairsToDetect(Spread spread) {
        MarginRule rule = rule();
        for (int n = settings.minPairs(); n <= FAR; n++) {
            if (rule.isEnough(spread.sd(), n, PairedTInterval.halfWidth(control(spread), n, settings.confidence()))) {
                return n;
            }
        }
        return Integer.MAX_VALUE;
    }

    /**
     * The smallest effect that so many pairs find.
     *
     * @param spread of the pilot, or assumed
     * @param pairs number of pairs, at least 2
     * @return relative: 0.08 is 8 %
     */
    public double detectable(Spread spread, int pairs) {
        return rule().detectable(Math.max(spread.sd(), control(spread)), pairs);
    }

    /**
     * The smallest effect that could be asked for instead and would be found with so many pairs.
     *
     * @param spread of the pilot
     * @param pairs number of pairs
     * @return relative, in steps of 0.1 %; 1 if none below 100 % would do
     */
    public double detectableIfAskedFor(Spread spread, int pairs) {
        for (int permille = 1; permille < 1000; permille++) {
            double effect = permille / 1000.0;
            double half = PairedTInterval.halfWidth(control(spread), pairs, settings.confidence());
            if (new MarginRule(settings.withDetect(effect), effect / 2).isEnough(spread.sd(), pairs, half)) {
                return effect;
            }
        }
        return 1;
    }

    private MarginRule rule() {
        return new MarginRule(settings, settings.marginFloor(Metric.CPU_NS_PER_OP.label()));
    }

    /** Without a control the pairs' own spread stands for it. */
    private static double control(Spread spread) {
        return Double.isNaN(spread.sdControl()) ? spread.sd() : spread.sdControl();
    }
}
