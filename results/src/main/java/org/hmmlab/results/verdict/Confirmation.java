package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.stats.BenjaminiHochberg;
import org.hmmlab.results.stats.Holm;
import org.jspecify.annotations.Nullable;

/**
 * What became of a REGRESSED of the first stage on fresh pairs.
 *
 * @param first verdict of the first stage
 * @param second verdict on fresh pairs, null if there were none
 * @param outcome what became of it
 * @param reason in words
 */
public record Confirmation(VerdictRecord first, @Nullable VerdictRecord second, Outcome outcome, String reason) {
    /** What can become of a regression. */
    public enum Outcome {
        /** Found again, as large: a regression. */
        CONFIRMED,
        /** Measured again and not found. */
        CLEARED,
        /** Not measured again, or not well enough to tell. */
        UNCONFIRMED
    }

    private static final double FALSE_DISCOVERY_RATE = .05;
    private static final double FAMILY_WISE_ERROR = .05;
    private static final double LARGEST_CHANGE = 2;

    /**
     * Which regressions of the first stage to measure again: those that Benjamini and Hochberg's procedure keeps at 5 %, among
     * all benchmarks on the metric that decides.
     *
     * @param verdicts of any stage; those of other stages and metrics are passed over
     * @return the candidates in the order given
     */
    public static List<VerdictRecord> candidates(List<VerdictRecord> verdicts) {
        List<VerdictRecord> family = family(verdicts);
        double[] adjusted = BenjaminiHochberg.adjusted(
                family.stream().mapToDouble(VerdictRecord::p).toArray());
        List<VerdictRecord> candidates = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            if (adjusted[i] <= FALSE_DISCOVERY_RATE && family.get(i).verdict() == Verdict.REGRESSED) {
                candidates.add(family.get(i));
            }
        }
        return List.copyOf(candidates);
    }

    /**
     * Brings the two stages together. A regression is confirmed if the second stage says REGRESSED too, Holm's procedure keeps
     * it at 5 % among the candidates, and the estimates lie within a factor of two.
     *
     * @param verdicts of both stages
     * @return one entry per REGRESSED of the first stage on the metric that decides, in the order given
     */
    public static List<Confirmation> of(List<VerdictRecord> verdicts) {
        Map<String, VerdictRecord> seconds = new LinkedHashMap<>();
        for (VerdictRecord v : verdicts) {
            if (v.stage() == VerdictStage.CONFIRMATION) {
                seconds.put(v.subject(), v);
            }
        }
        List<VerdictRecord> candidates = candidates(verdicts);
        double[] holm = Holm.adjusted(candidates.stream()
                .mapToDouble(c -> pOr1(seconds.get(c.subject())))
                .toArray());
        List<Confirmation> confirmations = new ArrayList<>();
        for (VerdictRecord v : verdicts) {
            if (v.stage() == VerdictStage.FIRST && Metric.decides(v) && v.verdict() == Verdict.REGRESSED) {
                int candidate = candidates.indexOf(v);
                confirmations.add(
                        candidate < 0
                                ? new Confirmation(
                                        v,
                                        null,
                                        Outcome.UNCONFIRMED,
                                        notACandidate(v, family(verdicts).size()))
                                : confirm(v, seconds.get(v.subject()), holm[candidate]));
            }
        }
        return List.copyOf(confirmations);
    }

    /**
     * Fewest pairs with which one regression among several benchmarks can be confirmed: the sign-flip p-value of n pairs is
     * never below 1/2^n.
     *
     * @param benchmarks judged together
     * @return number of valid pairs
     */
    public static int minPairs(int benchmarks) {
        int n = 1;
        while (benchmarks / Math.pow(2, n) > FALSE_DISCOVERY_RATE) {
            n++;
        }
        return n;
    }

    private static List<VerdictRecord> family(List<VerdictRecord> verdicts) {
        return verdicts.stream()
                .filter(v -> v.stage() == VerdictStage.FIRST && Metric.decides(v) && !Double.isNaN(v.p()))
                .toList();
    }

    private static String notACandidate(VerdictRecord v, int family) {
        return String.format(
                Locale.ROOT,
                "p %.3f of %d pairs is too large for one of %d benchmarks judged together; that takes %d pairs at least",
                v.p(),
                v.pairs(),
                family,
                minPairs(family));
    }

    private static double pOr1(@Nullable VerdictRecord second) {
        return second == null || Double.isNaN(second.p()) ? 1 : second.p();
    }

    private static Confirmation confirm(VerdictRecord first, @Nullable VerdictRecord second, double holm) {
        if (second == null) {
            return new Confirmation(first, null, Outcome.UNCONFIRMED, "not measured again");
        }
        String again = second.verdict() + " on fresh pairs";
        switch (second.verdict()) {
            case EQUIVALENT, IMPROVED -> {
                return new Confirmation(first, second, Outcome.CLEARED, again);
            }
            case INCONCLUSIVE, INVALID -> {
                return new Confirmation(first, second, Outcome.UNCONFIRMED, again);
            }
            default -> {
                double change = Math.log(second.ratio()) / Math.log(first.ratio());
                if (change > LARGEST_CHANGE || change < 1 / LARGEST_CHANGE) {
                    return new Confirmation(
                            first, second, Outcome.UNCONFIRMED, again + ", but not within a factor of 2 of the first");
                }
                if (holm > FAMILY_WISE_ERROR) {
                    String p = String.format(Locale.ROOT, ", but p %.3f after Holm is too large", holm);
                    return new Confirmation(first, second, Outcome.UNCONFIRMED, again + p);
                }
                return new Confirmation(first, second, Outcome.CONFIRMED, again);
            }
        }
    }
}
