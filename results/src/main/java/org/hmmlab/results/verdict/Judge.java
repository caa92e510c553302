package org.hmmlab.results.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;

/** Judges what the JVMs of a comparison measured: rules first, ratios second. Stateless but for its settings, thread-safe. */
public final class Judge {
    private final JudgeSettings settings;
    private final Measures measures;

    /**
     * Creates a judge of times per operation.
     *
     * @param settings what it goes by
     */
    public Judge(JudgeSettings settings) {
        this(settings, Measures.TIMES);
    }

    /**
     * Creates a judge.
     *
     * @param settings what it goes by
     * @param measures what it judges
     */
    public Judge(JudgeSettings settings, Measures measures) {
        this.settings = settings;
        this.measures = measures;
    }

    /**
     * Judges one stage of a comparison. JVMs of role run, and those of the other stage, are passed over. If any control deviates,
     * nothing of the comparison is valid: what makes a copy differ from itself makes B differ from A.
     *
     * @param forks what was measured, in any order; may hold several benchmarks
     * @param stage {@link VerdictStage#FIRST} or {@link VerdictRecord#CONFIRMATION}
     * @return one judgement per case, in the order first met
     */
    public List<Judgement> judge(List<ForkRecord> forks, VerdictStage stage) {
        List<Judgement> judgements = new ArrayList<>();
        for (List<PairReview> reviews : reviews(forks, stage, settings.rules())) {
            if (reviews.stream().anyMatch(r -> r.has(Role.A, Role.B))) {
                judgements.add(judgeBenchmark(reviews, stage));
            }
        }
        for (Judgement judgement : judgements) {
            for (VerdictRecord control : judgement.controls()) {
                if (control.verdict() == Verdict.REGRESSED || control.verdict() == Verdict.IMPROVED) {
                    String reason = "the control " + control.benchmark() + " differs from itself by "
                            + Percent.change(control.ratio()) + " in " + control.metric()
                            + ": the comparison is biased";
                    return judgements.stream().map(j -> invalidated(j, reason)).toList();
                }
            }
        }
        return List.copyOf(judgements);
    }

    /**
     * Applies the validity rules to every pair.
     *
     * @param forks what was measured; may hold several benchmarks
     * @param stage {@link VerdictStage#FIRST} or {@link VerdictRecord#CONFIRMATION}
     * @param rules when an iteration counts
     * @return one list per case, in the order first met; pairs in order of their numbers
     */
    public static List<List<PairReview>> reviews(List<ForkRecord> forks, VerdictStage stage, ValidityRules rules) {
        Map<BenchmarkCase, TreeMap<Integer, List<ForkRecord>>> benchmarks = new LinkedHashMap<>();
        for (ForkRecord fork : forks) {
            if (fork.stage() == stage && fork.role() != Role.RUN) {
                benchmarks
                        .computeIfAbsent(fork.benchmarkCase(), key -> new TreeMap<>())
                        .computeIfAbsent(fork.pair(), pair -> new ArrayList<>())
                        .add(fork);
            }
        }
        return benchmarks.values().stream()
                .map(pairs -> pairs.values().stream().map(rules::review).toList())
                .toList();
    }

    private Judgement judgeBenchmark(List<PairReview> reviews, VerdictStage stage) {
        List<ForkRecord> forks = reviews.stream()
                .flatMap(review -> review.forks().values().stream())
                .toList();
        List<VerdictRecord> verdicts = new ArrayList<>();
        List<VerdictRecord> controls = new ArrayList<>();
        boolean isEnough = true;
        boolean hasControl = reviews.stream().anyMatch(r -> r.has(Role.A, Role.CONTROL));
        for (Measure measure : measures.of(forks)) {
            VerdictRecord verdict = judgeMeasure(reviews, measure, stage);
            verdicts.add(verdict);
            if (Metric.decides(verdict)) {
                isEnough &= isEnough(reviews, measure);
                if (hasControl) {
                    controls.add(control(reviews, measure, stage));
                }
            }
        }
        return new Judgement(verdicts.get(0), verdicts.subList(1, verdicts.size()), controls, isEnough, reviews);
    }

    private VerdictRecord judgeMeasure(List<PairReview> reviews, Measure measure, VerdictStage stage) {
        PairedSample sample = sample(reviews, Role.B, measure);
        double control = sample(reviews, Role.CONTROL, measure).halfWidth();
        return sample.verdict(sample.margin(rule(measure), control), stage);
    }

    private boolean isEnough(List<PairReview> reviews, Measure measure) {
        double control = sample(reviews, Role.CONTROL, measure).halfWidth();
        return sample(reviews, Role.B, measure).isEnough(rule(measure), control);
    }

    private PairedSample sample(List<PairReview> reviews, Role role, Measure measure) {
        return new PairedSample(reviews, Role.A, role, measure, settings);
    }

    private MarginRule rule(Measure measure) {
        return new MarginRule(settings, settings.marginFloor(measure.marginName()));
    }

    private VerdictRecord control(List<PairReview> reviews, Measure measure, VerdictStage stage) {
        // The floor, not the margin widened by the control's own noise: a control must not excuse itself.
        return sample(reviews, Role.CONTROL, measure)
                .verdict(settings.marginFloor(measure.marginName()), stage.control());
    }

    private static Judgement invalidated(Judgement judgement, String reason) {
        return new Judgement(
                Verdicts.invalid(judgement.primary(), reason),
                judgement.secondary().stream()
                        .map(v -> Verdicts.invalid(v, reason))
                        .toList(),
                judgement.controls(),
                judgement.isEnough(),
                judgement.reviews());
    }
}
