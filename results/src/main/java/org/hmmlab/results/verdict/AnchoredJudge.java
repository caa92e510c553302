package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.stats.PairedTInterval;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.stats.WelchInterval;
import org.jspecify.annotations.Nullable;

/**
 * Compares two runs that measured the same anchor: the candidate of the one with the candidate of the other, each as its ratio
 * to the anchor beside it, so that what differs between the two times drops out. Stateless but for its settings, thread-safe.
 */
public final class AnchoredJudge {
    private final JudgeSettings settings;

    /**
     * Creates a judge.
     *
     * @param settings what it goes by
     */
    public AnchoredJudge(JudgeSettings settings) {
        this.settings = settings;
    }

    /**
     * Judges the benchmarks that both runs have, on the metric that decides.
     *
     * @param base JVMs of the run that is the baseline; its candidate is A of the verdicts
     * @param candidate JVMs of the run that is judged; its candidate is B of the verdicts
     * @return one verdict per case, in the order of the candidate's run
     */
    public List<VerdictRecord> judge(List<ForkRecord> base, List<ForkRecord> candidate) {
        List<List<PairReview>> ofBase = Judge.reviews(base, VerdictStage.FIRST, settings.rules());
        List<VerdictRecord> verdicts = new ArrayList<>();
        for (List<PairReview> now : Judge.reviews(candidate, VerdictStage.FIRST, settings.rules())) {
            for (List<PairReview> before : ofBase) {
                if (fork(before).benchmarkCase().isSameAs(fork(now).benchmarkCase())
                        && hasPairs(before)
                        && hasPairs(now)) {
                    verdicts.add(verdict(before, now));
                }
            }
        }
        return List.copyOf(verdicts);
    }

    private VerdictRecord verdict(List<PairReview> before, List<PairReview> now) {
        ForkRecord a = fork(before);
        ForkRecord b = fork(now);
        Metric metric = Metric.primary(b.threads());
        double[] ratiosA = ratios(before, Role.B, metric);
        double[] ratiosB = ratios(now, Role.B, metric);
        int pairs = Math.min(ratiosA.length, ratiosB.length);
        if (pairs < settings.minPairs()) {
            String reason = ratiosA.length + " valid pairs in the baseline and " + ratiosB.length
                    + " in the candidate's run, needs " + settings.minPairs() + " each";
            return record(b, metric, new Figures(null, pairs, settings.marginFloor(metric.label())), reason);
        }
        double[] controlA = ratios(before, Role.CONTROL, metric);
        double[] controlB = ratios(now, Role.CONTROL, metric);
        double margin = settings.marginFloor(metric.label());
        if (controlA.length > 1 && controlB.length > 1) {
            double control =
                    WelchInterval.of(controlA, controlB, settings.confidence()).halfWidth();
            margin = Math.max(margin, 2 * Math.expm1(control));
        }
        WelchInterval interval = WelchInterval.of(ratiosA, ratiosB, settings.confidence());
        String reason = String.format(
                Locale.ROOT,
                "ratios to the anchor %s: %.3f then, %.3f now",
                a.arm(),
                Math.exp(Samples.mean(ratiosA)),
                Math.exp(Samples.mean(ratiosB)));
        return record(b, metric, new Figures(interval, pairs, margin), reason);
    }

    /** What a verdict rests on; no interval where it is INVALID. */
    private record Figures(@Nullable WelchInterval interval, int pairs, double margin) {
        Verdict verdict() {
            if (interval == null) {
                return Verdict.INVALID;
            }
            return MarginRule.decide(
                    new PairedTInterval(
                            pairs, interval.difference(), Double.NaN, interval.low(), interval.high(), Double.NaN),
                    margin);
        }
    }

    private VerdictRecord record(ForkRecord b, Metric metric, Figures figures, String reason) {
        VerdictRecord.Builder record = VerdictRecord.builder(b.benchmarkCase(), metric.label())
                .arms("base", "candidate")
                .confidence(settings.confidence())
                .pairs(figures.pairs(), 0)
                .margin(figures.margin())
                .verdict(figures.verdict(), reason);
        WelchInterval interval = figures.interval();
        if (interval != null) {
            record.ratio(Math.exp(interval.difference()), Math.exp(interval.low()), Math.exp(interval.high()))
                    .p(interval.greater(Math.log1p(figures.margin())));
        }
        return record.build();
    }

    private double[] ratios(List<PairReview> reviews, Role role, Metric metric) {
        return Samples.measured(reviews.stream()
                .filter(r -> r.has(Role.A, role)
                        && r.against(Role.A, role, settings.rules()).isEmpty())
                .mapToDouble(r -> PairSummary.of(r, Role.A, role, metric).logRatio())
                .toArray());
    }

    private static boolean hasPairs(List<PairReview> reviews) {
        return reviews.stream().anyMatch(r -> r.has(Role.A, Role.B));
    }

    /** A JVM of the anchor. */
    private static ForkRecord fork(List<PairReview> reviews) {
        return reviews.stream()
                .flatMap(r -> r.forks().values().stream())
                .filter(f -> f.role() == Role.A)
                .findFirst()
                .orElseGet(() -> reviews.get(0).forks().values().iterator().next());
    }
}
