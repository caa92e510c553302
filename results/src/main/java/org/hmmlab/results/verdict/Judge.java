package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.jspecify.annotations.Nullable;

/** Judges what the JVMs of a comparison measured: rules first, ratios second. Stateless but for its settings, thread-safe. */
public final class Judge {
    private final JudgeSettings settings;

    /**
     * Creates a judge.
     *
     * @param settings what it goes by
     */
    public Judge(JudgeSettings settings) {
        this.settings = settings;
    }

    /**
     * Judges one stage of a comparison. JVMs of role run, and those of the other stage, are passed over. If any control deviates,
     * nothing of the comparison is valid: what makes a copy differ from itself makes B differ from A.
     *
     * @param forks what was measured, in any order; may hold several benchmarks
     * @param stage {@link VerdictRecord#FIRST} or {@link VerdictRecord#CONFIRMATION}
     * @return one judgement per benchmark, params and threads, in the order first met
     */
    public List<Judgement> judge(List<ForkRecord> forks, String stage) {
        List<Judgement> judgements = new ArrayList<>();
        for (List<PairReview> reviews : reviews(forks, stage, settings.rules())) {
            if (reviews.stream().anyMatch(r -> r.has(ForkRecord.A, ForkRecord.B))) {
                judgements.add(judgeBenchmark(reviews, stage));
            }
        }
        for (Judgement judgement : judgements) {
            VerdictRecord control = judgement.control();
            if (control != null && (control.verdict() == Verdict.REGRESSED || control.verdict() == Verdict.IMPROVED)) {
                String reason = "the control " + control.benchmark() + " differs from itself by "
                        + Percent.change(control.ratio()) + ": the comparison is biased";
                return judgements.stream().map(j -> invalidated(j, reason)).toList();
            }
        }
        return List.copyOf(judgements);
    }

    /**
     * Applies the validity rules to every pair.
     *
     * @param forks what was measured; may hold several benchmarks
     * @param stage {@link VerdictRecord#FIRST} or {@link VerdictRecord#CONFIRMATION}
     * @param rules when an iteration counts
     * @return one list per benchmark, params and threads, in the order first met; pairs in order of their numbers
     */
    public static List<List<PairReview>> reviews(List<ForkRecord> forks, String stage, ValidityRules rules) {
        Map<String, TreeMap<Integer, List<ForkRecord>>> benchmarks = new LinkedHashMap<>();
        for (ForkRecord fork : forks) {
            if (fork.stage().equals(stage) && !fork.role().equals(ForkRecord.RUN)) {
                benchmarks
                        .computeIfAbsent(fork.benchmark() + fork.params() + fork.threads(), key -> new TreeMap<>())
                        .computeIfAbsent(fork.pair(), pair -> new ArrayList<>())
                        .add(fork);
            }
        }
        return benchmarks.values().stream()
                .map(pairs -> pairs.values().stream().map(rules::review).toList())
                .toList();
    }

    private Judgement judgeBenchmark(List<PairReview> reviews, String stage) {
        Metric primary = Metric.primary(anyFork(reviews).threads());
        List<VerdictRecord> secondary = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            if (metric != primary) {
                secondary.add(judgeMetric(reviews, metric, stage));
            }
        }
        return new Judgement(
                judgeMetric(reviews, primary, stage),
                secondary,
                control(reviews, primary, stage),
                isEnough(reviews, primary),
                reviews);
    }

    private VerdictRecord judgeMetric(List<PairReview> reviews, Metric metric, String stage) {
        PairedSample sample = sample(reviews, ForkRecord.B, metric);
        double control = sample(reviews, ForkRecord.CONTROL, metric).halfWidth();
        return sample.verdict(sample.margin(rule(metric), control), stage);
    }

    private boolean isEnough(List<PairReview> reviews, Metric metric) {
        double control = sample(reviews, ForkRecord.CONTROL, metric).halfWidth();
        return sample(reviews, ForkRecord.B, metric).isEnough(rule(metric), control);
    }

    private PairedSample sample(List<PairReview> reviews, String role, Metric metric) {
        return new PairedSample(reviews, ForkRecord.A, role, metric, settings);
    }

    private MarginRule rule(Metric metric) {
        return new MarginRule(settings, settings.marginFloor(metric.label()));
    }

    private @Nullable VerdictRecord control(List<PairReview> reviews, Metric metric, String stage) {
        if (reviews.stream().noneMatch(r -> r.has(ForkRecord.A, ForkRecord.CONTROL))) {
            return null;
        }
        // The floor, not the margin widened by the control's own noise: a control must not excuse itself.
        return sample(reviews, ForkRecord.CONTROL, metric)
                .verdict(
                        settings.marginFloor(metric.label()),
                        stage.equals(VerdictRecord.FIRST) ? VerdictRecord.CONTROL : VerdictRecord.CONFIRMATION_CONTROL);
    }

    private static ForkRecord anyFork(List<PairReview> reviews) {
        return reviews.get(0).forks().values().iterator().next();
    }

    private static Judgement invalidated(Judgement judgement, String reason) {
        return new Judgement(
                Verdicts.invalid(judgement.primary(), reason),
                judgement.secondary().stream()
                        .map(v -> Verdicts.invalid(v, reason))
                        .toList(),
                judgement.control(),
                judgement.isEnough(),
                judgement.reviews());
    }
}
