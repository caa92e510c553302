package org.hmmlab.benchmarks.cli.model;

import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.hmmlab.benchmarks.measure.compare.Comparison;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.Goal;
import org.hmmlab.benchmarks.measure.compare.ReusableGroups;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.RunSession;
import org.hmmlab.benchmarks.programs.replay.RecordedPrograms;
import org.hmmlab.benchmarks.programs.replay.ReplayNotes;
import org.hmmlab.benchmarks.suites.DesignArms;
import org.hmmlab.benchmarks.suites.SuiteCatalog;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.report.RunPage;
import org.hmmlab.results.report.VerdictTable;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.JudgeSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The first minute: what did the step from kref to get/put change? Runs the steps of {@link DemoStep#ALL}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "The first minute: pre against post on the invalidate pair, the fault path and one recorded program.",
            "Ends with a table and a page. Shows verdicts and does not enforce them: exits 0 unless something broke."
        })
public final class DemoCommand implements Callable<Integer> {

    private final LabContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(names = "--quick", description = "Fewer pairs: done in 45 s, sees only large effects.")
    boolean isQuick;

    public DemoCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Printing.out(spec);
        List<String> missing = new ArrayList<>();
        List<ComparisonPlan> plans = plans(missing);
        if (plans.isEmpty()) {
            throw new UnusableInputException("no step of the demonstration is in this build: " + missing);
        }
        if (!common.isJson) {
            introduce(out, plans);
        }
        if (common.isDryRun) {
            return ExitCodes.PASS;
        }
        RunSession.Description description = new RunSession.Description(
                RunKind.DEMO,
                common.seed(),
                List.of(plans.get(0).a().name(), plans.get(0).b().name()),
                Map.of("size", isQuick ? "quick" : "whole"),
                common.results());
        RunSession.Finished run = new RunSession(context, Printing.err(spec))
                .run(description, (writer, header) -> measure(plans, missing, writer, header));
        if (common.isJson) {
            Printing.finished(out, run, true);
        } else {
            out.println("stored  " + run.file());
        }
        Path page = RunPage.write(
                run.stored(), Printing.latencies(run), RunPage.defaultFile(common.results(), run.stored()));
        if (!common.isJson) {
            out.println("page    " + page);
            conclude(out);
        }
        return run.exitCode();
    }

    private int measure(List<ComparisonPlan> plans, List<String> missing, RunWriter writer, RunHeader header)
            throws InterruptedException {
        missing.forEach(writer::note);
        List<ForkRecord> forks = new ArrayList<>();
        for (ComparisonPlan plan : plans) {
            Comparison.Findings found = new Comparison(
                            plan,
                            JudgeSettings.DEFAULT.withSeed(plan.seed()),
                            writer,
                            Progress.onStandardError(),
                            context.interruption(),
                            ReusableGroups.nothing())
                    .run();
            forks.addAll(found.forks());
            List<String> notes = ReplayNotes.of(plan, found.verdicts());
            notes.forEach(writer::note);
            if (!common.isJson) {
                showStep(header, found);
                notes.forEach(note -> Printing.out(spec).println("note    " + note));
            }
        }
        // Verdicts are shown, not enforced; a crash is a crash.
        return ExitCodes.of(forks, List.of());
    }

    /** Each step's table as soon as there is one; the stored run and the page come at the end. */
    private void showStep(RunHeader header, Comparison.Findings found) {
        RunFooter soFar = new RunFooter(RunStatus.INCOMPLETE, Instant.now().toString(), ExitCodes.PASS, "");
        PrintWriter out = Printing.out(spec);
        out.println(
                VerdictTable.render(new StoredRun(header, found.forks(), found.verdicts(), List.of(), soFar, null)));
        out.flush();
    }

    private List<ComparisonPlan> plans(List<String> missing) {
        BenchmarkIndex index = context.benchmarks().get();
        List<ComparisonPlan> plans = new ArrayList<>();
        for (DemoStep step : DemoStep.ALL) {
            int pairs = step.pairs(isQuick);
            if (pairs == 0) {
                continue;
            }
            List<BenchmarkTask> tasks = tasks(step, index);
            if (tasks.isEmpty()) {
                missing.add("step left out, not in this build: " + step.title());
                continue;
            }
            plans.add(new ComparisonPlan(
                    tasks,
                    context.arms().parse("design:pre"),
                    context.arms().parse("design:post"),
                    pairs,
                    step.repeats(),
                    step.timing(),
                    Goal.NONE,
                    common.seed()));
        }
        return plans;
    }

    private static List<BenchmarkTask> tasks(DemoStep step, BenchmarkIndex index) {
        List<BenchmarkIndex.Entry> found = index.all().stream()
                .filter(e -> java.util.regex.Pattern.compile(step.benchmark())
                        .matcher(e.name())
                        .find())
                .limit(1)
                .toList();
        Map<String, List<String>> params = new TreeMap<>(step.params());
        if (!step.recording().isEmpty()) {
            try {
                Path file = RecordedPrograms.find(step.recording());
                params.put("file", List.of(file.toAbsolutePath().normalize().toString()));
            } catch (NoSuchFileException e) {
                return List.of();
            }
        }
        return found.isEmpty()
                ? List.of()
                : new TaskSelection(params, List.of(1))
                        .ofDefaultCases(SuiteCatalog.catalog(), found, Set.of(DesignArms.PARAMETER))
                        .subList(0, 1);
    }

    private void introduce(PrintWriter out, List<ComparisonPlan> plans) {
        out.println("What did mmu_notifier_get/put (kref -> get-put) change? Lower is better.");
        long millis = 0;
        for (ComparisonPlan plan : plans) {
            millis += plan.estimatedMillis();
            out.printf(
                    Locale.ROOT,
                    "plan    %s: %d pairs of JVMs in lock-step with a control, sees >= %.0f %% at s_d %.0f %%%n",
                    plan.tasks().get(0).shortName(),
                    plan.pairs(),
                    100 * plan.sees(ComparisonPlan.ASSUMED_SD),
                    100 * ComparisonPlan.ASSUMED_SD);
        }
        out.println("        about " + TimePlan.minutes(millis) + " in all, seed " + common.seed());
        out.flush();
    }

    private static void conclude(PrintWriter out) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "can",
                "the exact counts are exact; a verdict holds for this machine, this minute and these parameters");
        lines.put("cannot", "effects below \"sees\", several threads, percentiles: do not quote these times elsewhere");
        lines.put("next", "scripts/lab ab design:pre design:post   (ten pairs, the suite of record)");
        lines.forEach((key, text) -> out.printf("%-8s%s%n", key, text));
        out.flush();
    }
}
