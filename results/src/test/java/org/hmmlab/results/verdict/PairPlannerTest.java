package org.hmmlab.results.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.VerdictStage;
import org.junit.jupiter.api.Test;

/** How many pairs, from how far they lie apart. */
final class PairPlannerTest {
    private static final PairPlanner.Spread TWO_PERCENT = new PairPlanner.Spread(.02, .02);

    @Test
    void shouldAskForTwentyPairsToDetectThreePercentAtTwoPercentSpread() {
        assertEquals(20, new PairPlanner(JudgeSettings.DEFAULT.withDetect(.03)).pairsToDetect(TWO_PERCENT));
    }

    @Test
    void shouldAskForMoreWhenTheControlIsTheNoisierOfTheTwo() {
        PairPlanner planner = new PairPlanner(JudgeSettings.DEFAULT.withDetect(.03));
        int calm = planner.pairsToDetect(new PairPlanner.Spread(.02, .01));
        int noisy = planner.pairsToDetect(new PairPlanner.Spread(.02, .04));
        assertTrue(calm < 20 && noisy > 20, calm + " and " + noisy);
    }

    @Test
    void shouldSayWhatWouldBeFoundInsteadWhenTooManyPairsAreNeeded() {
        PairPlanner planner = new PairPlanner(JudgeSettings.DEFAULT.withDetect(.01));
        PairPlanner.Spread wild = new PairPlanner.Spread(.05, .05);
        assertTrue(planner.pairsToDetect(wild) > PairPlanner.MOST);
        double instead = planner.detectableIfAskedFor(wild, PairPlanner.MOST);
        assertTrue(instead > .01 && instead < .1, "instead=" + instead);
        int pairs = new PairPlanner(JudgeSettings.DEFAULT.withDetect(instead)).pairsToDetect(wild);
        assertTrue(pairs <= PairPlanner.MOST, "pairs=" + pairs);
    }

    @Test
    void shouldFindSmallerEffectsWithMorePairs() {
        PairPlanner planner = new PairPlanner(JudgeSettings.DEFAULT);
        double ten = planner.detectable(TWO_PERCENT, 10);
        double thirty = planner.detectable(TWO_PERCENT, 30);
        assertTrue(ten > thirty && thirty > .03, ten + " and " + thirty);
    }

    @Test
    void shouldReadTheSpreadAndNotTheMeanOfAPilot() {
        Judge judge = new Judge(JudgeSettings.DEFAULT);
        PairPlanner planner = new PairPlanner(JudgeSettings.DEFAULT);
        PairPlanner.Spread near =
                planner.spread(judge.judge(SampleRuns.pairs("b", 1, 0, .01, .03, .01, .03), VerdictStage.FIRST)
                        .get(0));
        PairPlanner.Spread far =
                planner.spread(judge.judge(SampleRuns.pairs("b", 1, 0, .51, .53, .51, .53), VerdictStage.FIRST)
                        .get(0));
        assertEquals(.01155, near.sd(), 1e-4);
        assertEquals(near.sd(), far.sd(), 1e-9);
        assertEquals(.0023, near.sdControl(), 1e-4);
    }
}
