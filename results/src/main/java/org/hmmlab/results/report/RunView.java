package org.hmmlab.results.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.CaseNames;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ArmSummary;
import org.hmmlab.results.verdict.Confirmation;
import org.hmmlab.results.verdict.ExactComparison;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.Measure;
import org.hmmlab.results.verdict.Metric;
import org.hmmlab.results.verdict.PairReview;
import org.hmmlab.results.verdict.PairSummary;
import org.hmmlab.results.verdict.QuantileMeasure;
import org.hmmlab.results.verdict.ValidityRules;

/** What both the table and the page say about a run. The verdicts are the stored ones; pairs and rejections are worked out. */
final class RunView {
    private final StoredRun run;
    private final LatencySet latencies;
    private final ValidityRules rules;

    private final CaseNames names;
    private final List<List<PairReview>> first;
    private final List<List<PairReview>> again;
    private final List<Confirmation> confirmations;

    RunView(StoredRun run) {
        this(run, new LatencySet());
    }

    /** With the histograms, the pairs behind verdicts on percentiles are known too. */
    RunView(StoredRun run, LatencySet latencies) {
        this.run = run;
        this.latencies = latencies;
        this.names = run.caseNames();
        this.rules = ValidityRules.of(run.header().typedSettings());
        this.first = Judge.reviews(run.forks(), VerdictStage.FIRST, rules);
        this.again = Judge.reviews(run.forks(), VerdictStage.CONFIRMATION, rules);
        this.confirmations = Confirmation.of(run.verdicts());
    }

    StoredRun run() {
        return run;
    }

    /** The rules that the run was judged by. */
    ValidityRules rules() {
        return rules;
    }

    /** The names of its benchmarks. */
    CaseNames names() {
        return names;
    }

    /** A benchmark in words. */
    String caseName(BenchmarkCase benchmarkCase) {
        return Figures.subject(names, benchmarkCase);
    }

    /** The benchmark of a verdict in words. */
    String subject(VerdictRecord verdict) {
        return caseName(verdict.benchmarkCase());
    }

    List<VerdictRecord> controls() {
        return run.verdicts().stream().filter(VerdictRecord::ofControl).toList();
    }

    /** Verdicts of the first stage, then of the confirmation, both as stored. */
    List<VerdictRecord> comparisons() {
        return run.verdicts().stream().filter(v -> !v.ofControl()).toList();
    }

    List<VerdictRecord> deciding() {
        return run.verdicts().stream()
                .filter(v -> v.stage() == VerdictStage.FIRST && Metric.decides(v))
                .toList();
    }

    List<Confirmation> confirmations() {
        return confirmations;
    }

    List<ArmSummary> summaries() {
        return ArmSummary.of(run.forks(), rules);
    }

    /** One list per benchmark and stage. */
    List<List<PairReview>> reviews() {
        List<List<PairReview>> all = new ArrayList<>(first);
        all.addAll(again);
        return all;
    }

    /** The verdict in one word or three: a regression also says what became of it. */
    String word(VerdictRecord verdict) {
        if (!Metric.decides(verdict)) {
            return "(shown) " + verdict.verdict();
        }
        for (Confirmation confirmation : confirmations) {
            if (confirmation.first() == verdict) {
                return verdict.verdict() + " " + confirmation.outcome().name().toLowerCase(Locale.ROOT);
            }
        }
        return verdict.verdict().name();
    }

    /** The valid pairs behind a verdict. */
    List<PairSummary> pairs(VerdictRecord verdict) {
        Role roleB = verdict.ofControl() ? Role.CONTROL : Role.B;
        Optional<Measure> measure = measure(verdict);
        return measure.isEmpty()
                ? List.of()
                : reviews(verdict).stream()
                        .filter(r -> r.has(Role.A, roleB)
                                && r.against(Role.A, roleB, rules).isEmpty())
                        .map(r -> PairSummary.of(r, Role.A, roleB, measure.get()))
                        .toList();
    }

    /** What a verdict is about; empty if its histograms are not known. */
    Optional<Measure> measure(VerdictRecord verdict) {
        List<Measure> all = new ArrayList<>(List.of(Metric.values()));
        all.addAll(QuantileMeasure.of(latencies).of(forksOf(verdict)));
        return all.stream().filter(m -> m.label().equals(verdict.metric())).findFirst();
    }

    /** All pairs of a verdict's benchmark and stage, valid or not. */
    List<PairReview> reviews(VerdictRecord verdict) {
        return (again(verdict) ? again : first)
                .stream()
                        .filter(reviews -> isAbout(reviews, verdict))
                        .flatMap(List::stream)
                        .toList();
    }

    LatencySet latencies() {
        return latencies;
    }

    /** Whether a verdict rests on fresh pairs. */
    static boolean again(VerdictRecord verdict) {
        return verdict.stage() == VerdictStage.CONFIRMATION || verdict.stage() == VerdictStage.CONFIRMATION_CONTROL;
    }

    private static boolean isAbout(List<PairReview> reviews, VerdictRecord verdict) {
        ForkRecord fork = reviews.get(0).forks().values().iterator().next();
        return fork.benchmarkCase().equals(verdict.benchmarkCase());
    }

    List<ExactComparison> exact(VerdictRecord verdict) {
        return ExactComparison.ofForks(forksOf(verdict));
    }

    List<ForkRecord> forksOf(VerdictRecord verdict) {
        return run.forks().stream()
                .filter(f -> f.benchmarkCase().equals(verdict.benchmarkCase()))
                .toList();
    }

    /** The answer in words. */
    String headline() {
        String start = run.footer().status() == RunStatus.COMPLETE ? "" : "INCOMPLETE run: ";
        List<VerdictRecord> deciding = deciding();
        if (deciding.isEmpty()) {
            int measured = summaries().size();
            return start
                    + (measured == 0
                            ? "nothing was compared or measured."
                            : measured + (measured == 1 ? " benchmark" : " benchmarks")
                                    + " measured, nothing compared.");
        }
        return start + (deciding.size() == 1 ? sentence(deciding.get(0)) : tally(deciding));
    }

    private String sentence(VerdictRecord v) {
        String what = subject(v) + ": ";
        String change = String.format(
                Locale.ROOT,
                "%s takes %.1f %% %s %s than %s",
                v.armB(),
                100 * Math.abs(v.ratio() - 1),
                v.ratio() > 1 ? "more" : "less",
                v.metric(),
                v.armA());
        return switch (v.verdict()) {
            case INVALID -> what + "this machine could not measure it. " + v.reason() + '.';
            case EQUIVALENT -> what + "no difference that matters between " + v.armA() + " and " + v.armB() + ".";
            case INCONCLUSIVE -> what + "too few pairs to tell; " + v.reason() + '.';
            case REGRESSED -> what + change + " (" + word(v).toLowerCase(Locale.ROOT) + ").";
            case IMPROVED -> what + change + ".";
        };
    }

    private String tally(List<VerdictRecord> deciding) {
        List<String> parts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            long n = deciding.stream().filter(v -> v.verdict() == verdict).count();
            if (n > 0) {
                long confirmed = confirmations.stream()
                        .filter(c -> c.outcome() == Confirmation.Outcome.CONFIRMED)
                        .count();
                String name = verdict.name().toLowerCase(Locale.ROOT);
                parts.add(n + " " + name + (verdict == Verdict.REGRESSED ? " (" + confirmed + " confirmed)" : ""));
            }
        }
        VerdictRecord any = deciding.get(0);
        return any.armB() + " against " + any.armA() + " on " + deciding.size()
                + (run.latencies().isEmpty() ? " benchmarks: " : " percentiles: ")
                + String.join(", ", parts) + '.';
    }
}
