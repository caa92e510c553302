package org.hmmlab.benchmarks.measure.calibrate;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.Margins;
import org.hmmlab.results.verdict.Metric;

/** Says what the groups of a calibration, measured now or stored, come to by the rules of this build. Stateless but for its plan. */
public final class CalibrationJudge {
    /** What a single-thread benchmark is also asked: whether so many percent are found with so many pairs. */
    private static final int DETECT_PERCENT = 3;

    private static final int DETECT_PAIRS = 20;
    private static final int PERMILLE_OF_PERCENT = 10;
    private static final double WHOLE = 1_000;

    private final CalibrationPlan plan;

    /** Judges by what was planned. */
    public CalibrationJudge(CalibrationPlan plan) {
        this.plan = plan;
    }

    /** Judges the trials that the groups hold. */
    public List<CalibrationFigure> judge(MeasuredGroups groups) throws InterruptedException {
        List<CalibrationFigure> figures = new ArrayList<>();
        for (CalibrationPlan.Subject subject : plan.subjects()) {
            for (int permille : plan.permilles()) {
                figures.add(judge(Trials.likeAb(plan.pairs()), subject, permille, groups));
            }
            if (subject.task().threads() == 1) {
                Trials detect = Trials.likeDetect(DETECT_PERCENT, DETECT_PAIRS);
                figures.add(judge(detect, subject, 0, groups));
                if (plan.permilles().contains(DETECT_PERCENT * PERMILLE_OF_PERCENT)) {
                    figures.add(judge(detect, subject, DETECT_PERCENT * PERMILLE_OF_PERCENT, groups));
                }
            }
        }
        return List.copyOf(figures);
    }

    private CalibrationFigure judge(Trials trials, CalibrationPlan.Subject subject, int permille, MeasuredGroups groups)
            throws InterruptedException {
        return trials.judge(
                new Trials.Subject(subject.name(), subject.task(), plan.arm(), permille),
                groups.compared(subject, permille),
                plan.seed());
    }

    /**
     * A check that failed, for a confirmed false alarm or a second miss at the largest effect, where that is more than the margin; 3
     * where a figure has no trial, or none was to find the largest effect.
     */
    public int exitCode(List<CalibrationFigure> figures, MeasuredGroups measured) {
        double largest =
                plan.permilles().stream().mapToInt(Integer::intValue).max().orElse(0) / WHOLE;
        List<Integer> codes = new ArrayList<>();
        if (measured.hasCrashed()) {
            codes.add(ExitCodes.NOTHING_MEASURED);
        }
        int misses = 0;
        boolean isSought = false;
        for (CalibrationFigure figure : figures) {
            if (figure.trials() == 0) {
                codes.add(figure.invalid() > 0 ? ExitCodes.MACHINE : ExitCodes.INCONCLUSIVE);
            } else if (figure.ofEqualArms() && figure.confirmed() > 0) {
                codes.add(ExitCodes.REGRESSED);
            } else if (figure.nominal() == largest && figure.nominal() > minFound(figure)) {
                misses += figure.trials() - figure.confirmed();
                isSought = true;
            }
        }
        if (!isSought) {
            codes.add(ExitCodes.INCONCLUSIVE);
        }
        if (misses > 1) {
            codes.add(ExitCodes.REGRESSED);
        }
        return ExitCodes.first(codes);
    }

    /** What lies inside the margin is not called a regression, by design; {@code --detect} makes the margin half of what it looks for. */
    private static double minFound(CalibrationFigure figure) {
        return Trials.isLikeAb(figure)
                ? Margins.DEFAULT.of(Metric.primary(figure.threads()).label())
                : 0;
    }
}
