package org.hmmlab.benchmarks.measure.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.hmmlab.results.TestRecords;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.IterationRecord;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.verdict.Judge;
import org.hmmlab.results.verdict.JudgeSettings;
import org.hmmlab.results.verdict.Judgement;
import org.hmmlab.results.verdict.PairPlanner;
import org.junit.jupiter.api.Test;

/** From a pilot to a number of pairs, on a clock that only the test moves. */
final class PairBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();

    @Test
    void shouldMeasureAsManyPairsAsTheEffectTakes() {
        PairBudget effort = effort(new Goal(.03, 0));
        assertEquals(PairPlanner.PILOT, effort.firstPairs());
        PairBudget.Decision calm = effort.afterPilot(ToyLab.task("work"), pilot(.002));
        assertEquals(PairPlanner.PILOT, calm.pairs(), calm.words());
        PairBudget.Decision noisy = effort.afterPilot(ToyLab.task("work"), pilot(.02));
        assertTrue(noisy.pairs() > PairPlanner.PILOT && !noisy.isRefused(), noisy.words());
    }

    @Test
    void shouldRefuseWhatCannotBeFoundAndSayWhatWouldDo() {
        PairBudget.Decision decision = effort(new Goal(.01, 0)).afterPilot(ToyLab.task("work"), pilot(.06));
        assertTrue(decision.isRefused(), decision.words());
        assertTrue(decision.words().contains("more than 60; what would do: --detect "), decision.words());
    }

    @Test
    void shouldFitThePairsIntoHalfTheBudgetAndStopAddingWhenItIsSpent() {
        PairBudget effort = effort(new Goal(Double.NaN, 600_000));
        nanos.set(60 * SECOND);
        long group = ToyLab.plan("work").groupMillis(ToyLab.task("work"));
        PairBudget.Decision decision = effort.afterPilot(ToyLab.task("work"), pilot(.02));
        assertEquals(PairPlanner.PILOT + 240_000 / group, decision.pairs(), decision.words());
        assertTrue(effort.hasTime());
        nanos.set(301 * SECOND);
        assertFalse(effort.hasTime(), "the other half is the confirmation's");
        effort.startConfirmation();
        assertTrue(effort.hasTime());
        nanos.set(601 * SECOND);
        assertFalse(effort.hasTime());
    }

    @Test
    void shouldNotPlanWithAPilotThatTheMachineSpoilt() {
        PairBudget.Decision decision = effort(new Goal(.03, 0)).afterPilot(ToyLab.task("work"), Optional.empty());
        assertFalse(decision.isRefused());
        assertTrue(decision.words().contains("too few valid pairs"), decision.words());
    }

    private PairBudget effort(Goal goal) {
        ComparisonPlan toy = ToyLab.plan("work");
        ComparisonPlan plan = new ComparisonPlan(toy.tasks(), toy.a(), toy.b(), 10, 10, toy.timing(), goal, toy.seed());
        return new PairBudget(plan, new PairPlanner(JudgeSettings.DEFAULT.withDetect(goal.detect())), nanos::get);
    }

    /** Four pairs whose log ratios lie so far from their mean, on either side. */
    private static Optional<Judgement> pilot(double distance) {
        List<ForkRecord> forks = new ArrayList<>();
        for (int pair = 0; pair < PairPlanner.PILOT; pair++) {
            double nanos = 100 * Math.exp(pair % 2 == 0 ? distance : -distance);
            forks.add(fork(Role.A, pair, 100));
            forks.add(fork(Role.B, pair, nanos));
            forks.add(fork(Role.CONTROL, pair, nanos));
        }
        return new Judge(JudgeSettings.DEFAULT)
                .judge(forks, VerdictStage.FIRST).stream().findFirst();
    }

    private static ForkRecord fork(Role role, int pair, double nanos) {
        IterationRecord iteration = TestRecords.iteration(nanos);
        return TestRecords.fork("ToyBenchmark.work")
                .arm("arm")
                .role(role)
                .pair(pair)
                .iterations(List.of(iteration, iteration, iteration))
                .build();
    }
}
