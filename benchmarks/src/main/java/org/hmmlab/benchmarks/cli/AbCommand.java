package org.hmmlab.benchmarks.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.runner.Arm;
import org.hmmlab.benchmarks.runner.BenchmarkIndex;
import org.hmmlab.benchmarks.runner.BenchmarkTask;
import org.hmmlab.benchmarks.runner.Comparison;
import org.hmmlab.benchmarks.runner.ComparisonPlan;
import org.hmmlab.benchmarks.runner.Progress;
import org.hmmlab.benchmarks.runner.SuiteCatalog;
import org.hmmlab.benchmarks.runner.TargetJvm;
import org.hmmlab.benchmarks.runner.TaskSelection;
import org.hmmlab.benchmarks.runner.Timing;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.JudgeSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two arms on JVM pairs in lock-step. */
@Command(
        name = "ab",
        mixinStandardHelpOptions = true,
        description = {
            "Compares two designs: pairs of JVMs take turns, a second copy of A runs along as control.",
            "Says REGRESSED, EQUIVALENT, IMPROVED, INCONCLUSIVE or INVALID, and what effect it could have seen.",
            "A REGRESSED is measured again on fresh pairs before it counts."
        })
final class AbCommand implements Callable<Integer> {
    /** Beginning of a benchmark that is a recording. */
    static final String REPLAY = "replay:";

    private static final String REPLAY_BENCHMARK = "ReplayBenchmark";
    private static final double ASSUMED_SD = .02;

    private final LabContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    SelectionOptions selected = new SelectionOptions();

    @Parameters(index = "0", paramLabel = "A", description = "Baseline: design:NAME.")
    String a = "";

    @Parameters(index = "1", paramLabel = "B", description = "Candidate: design:NAME.")
    String b = "";

    @Option(
            names = "--bench",
            paramLabel = "REGEX|replay:FILE",
            description = "Benchmarks, as in JMH, or a recording; the suite of record if absent. May be repeated.")
    List<String> benches = new ArrayList<>();

    @Option(names = "--pairs", paramLabel = "N", description = "JVM pairs per benchmark (default: by preset).")
    int pairs;

    @Option(names = "--warmup", paramLabel = "NxMS", description = "Warm-up iterations, for example 4x200.")
    @Nullable
    String warmup;

    @Option(names = "--measure", paramLabel = "NxMS", description = "Measured iterations, for example 10x100.")
    @Nullable
    String measure;

    AbCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ComparisonPlan plan = plan();
        PrintWriter out = Printing.out(spec);
        if (common.isDryRun) {
            dryRun(out, plan);
            return ExitCodes.PASS;
        }
        if (!common.isJson) {
            out.println(headline(plan));
            out.flush();
        }
        MeasuredRun.Finished run = new MeasuredRun(context, Printing.err(spec))
                .run(
                        new MeasuredRun.Description(
                                "ab",
                                plan.seed(),
                                List.of(plan.a().name(), plan.b().name()),
                                settings(plan),
                                common.results()),
                        (writer, header) -> {
                            Comparison.Findings found = new Comparison(
                                            plan,
                                            JudgeSettings.DEFAULT.withSeed(plan.seed()),
                                            writer,
                                            Progress.onStandardError(),
                                            context.interruption())
                                    .run();
                            ReplayNotes.of(plan, found.verdicts()).forEach(writer::note);
                            return ExitCodes.of(found.forks(), found.verdicts());
                        });
        Printing.finished(out, run, common.isJson);
        return run.exitCode();
    }

    private ComparisonPlan plan() {
        Arm armA = ArmArgument.parse(a);
        Arm armB = ArmArgument.parse(b);
        if (pairs < 0) {
            throw new UnusableInputException("--pairs must be at least 1: --pairs " + pairs);
        }
        int planned = pairs > 0 ? pairs : selected.effort().pairs();
        return new ComparisonPlan(tasks(), armA, armB, planned, planned, timing(), TargetJvm.current(), common.seed());
    }

    private List<BenchmarkTask> tasks() {
        BenchmarkIndex index = context.benchmarks().get();
        Set<String> fixed = Set.of(ArmArgument.DESIGN);
        TaskSelection selection = selected.selection();
        if (benches.isEmpty()) {
            List<BenchmarkIndex.Entry> record = index.all().stream()
                    .filter(AbCommand::isOfRecord)
                    .filter(AbCommand::hasDesign)
                    .toList();
            if (record.isEmpty()) {
                throw new UnusableInputException("no suite of record is in this build; name benchmarks with --bench");
            }
            return selection.ofRecord(record, fixed);
        }
        List<BenchmarkTask> tasks = new ArrayList<>();
        for (String bench : benches) {
            if (bench.startsWith(REPLAY)) {
                Map<String, String> file = Map.of(
                        "file",
                        RecordingArgument.parse(bench.substring(REPLAY.length()))
                                .toString());
                List<BenchmarkIndex.Entry> replay = index.find("\\." + REPLAY_BENCHMARK + "\\.");
                selection.ofRecord(replay, Set.of(ArmArgument.DESIGN, "file")).forEach(t -> tasks.add(t.with(file)));
            } else {
                tasks.addAll(selection.ofRecord(withDesign(bench, index), fixed));
            }
        }
        return tasks;
    }

    private static List<BenchmarkIndex.Entry> withDesign(String bench, BenchmarkIndex index) {
        List<BenchmarkIndex.Entry> found = index.find(bench);
        List<BenchmarkIndex.Entry> comparable =
                found.stream().filter(AbCommand::hasDesign).toList();
        if (comparable.isEmpty()) {
            throw new UnusableInputException("a benchmark must have the parameter \"design\" to compare designs; \""
                    + bench + "\" matches only: "
                    + String.join(
                            ", ",
                            found.stream().map(BenchmarkIndex.Entry::shortName).toList()));
        }
        return comparable;
    }

    private static boolean hasDesign(BenchmarkIndex.Entry entry) {
        return entry.params().containsKey(ArmArgument.DESIGN);
    }

    private static boolean isOfRecord(BenchmarkIndex.Entry entry) {
        return SuiteCatalog.of(entry).map(SuiteCatalog.Suite::isOfRecord).orElse(false);
    }

    private Timing timing() {
        Timing byPreset = selected.effort().timing();
        int[] warm = counts(warmup, byPreset.warmupIterations(), byPreset.warmupMillis());
        int[] measured = counts(measure, byPreset.iterations(), byPreset.iterationMillis());
        return new Timing(warm[0], warm[1], measured[0], measured[1]);
    }

    private static int[] counts(@Nullable String text, int iterations, int millis) {
        if (text == null) {
            return new int[] {iterations, millis};
        }
        if (!text.matches("\\d{1,5}x\\d{1,7}")) {
            throw new UnusableInputException("iterations must be NxMS, for example 10x100; given: " + text);
        }
        int x = text.indexOf('x');
        return new int[] {Integer.parseInt(text.substring(0, x)), Integer.parseInt(text.substring(x + 1))};
    }

    private static Map<String, String> settings(ComparisonPlan plan) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("execution", "lock-step, A B and a second A");
        settings.put("pairs", Integer.toString(plan.pairs()));
        settings.put("timing", plan.timing().toString());
        return settings;
    }

    /** The plan in one line. */
    static String headline(ComparisonPlan plan) {
        return String.format(
                Locale.ROOT,
                "plan    %s against %s: %d benchmarks x %d pairs (lock-step, seed %d)  ~%s  sees >= %.1f %% at s_d %.0f %%",
                plan.b().name(),
                plan.a().name(),
                plan.tasks().size(),
                plan.pairs(),
                plan.seed(),
                minutes(plan.estimatedMillis()),
                100 * plan.sees(ASSUMED_SD),
                100 * ASSUMED_SD);
    }

    static String minutes(long millis) {
        long seconds = Math.max(1, Math.round(millis / 1000.0));
        return seconds / 60 + "m" + String.format(Locale.ROOT, "%02d", seconds % 60) + "s";
    }

    private void dryRun(PrintWriter out, ComparisonPlan plan) {
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("plan", plan);
            object.put("estimatedMillis", plan.estimatedMillis());
            object.put("sees", plan.sees(ASSUMED_SD));
            out.println(Printing.json(object));
            return;
        }
        out.println(headline(plan));
        plan.tasks().forEach(task -> out.println("        " + task));
    }
}
