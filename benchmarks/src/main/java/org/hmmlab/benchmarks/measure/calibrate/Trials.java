package org.hmmlab.benchmarks.measure.calibrate;

import java.util.List;
import org.hmmlab.benchmarks.measure.compare.Comparison;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.Goal;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.stats.Proportion;
import org.hmmlab.results.verdict.Confirmation;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.hmmlab.results.verdict.Judgement;
import org.hmmlab.results.verdict.PairPlanner;

/**
 * Cuts the groups of one benchmark and one slowdown into trials that share no pair, and lets each be judged as {@code lab ab} judges:
 * both stages, spoilt pairs replaced, pairs added for width. What a trial takes decides where the next one begins; the one that
 * finds no more pairs does not count, and is named.
 *
 * @param judgedBy how, as a command
 * @param pairs of a trial's first stage, as planned
 * @param repeats further pairs at most for those that are spoilt, and twice as many for width
 * @param detect relative difference that a trial is planned to find; NaN for none
 */
record Trials(String judgedBy, int pairs, int repeats, double detect) {
    private static final long TRIAL_SEEDS = 0x9E37_79B9_7F4A_7C15L;
    private static final int PERMILLE = 1_000;
    private static final String LIKE_AB = "ab --pairs ";

    /** As {@code lab ab} with so many pairs judges. */
    static Trials likeAb(int pairs) {
        return new Trials(LIKE_AB + pairs, pairs, pairs, Double.NaN);
    }

    /** Whether a figure was judged as {@link #likeAb} judges. */
    static boolean isLikeAb(CalibrationFigure figure) {
        return figure.judgedBy().startsWith(LIKE_AB);
    }

    /** As {@code lab ab --detect} judges where its pilot plans so many pairs, of which none is replaced and none added. */
    static Trials likeDetect(int percent, int pairs) {
        return new Trials("ab --detect " + percent + "%, " + pairs + " pairs", pairs, 0, percent / 100.0);
    }

    /**
     * Whose trials these are.
     *
     * @param name class of the benchmark
     * @param task the benchmark
     * @param arm that was compared with itself, slowed down
     * @param permille by how many thousandths; 0 for two equal arms
     */
    record Subject(String name, BenchmarkTask task, Arm arm, int permille) {}

    /** Counts of how trials ended. */
    private static final class Counts {
        private int trials;
        private int confirmed;
        private int unconfirmed;
        private int improved;
        private int undecided;
        private int invalid;
        private String unfinished = "";
    }

    /**
     * Judges all trials that the groups hold.
     *
     * @param groups of A, B and a second A, in the order measured
     * @param seed of the trials' random choices
     */
    CalibrationFigure judge(Subject subject, List<List<ForkRecord>> groups, long seed) throws InterruptedException {
        Counts counts = new Counts();
        RecordedPairs pairsLeft = new RecordedPairs(groups);
        for (long trial = 1; pairsLeft.used() < groups.size(); trial++) {
            RecordedPairs.Trial source = pairsLeft.trial();
            try {
                count(Comparison.replay(plan(subject, seed), settings(seed + trial * TRIAL_SEEDS), source), counts);
            } catch (RecordedPairs.NoMorePairsException e) {
                counts.unfinished = source.isConfirming()
                        ? "its first stage said REGRESSED"
                        : source.forks().stream()
                                        .filter(fork -> fork.role() == Role.A)
                                        .count()
                                + " pairs of its first stage";
            }
        }
        return figure(subject, groups, counts);
    }

    private ComparisonPlan plan(Subject subject, long seed) {
        Arm slowed = subject.arm().named(SlowedGroups.name(subject.arm(), subject.permille()));
        // The timing plans nothing here: what is handed out was measured before.
        Timing measured = new Timing(0, 1, 1, 1);
        return new ComparisonPlan(
                List.of(subject.task()), subject.arm(), slowed, pairs, repeats, measured, Goal.NONE, seed);
    }

    private JudgeSettings settings(long seed) {
        return JudgeSettings.DEFAULT.withSeed(seed).withDetect(detect);
    }

    private static void count(Comparison.Findings found, Counts counts) {
        List<Confirmation> regressions = Confirmation.of(found.verdicts());
        if (!regressions.isEmpty()) {
            counts.trials++;
            boolean isConfirmed = regressions.stream().anyMatch(c -> c.outcome() == Confirmation.Outcome.CONFIRMED);
            counts.confirmed += isConfirmed ? 1 : 0;
            counts.unconfirmed += isConfirmed ? 0 : 1;
            return;
        }
        switch (found.judgements().get(0).primary().verdict()) {
            case INVALID -> counts.invalid++;
            case IMPROVED -> {
                counts.trials++;
                counts.improved++;
            }
            case INCONCLUSIVE -> {
                counts.trials++;
                counts.undecided++;
            }
            default -> counts.trials++;
        }
    }

    private CalibrationFigure figure(Subject subject, List<List<ForkRecord>> groups, Counts counts) {
        List<Judgement> all = new Judge(JudgeSettings.DEFAULT)
                .judge(groups.stream().flatMap(List::stream).toList(), VerdictStage.FIRST);
        VerdictRecord primary = all.isEmpty() ? null : all.get(0).primary();
        Proportion share = new Proportion(counts.confirmed, counts.trials);
        CalibrationFigure.Builder figure = CalibrationFigure.builder(
                        subject.name(), subject.task().benchmarkCase(), judgedBy)
                .nominal((double) subject.permille() / PERMILLE)
                .trials(counts.trials, counts.confirmed)
                .share(share.low(), share.high())
                .others(counts.unconfirmed, counts.improved, counts.undecided)
                .invalid(counts.invalid)
                .unfinished(counts.unfinished);
        if (primary != null) {
            double spread =
                    new PairPlanner(JudgeSettings.DEFAULT).spread(all.get(0)).sd();
            figure.achieved(primary.ratio() - 1, primary.low() - 1, primary.high() - 1)
                    .pairs(primary.pairs(), spread);
        }
        return figure.build();
    }
}
