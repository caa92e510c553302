package org.hmmlab.benchmarks.measure.compare;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.RunSession;
import org.hmmlab.benchmarks.measure.session.SettingsWriter;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.JudgeSettings;
import org.jspecify.annotations.Nullable;

/** Measures a comparison as a stored run. Used by one thread. */
public final class ComparisonSession {
    private final LabContext context;
    private final PrintWriter err;
    private final Path results;
    private final List<String> command;

    /**
     * A session.
     *
     * @param err is told what delays or ends the run
     * @param results the results folder
     * @param command the command line that repeats the run
     */
    public ComparisonSession(LabContext context, PrintWriter err, Path results, List<String> command) {
        this.context = context;
        this.err = err;
        this.results = results;
        this.command = List.copyOf(command);
    }

    /**
     * What is measured.
     *
     * @param plan of the comparison
     * @param settings of the run, beside those of the plan
     * @param notes for the reader, stored first
     * @param earlier what an interrupted run has measured of it
     * @param confirms whether a regression is measured again on fresh pairs
     */
    public record Task(
            ComparisonPlan plan,
            Map<String, String> settings,
            List<String> notes,
            ReusableGroups earlier,
            boolean confirms) {
        /** Copies. */
        public Task {
            settings = Map.copyOf(settings);
            notes = List.copyOf(notes);
        }
    }

    /** What is done with the findings before the run ends, for example noted. */
    public interface Follow {
        void found(Comparison.Findings found, RunWriter writer, Progress progress) throws InterruptedException;
    }

    /**
     * A stored comparison.
     *
     * @param run as it was stored
     * @param found as it was judged
     */
    public record Finished(RunSession.Finished run, Comparison.Findings found) {}

    /** Measures, judges, and stores the run. */
    public Finished run(Task task, Follow follow) throws InterruptedException {
        ComparisonPlan plan = task.plan();
        FoundOnce found = new FoundOnce();
        RunSession.Description description = new RunSession.Description(
                RunKind.AB,
                plan.seed(),
                List.of(plan.a().name(), plan.b().name()),
                settings(plan, task.settings()),
                results);
        RunSession.Finished run = new RunSession(context, err, command).run(description, (writer, header) -> {
            task.notes().forEach(writer::note);
            Progress progress = Progress.onStandardError();
            Comparison comparison = new Comparison(
                    plan,
                    JudgeSettings.DEFAULT.withSeed(plan.seed()),
                    writer,
                    progress,
                    context.interruption(),
                    task.earlier());
            Comparison.Findings findings = task.confirms() ? comparison.run() : comparison.runUnconfirmed();
            found.findings = findings;
            follow.found(findings, writer, progress);
            return ExitCodes.first(List.of(
                    ExitCodes.of(findings.forks(), findings.verdicts()),
                    findings.refused().isEmpty() ? ExitCodes.PASS : ExitCodes.INCONCLUSIVE));
        });
        return new Finished(run, Objects.requireNonNull(found.findings, "a finished run has findings"));
    }

    /** Carries the findings out of the run. */
    private static final class FoundOnce {
        private Comparison.@Nullable Findings findings;
    }

    private static Map<String, String> settings(ComparisonPlan plan, Map<String, String> more) {
        SettingsWriter settings = new SettingsWriter()
                .execution(plan.execution().text())
                .pairs(plan.pairs())
                .timing(plan.timing(), plan.tasks())
                .with("goal", plan.goal())
                .a(plan.a())
                .b(plan.b());
        more.forEach(settings::with);
        return settings.settings();
    }
}
