package org.hmmlab.benchmarks.cli.measure;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.cli.options.SelectionOptions;
import org.hmmlab.benchmarks.measure.choose.Preset;
import org.hmmlab.benchmarks.measure.choose.TaskSelection;
import org.hmmlab.benchmarks.measure.compare.PlainRun;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Harness;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.RunSession;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs benchmarks one after another and stores what they measured. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs benchmarks and stores the results.",
            "Without --preset: all declared parameter values, as JMH does. With one: its cases of record."
        })
public final class RunCommand implements Callable<Integer> {
    private final LabContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    SelectionOptions selected = new SelectionOptions();

    @Option(names = "--forks", paramLabel = "N", description = "JVMs per benchmark (default: by preset).")
    int forks;

    @Parameters(arity = "0..1", paramLabel = "PATTERN", description = "Regular expression, as in JMH; all if absent.")
    String pattern = "";

    public RunCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        PlainRun.Plan plan = plan();
        PrintWriter out = Printing.out(spec);
        if (common.isDryRun) {
            dryRun(out, plan);
            return ExitCodes.PASS;
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("preset", selected.effectivePreset().name().toLowerCase(Locale.ROOT));
        settings.put("forks", Integer.toString(plan.forks()));
        settings.put("timing", plan.timing().toString());
        RunSession.Finished run = new RunSession(context, Printing.err(spec))
                .run(
                        new RunSession.Description(
                                RunKind.RUN, common.seed(), List.of("run"), settings, common.results()),
                        (writer, header) -> {
                            List<ForkRecord> measured = new PlainRun(
                                            plan, writer, Progress.onStandardError(), context.interruption())
                                    .run();
                            return ExitCodes.of(measured, List.of());
                        });
        Printing.finished(out, run, common.isJson);
        return run.exitCode();
    }

    private PlainRun.Plan plan() {
        List<BenchmarkIndex.Entry> entries = context.benchmarks().get().find(pattern);
        TaskSelection selection = selected.selection();
        Preset preset = selected.preset;
        List<BenchmarkTask> tasks;
        if (preset == null) {
            tasks = selection.ofAllDeclared(context.schemes().catalog(), entries);
        } else {
            List<BenchmarkIndex.Entry> members = pattern.isEmpty()
                    ? entries.stream().filter(e -> isMember(e, preset)).toList()
                    : entries;
            tasks = selection.ofDefaultCases(context.schemes().catalog(), members, Set.of());
        }
        Preset effort = selected.effectivePreset();
        return new PlainRun.Plan(
                tasks,
                forks > 0 ? forks : effort.forks(),
                effort.timing(),
                Arm.ofLab("run", Map.of()),
                Harness.JMH,
                common.seed());
    }

    private boolean isMember(BenchmarkIndex.Entry entry, Preset preset) {
        return context.schemes()
                .catalog()
                .of(entry)
                .map(s -> s.presets().contains(preset))
                .orElse(false);
    }

    private void dryRun(PrintWriter out, PlainRun.Plan plan) {
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("tasks", plan.tasks());
            object.put("forks", plan.forks());
            object.put("timing", plan.timing());
            object.put("estimatedMillis", plan.estimatedMillis());
            out.println(Printing.json(object));
            return;
        }
        out.printf(
                Locale.ROOT,
                "plan    %d tasks x %d forks  ~%s%n",
                plan.tasks().size(),
                plan.forks(),
                TimePlan.minutes(plan.estimatedMillis()));
        plan.tasks().forEach(task -> out.println("        " + task));
    }
}
