package org.hmmlab.results;

import java.util.List;
import java.util.Map;
import org.hmmlab.results.model.BenchmarkCase;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.stats.Proportion;

/** Calibrations for tests, all counts written down. */
public final class SampleCalibrations {
    private SampleCalibrations() {}

    /** A part of one kind. */
    public static CalibrationPart part(String kind, CalibrationFigure... figures) {
        return new CalibrationPart(
                kind,
                "2026-01-01T12:00:00Z",
                List.of("20260101-110000-0001"),
                List.of("scripts/lab", "calibrate"),
                1,
                60,
                List.of(figures));
    }

    /** Two equal arms. */
    public static CalibrationFigure equalArms(int confirmed, int trials) {
        return figure("single", 0, confirmed, trials, "");
    }

    /** A slowdown. */
    public static CalibrationFigure slowed(double nominal, int confirmed, int trials) {
        return figure("single", nominal, confirmed, trials, "3 pairs of its first stage");
    }

    /** Two equal arms of another class. */
    public static CalibrationFigure equalArmsOf(String name, int confirmed, int trials) {
        return figure(name, 0, confirmed, trials, "");
    }

    private static CalibrationFigure figure(String name, double nominal, int confirmed, int trials, String unfinished) {
        Proportion share = new Proportion(confirmed, trials);
        return CalibrationFigure.builder(
                        name, BenchmarkCase.of("Pair.startEnd", Map.of("ranges", "1"), 1), "ab --pairs 10")
                .nominal(nominal)
                .achieved(
                        trials == 0 ? Double.NaN : nominal,
                        trials == 0 ? Double.NaN : nominal - .01,
                        trials == 0 ? Double.NaN : nominal + .01)
                .pairs(20 * trials, trials == 0 ? Double.NaN : .013)
                .trials(trials, confirmed)
                .share(share.low(), share.high())
                .invalid(1)
                .unfinished(unfinished)
                .build();
    }
}
