package org.hmmlab.benchmarks.measure.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.ForkRecord;
import org.junit.jupiter.api.Test;

/** Drawn groups cut into trials, and what is counted of them. */
final class TrialsTest {
    private static final Arm KREF = Arm.ofLab("kref", Map.of("design", "kref"));

    private static CalibrationFigure judge(Trials trials, int permille, List<List<ForkRecord>> groups)
            throws InterruptedException {
        return trials.judge(new Trials.Subject("drawn", DrawnGroups.TASK, KREF, permille), groups, 7);
    }

    @Test
    void shouldCutEqualArmsIntoTrialsThatTakeTheirFirstStageOnly() throws InterruptedException {
        CalibrationFigure figure = judge(Trials.likeAb(10), 0, new DrawnGroups(1, .01).compared(65, 0));
        assertEquals(6, figure.trials());
        assertEquals(0, figure.confirmed());
        assertEquals(0, figure.unconfirmed());
        assertEquals("5 pairs of its first stage", figure.unfinished());
        assertEquals(65, figure.pairs());
        assertEquals(0, figure.achieved(), .005);
        assertTrue(figure.achievedLow() < figure.achieved() && figure.achieved() < figure.achievedHigh());
        assertEquals(.01, figure.spread(), .003);
        assertEquals(1 - Math.pow(.025, 1 / 6.0), figure.high(), 1e-9);
    }

    @Test
    void shouldTakeFreshPairsToConfirmWhatIsFound() throws InterruptedException {
        CalibrationFigure figure = judge(Trials.likeAb(10), 80, new DrawnGroups(2, .01).compared(75, 80));
        assertEquals(3, figure.trials(), "10 pairs to find and 10 to confirm each");
        assertEquals(3, figure.confirmed());
        assertEquals("its first stage said REGRESSED", figure.unfinished());
        assertEquals(.08, figure.nominal());
        assertEquals(.08, figure.achieved(), .006);
        assertEquals(1, figure.high());
    }

    @Test
    void shouldNameTheTrialThatIsCutOff() throws InterruptedException {
        CalibrationFigure none = judge(Trials.likeAb(10), 80, new DrawnGroups(3, .01).compared(8, 80));
        assertEquals(0, none.trials());
        assertEquals("8 pairs of its first stage", none.unfinished());
        CalibrationFigure suspect = judge(Trials.likeAb(10), 80, new DrawnGroups(3, .01).compared(15, 80));
        assertEquals(0, suspect.trials());
        assertEquals("its first stage said REGRESSED", suspect.unfinished());
        assertEquals(
                "",
                judge(Trials.likeAb(10), 80, new DrawnGroups(3, .01).compared(20, 80))
                        .unfinished());
        CalibrationFigure nothing = judge(Trials.likeAb(10), 0, List.of());
        assertEquals(0, nothing.trials());
        assertEquals(1, nothing.high());
    }

    @Test
    void shouldNotCountWhatTheMachineCouldNotMeasure() throws InterruptedException {
        CalibrationFigure figure = judge(
                Trials.likeAb(4), 0, new DrawnGroups(4, .01).withShareOfB(.1).compared(24, 0));
        assertEquals(0, figure.trials());
        assertTrue(figure.invalid() >= 2, "spoilt pairs are replaced, as many as planned: " + figure.invalid());
        assertEquals(0, figure.pairs());
        assertTrue(Double.isNaN(figure.achieved()));
    }

    @Test
    void shouldAddPairsForWidthAsAComparisonDoes() throws InterruptedException {
        CalibrationFigure figure = judge(Trials.likeAb(10), 0, new DrawnGroups(5, .04).compared(90, 0));
        assertTrue(figure.trials() <= 5, "at 4 % ten pairs are too few: " + figure.trials());
        assertTrue(figure.trials() >= 3, "30 at most: " + figure.trials());
    }

    @Test
    void shouldAskWhetherThreePercentAreFoundWithTwentyPairs() throws InterruptedException {
        Trials trials = Trials.likeDetect(3, 20);
        CalibrationFigure found = judge(trials, 30, new DrawnGroups(6, .01).compared(200, 30));
        assertEquals(5, found.trials(), "20 pairs to find and 20 to confirm each");
        assertEquals(5, found.confirmed());
        assertEquals("ab --detect 3%, 20 pairs", found.judgedBy());
        CalibrationFigure equal = judge(trials, 0, new DrawnGroups(7, .02).compared(200, 0));
        assertEquals(10, equal.trials(), "none is added for width: 20 each");
        assertEquals(0, equal.confirmed());
        CalibrationFigure asUsual = judge(Trials.likeAb(10), 30, new DrawnGroups(6, .01).compared(200, 30));
        assertTrue(asUsual.undecided() > 0, "an interval around the margin decides nothing");
        assertEquals(0, asUsual.confirmed(), "3 % is the margin of a comparison that is planned for nothing");
    }
}
