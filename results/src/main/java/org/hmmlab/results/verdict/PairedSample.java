package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.stats.HodgesLehmann;
import org.hmmlab.results.stats.MinimumDetectableEffect;
import org.hmmlab.results.stats.PairedTInterval;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.stats.SignFlipTest;
import org.jspecify.annotations.Nullable;

/** The valid pairs of two roles of one benchmark on one measure, and what follows from them. */
final class PairedSample {
    private static final int MANY_PAIRS = 1000;
    private final Role roleA;
    private final Role roleB;
    private final Measure measure;
    private final JudgeSettings settings;
    private final List<PairReview> started = new ArrayList<>();
    private final List<PairSummary> pairs = new ArrayList<>();
    private final List<PairReview> valid = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();

    PairedSample(List<PairReview> reviews, Role roleA, Role roleB, Measure measure, JudgeSettings settings) {
        this.roleA = roleA;
        this.roleB = roleB;
        this.measure = measure;
        this.settings = settings;
        for (PairReview review : reviews) {
            if (review.has(roleA, roleB)) {
                started.add(review);
                add(review);
            }
        }
    }

    private void add(PairReview review) {
        String against = review.against(roleA, roleB, settings.rules());
        if (!against.isEmpty()) {
            dropped.add(against);
            return;
        }
        PairSummary pair = PairSummary.of(review, roleA, roleB, measure);
        if (Double.isNaN(pair.logRatio())) {
            dropped.add("pair " + review.pair() + ": " + measure.label() + " not measured");
        } else {
            pairs.add(pair);
            valid.add(review);
        }
    }

    /** Half-width of the interval of the log ratio; 0 if there are too few pairs for one. */
    double halfWidth() {
        return pairs.size() < 2 ? 0 : interval().halfWidth();
    }

    /** The margin that a control of this half-width sets. */
    double margin(MarginRule rule, double controlHalfWidth) {
        return pairs.size() < 2
                ? settings.marginFloor(measure.marginName())
                : rule.margin(interval().sd(), pairs.size(), controlHalfWidth);
    }

    /** Whether the pairs are enough beside a control of this half-width. */
    boolean isEnough(MarginRule rule, double controlHalfWidth) {
        return pairs.size() >= 2 && rule.isEnough(interval().sd(), pairs.size(), controlHalfWidth);
    }

    private PairedTInterval interval() {
        return PairedTInterval.of(logRatios(), settings.confidence());
    }

    private double[] logRatios() {
        return pairs.stream().mapToDouble(PairSummary::logRatio).toArray();
    }

    VerdictRecord verdict(double margin, VerdictStage stage) {
        String invalid = invalidity();
        if (!invalid.isEmpty()) {
            return record(null, margin, Verdict.INVALID, invalid, stage);
        }
        Measure.Hold hold = measure.hold(forks(roleA), forks(roleB), started.size());
        if (!hold.reason().isEmpty()) {
            return record(null, margin, hold.verdict(), hold.reason(), stage);
        }
        PairedTInterval interval = interval();
        Verdict verdict = MarginRule.decide(interval, margin);
        return record(interval, margin, verdict, reason(verdict, interval, margin), stage);
    }

    private String invalidity() {
        double brokenA = brokenShare(roleA);
        double brokenB = brokenShare(roleB);
        if (Math.abs(brokenA - brokenB) > settings.rules().droppedDifference() + chance(brokenA, brokenB) + 1e-9) {
            return String.format(
                    Locale.ROOT,
                    "the machine treated the arms differently: %.0f %% of the iterations of %s broke a rule, %.0f %% of %s",
                    100 * brokenA,
                    arm(roleA),
                    100 * brokenB,
                    arm(roleB));
        }
        if (pairs.size() < settings.minPairs()) {
            return pairs.size() + " valid pairs of " + started.size() + ", needs " + settings.minPairs()
                    + (dropped.isEmpty() ? "" : "; " + dropped.get(0)) + "; " + shareLog();
        }
        return "";
    }

    /**
     * How far the shares of broken iterations may differ by chance, two standard errors; 0 for several threads, where the
     * arms compete for the cores and the limit stands as it is.
     */
    private double chance(double brokenA, double brokenB) {
        long iterations = started.stream().mapToLong(PairReview::iterations).sum();
        double mean = (brokenA + brokenB) / 2;
        boolean areAlone =
                started.stream().allMatch(review -> fork(review, roleA).threads() == 1);
        return !areAlone || iterations == 0 ? 0 : 2 * Math.sqrt(2 * mean * (1 - mean) / iterations);
    }

    /** Share of a role's iterations that broke a rule by themselves, over all pairs whose JVMs completed. */
    private double brokenShare(Role role) {
        long broken = 0;
        long all = 0;
        for (PairReview review : started) {
            boolean complete =
                    List.of(roleA, roleB).stream().allMatch(r -> fork(review, r).status() == ForkStatus.OK);
            if (complete) {
                all += review.iterations();
                broken += review.rejections().stream()
                        .filter(r -> r.role() == role)
                        .count();
            }
        }
        return all == 0 ? 0 : (double) broken / all;
    }

    private String shareLog() {
        StringBuilder log = new StringBuilder("median cpu share by pair, ")
                .append(arm(roleA))
                .append('/')
                .append(arm(roleB))
                .append(':');
        for (PairReview review : started) {
            log.append(String.format(Locale.ROOT, " %.2f/%.2f", share(review, roleA), share(review, roleB)));
        }
        return log.toString();
    }

    private static double share(PairReview review, Role role) {
        return Samples.median(fork(review, role).iterations().stream()
                .mapToDouble(IterationRecord::cpuShare)
                .toArray());
    }

    private static ForkRecord fork(PairReview review, Role role) {
        ForkRecord fork = review.forks().get(role);
        if (fork == null) {
            throw new IllegalStateException("pair " + review.pair() + " must have a JVM of role " + role);
        }
        return fork;
    }

    private List<ForkRecord> forks(Role role) {
        return valid.stream().map(review -> fork(review, role)).toList();
    }

    private String arm(Role role) {
        String arm = fork(started.get(0), role).arm();
        return role == Role.CONTROL ? arm + "'" : arm;
    }

    private String reason(Verdict verdict, PairedTInterval interval, double margin) {
        String centre = "Hodges-Lehmann " + Percent.change(Math.exp(HodgesLehmann.estimate(logRatios())));
        String bound = Percent.of(margin);
        return switch (verdict) {
            case REGRESSED -> "the interval lies above +" + bound + "; " + centre;
            case IMPROVED -> "the interval lies below -" + bound + "; " + centre;
            case EQUIVALENT -> "the interval lies inside ±" + bound + "; " + centre;
            default -> "needs " + pairsToDecide(interval, Math.log1p(margin)) + "; " + centre;
        };
    }

    /** How many pairs of this spread would bring the interval to one side of the nearest bound. */
    private String pairsToDecide(PairedTInterval interval, double bound) {
        double distance = Math.abs(bound - Math.abs(interval.mean()));
        int n = interval.n() + 1;
        while (n <= MANY_PAIRS && PairedTInterval.halfWidth(interval.sd(), n, settings.confidence()) >= distance) {
            n++;
        }
        return n > MANY_PAIRS ? "more than " + MANY_PAIRS + " pairs" : "~" + n + " pairs";
    }

    private VerdictRecord record(
            @Nullable PairedTInterval interval, double margin, Verdict verdict, String reason, VerdictStage stage) {
        ForkRecord any = fork(started.get(0), roleA);
        VerdictRecord.Builder record = VerdictRecord.builder(any.benchmarkCase(), measure.label())
                .arms(any.arm(), arm(roleB))
                .confidence(settings.confidence())
                .pairs(pairs.size(), started.size() - pairs.size())
                .margin(margin)
                .verdict(verdict, reason)
                .stage(stage);
        if (interval != null) {
            record.medians(
                            Samples.median(
                                    pairs.stream().mapToDouble(PairSummary::a).toArray()),
                            Samples.median(
                                    pairs.stream().mapToDouble(PairSummary::b).toArray()))
                    .ratio(Math.exp(interval.mean()), Math.exp(interval.low()), Math.exp(interval.high()))
                    .sees(MinimumDetectableEffect.of(interval.sd(), interval.n(), settings.power(), settings.alpha()))
                    .p(SignFlipTest.greater(logRatios(), Math.log1p(margin), settings.seed()));
        }
        return record.build();
    }
}
