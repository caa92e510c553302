package org.hmmlab.benchmarks.measure.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.stats.Proportion;
import org.junit.jupiter.api.Test;

/** What code a calibration earns: it fails by what it was to find, and does not pass where nothing was sought. */
final class CalibrationJudgeTest {
    private static final String AB = "ab --pairs 10";
    private static final String DETECT = "ab --detect 3%, 20 pairs";

    private static CalibrationFigure figure(String judgedBy, double nominal, int confirmed, int trials) {
        Proportion share = new Proportion(confirmed, trials);
        return CalibrationFigure.builder("drawn", BenchmarkCase.of("Drawn.op", Map.of(), 1), judgedBy)
                .nominal(nominal)
                .achieved(nominal, nominal - .01, nominal + .01)
                .pairs(10 * trials, .01)
                .trials(trials, confirmed)
                .share(share.low(), share.high())
                .build();
    }

    private static int code(int largestPermille, CalibrationFigure... figures) {
        CalibrationPlan plan = new CalibrationPlan(
                List.of(new CalibrationPlan.Subject("drawn", DrawnGroups.TASK)),
                Arm.ofLab("kref", Map.of("design", "kref")),
                List.of(0, largestPermille),
                new Timing(1, 20, 2, 20),
                10,
                60_000,
                0,
                1);
        List<CalibrationFigure> all = new ArrayList<>(List.of(figure(AB, 0, 0, 5)));
        all.addAll(List.of(figures));
        return new CalibrationJudge(plan).exitCode(all, new MeasuredGroups(plan));
    }

    @Test
    void shouldFailByTheSecondMissAtTheLargestEffectAndByAnyAlarm() {
        assertEquals(0, code(80, figure(AB, .08, 5, 5)));
        assertEquals(0, code(80, figure(AB, .08, 4, 5)), "one miss");
        assertEquals(1, code(80, figure(AB, .08, 3, 5)), "two");
        assertEquals(1, code(80, figure(AB, .08, 5, 5), figure(DETECT, 0, 1, 5)), "an alarm");
        assertEquals(3, code(80, figure(AB, .08, 0, 0)), "no trial");
    }

    @Test
    void shouldNotPassByAnEffectThatIsNotSought() {
        assertEquals(3, code(30, figure(AB, .03, 0, 5)), "3 % is the margin: nothing was to find it");
        assertEquals(3, code(30, figure(AB, .03, 5, 5)), "whatever became of it");
    }

    @Test
    void shouldHoldDetectToTheEffectThatItLooksFor() {
        assertEquals(0, code(30, figure(AB, .03, 0, 5), figure(DETECT, .03, 8, 8)));
        assertEquals(1, code(30, figure(AB, .03, 0, 5), figure(DETECT, .03, 6, 8)));
    }
}
