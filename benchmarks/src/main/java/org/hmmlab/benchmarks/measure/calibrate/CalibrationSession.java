package org.hmmlab.benchmarks.measure.calibrate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.RunSession;
import org.hmmlab.benchmarks.measure.session.SettingsWriter;
import org.hmmlab.benchmarks.measure.session.StoredCommand;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.store.Calibrations;
import org.hmmlab.results.store.StoredRun;

/** Measures a calibration of times as a stored run, or judges a stored one again, and keeps the answer. Used by one thread. */
public final class CalibrationSession {
    /** The kind of such a run. */
    public static final RunKind KIND = RunKind.CALIBRATE;

    private static final double MILLIS_OF_MINUTE = 60e3;

    private final CalibrationPlan plan;
    private final MeasuredGroups measured;
    private final Path results;

    /**
     * A session.
     *
     * @param plan of the calibration
     * @param measured the groups that were measured before; takes those that are measured now
     * @param results the results folder
     */
    public CalibrationSession(CalibrationPlan plan, MeasuredGroups measured, Path results) {
        this.plan = plan;
        this.measured = measured;
        this.results = results;
    }

    /**
     * A calibration that was judged.
     *
     * @param run that was measured
     * @param part the figures
     * @param exitCode that they earned
     */
    public record Judged(StoredRun run, CalibrationPart part, int exitCode) {}

    /**
     * Measures, judges, and stores the run.
     *
     * @param err is told what delays or ends the run
     * @param command the command line that repeats the run
     * @param more settings of the run beside those of the plan
     */
    public Judged measure(LabContext context, PrintWriter err, List<String> command, Map<String, String> more)
            throws InterruptedException {
        List<CalibrationFigure> figures = new ArrayList<>();
        RunSession.Description description =
                new RunSession.Description(KIND, plan.seed(), List.of(plan.arm().name()), settings(more), results);
        RunSession.Finished run = new RunSession(context, err, command).run(description, (writer, header) -> {
            new CalibrationRun(plan, writer, Progress.onStandardError(), context.interruption()).measure(measured);
            CalibrationJudge judge = new CalibrationJudge(plan);
            figures.addAll(judge.judge(measured));
            return judge.exitCode(figures, measured);
        });
        return new Judged(run.stored(), part(run.stored(), Instant.now().toString(), figures), run.exitCode());
    }

    /** Judges what a stored calibration has measured by the rules of this build. */
    public Judged judge(StoredRun run) throws InterruptedException {
        CalibrationJudge judge = new CalibrationJudge(plan);
        List<CalibrationFigure> figures = judge.judge(measured);
        String ended = run.footer().endedAt();
        return new Judged(
                run,
                part(run, ended.isEmpty() ? run.header().startedAt() : ended, figures),
                judge.exitCode(figures, measured));
    }

    private CalibrationPart part(StoredRun run, String measuredAt, List<CalibrationFigure> figures) {
        return new CalibrationPart(
                CalibrationPart.TIMES,
                measuredAt,
                List.of(run.header().runId()),
                StoredCommand.withoutResults(run.header().command()),
                plan.seed(),
                measured.millis() / MILLIS_OF_MINUTE,
                figures);
    }

    private Map<String, String> settings(Map<String, String> more) {
        SettingsWriter settings = new SettingsWriter()
                .execution("lock-step, A, a second and a third A, and one JVM for each slowdown")
                .with("classes", plan.subjects())
                .with("slowdowns in thousandths", plan.permilles())
                .pairs(plan.pairs())
                .timing(
                        plan.timing(),
                        plan.subjects().stream()
                                .map(CalibrationPlan.Subject::task)
                                .toList())
                .with("budget", plan.budgetMillis() + " ms, groups " + plan.groups())
                .a(plan.arm());
        more.forEach(settings::with);
        return settings.settings();
    }

    /**
     * Keeps, of the figures of classes, those that hold a trial and of which no later calibration is kept.
     *
     * @param isClass whether figures of a name are those of a class
     * @return where, or why not
     */
    public String keep(Judged judged, Predicate<String> isClass) {
        StoredRun run = judged.run();
        CalibrationPart part = judged.part();
        Calibrations calibrations = new Calibrations(results);
        CalibrationPart named = part.only(isClass);
        if (named.figures().isEmpty()) {
            return "nowhere: --bench names a benchmark of your own, which stands for no class";
        }
        List<String> tried = named.figures().stream()
                .filter(figure -> figure.trials() > 0)
                .map(CalibrationFigure::name)
                .toList();
        if (tried.isEmpty()) {
            return "nowhere: no trial gave a verdict";
        }
        Instant measuredAt = Instant.parse(part.measuredAt());
        List<String> outdated = calibrations.of(run.header().environment()).stream()
                .flatMap(kept -> kept.parts().stream())
                .filter(kept -> kept.kind().equals(part.kind())
                        && !kept.runs().contains(run.header().runId())
                        && Instant.parse(kept.measuredAt()).isAfter(measuredAt))
                .flatMap(kept -> kept.classes().stream())
                .toList();
        CalibrationPart news = named.only(name -> tried.contains(name) && !outdated.contains(name));
        return news.figures().isEmpty()
                ? "nowhere: a later one is kept"
                : calibrations.keep(run.header().environment(), news).toString();
    }
}
