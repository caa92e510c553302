package org.hmmlab.benchmarks.measure.compare;

import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.results.verdict.Judgement;
import org.hmmlab.results.verdict.PairPlanner;

/**
 * How many pairs a comparison measures: those given, or after a pilot as many as its goal takes. Half of a budget is kept for
 * the confirmation. Used by one thread.
 */
final class PairBudget {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ComparisonPlan plan;
    private final PairPlanner planner;
    private final LongSupplier clockNanos;
    private final long startNanos;
    private boolean isConfirming;

    /** The clock starts now. */
    PairBudget(ComparisonPlan plan, PairPlanner planner, LongSupplier clockNanos) {
        this.plan = plan;
        this.planner = planner;
        this.clockNanos = clockNanos;
        this.startNanos = clockNanos.getAsLong();
    }

    /**
     * What follows from one benchmark's pilot.
     *
     * @param pairs of the first stage, the pilot's included
     * @param isRefused whether what was to be detected is not detectable here
     * @param words for the run's notes
     */
    record Decision(int pairs, boolean isRefused, String words) {}

    /** Pairs to begin with: the pilot's, or all. */
    int firstPairs() {
        return plan.goal().needsPilot() ? PairPlanner.PILOT : plan.pairs();
    }

    /** Pairs that may be added for width. */
    int maxAdded() {
        return Double.isNaN(plan.goal().detect()) ? 2 * plan.repeats() : PairPlanner.MOST / 2;
    }

    /** The second half of a budget may be used from now on. */
    void startConfirmation() {
        isConfirming = true;
    }

    /** Whether pairs beyond those planned may still be measured. */
    boolean hasTime() {
        long budget = plan.goal().budgetMillis();
        return budget == 0 || elapsedMillis() < (isConfirming ? budget : budget / 2);
    }

    /**
     * Decides on one benchmark.
     *
     * @param pilot its judgement; empty if nothing was measured
     */
    Decision afterPilot(BenchmarkTask task, Optional<Judgement> pilot) {
        PairPlanner.Spread spread = pilot.map(planner::spread).orElse(new PairPlanner.Spread(Double.NaN, Double.NaN));
        if (Double.isNaN(spread.sd())) {
            return new Decision(PairPlanner.PILOT, false, "pilot  " + task + ": too few valid pairs to plan with");
        }
        return plan.goal().budgetMillis() > 0 ? withinBudget(task, spread) : toDetect(task, spread);
    }

    private Decision withinBudget(BenchmarkTask task, PairPlanner.Spread spread) {
        long left = plan.goal().budgetMillis() / 2 - elapsedMillis();
        long round = plan.tasks().stream().mapToLong(plan::groupMillis).sum();
        int pairs = (int) Math.max(PairPlanner.PILOT, PairPlanner.PILOT + Math.max(0, left) / round);
        return new Decision(
                pairs,
                false,
                String.format(
                        Locale.ROOT,
                        "pilot  %s: s_d %.1f %%, %d pairs in half the budget of %.1f min, finds >= %.1f %%",
                        task,
                        100 * spread.sd(),
                        pairs,
                        plan.goal().budgetMillis() / 60e3,
                        100 * planner.detectable(spread, pairs)));
    }

    private Decision toDetect(BenchmarkTask task, PairPlanner.Spread spread) {
        int pairs = planner.pairsToDetect(spread);
        double effect = 100 * plan.goal().detect();
        if (pairs <= PairPlanner.MOST) {
            int planned = Math.max(pairs, PairPlanner.PILOT);
            return new Decision(
                    planned,
                    false,
                    String.format(
                            Locale.ROOT,
                            "pilot  %s: s_d %.1f %%, control %.1f %%: %d pairs find %.1f %%",
                            task,
                            100 * spread.sd(),
                            100 * spread.sdControl(),
                            planned,
                            effect));
        }
        return new Decision(
                PairPlanner.PILOT,
                true,
                String.format(
                        Locale.ROOT,
                        "refused %s: s_d %.1f %%, control %.1f %%: to find %.1f %% takes %s pairs, more than %d; "
                                + "what would do: --detect %.1f%%, or a quieter machine",
                        task,
                        100 * spread.sd(),
                        100 * spread.sdControl(),
                        effect,
                        pairs == Integer.MAX_VALUE ? "more than 2000" : Integer.toString(pairs),
                        PairPlanner.MOST,
                        100 * planner.detectableIfAskedFor(spread, PairPlanner.MOST)));
    }

    private long elapsedMillis() {
        return (clockNanos.getAsLong() - startNanos) / NANOS_PER_MILLI;
    }
}
