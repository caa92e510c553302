package org.hmmlab.benchmarks.cli.measure;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommandLines;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.GivenOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.LabExtension;
import org.hmmlab.benchmarks.measure.compare.Execution;
import org.hmmlab.benchmarks.measure.latency.EarlierLatency;
import org.hmmlab.benchmarks.measure.latency.LatencyPlan;
import org.hmmlab.benchmarks.measure.latency.LatencyRun;
import org.hmmlab.benchmarks.measure.latency.Refusals;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkIndex;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.MeasuredRun;
import org.hmmlab.benchmarks.measure.session.ResumedRun;
import org.hmmlab.benchmarks.measure.session.StoredArms;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.RunSettings;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ArmSummary;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.ValidityRules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records every operation and shows percentiles, of one arm or of two against each other. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = {
            "Records every operation of a benchmark in the lab's own loop, and shows percentiles.",
            "BENCH is a regular expression over this lab's benchmarks; or one arm, design:NAME or jar:PATH (any JMH jar),",
            "or two arms with --bench. Two arms run in lock-step with a second copy of A (or one JVM after another, see",
            "--sequential-blocks), and are judged percentile by percentile: p50 5 %%, p90 8 %%, p99 12 %% from 10 pairs on,",
            "p99.9 25 %% from 20 pairs on.",
            "Closed loop: the next operation starts when the last has ended. With --rate, --open or --ladder: open loop;",
            "operations are due at fixed times, and response time counts from there.",
            "A percentile is shown only where it is held up: 20 operations beyond it in every JVM, 10 episodes in all.",
            "Refused by name: @Group, Control, SingleShotTime, and set-up or tear-down of Level.Invocation."
        })
public final class LatencyCommand implements Callable<Integer> {
    private static final RunKind KIND = RunKind.LATENCY;

    private final LabContext context;

    @Spec
    @Nullable
    public CommandSpec spec;

    @Mixin
    public CommonOptions common = new CommonOptions();

    @Mixin
    public ComparisonOptions options = new ComparisonOptions();

    @Mixin
    public LatencyOptions latency = new LatencyOptions();

    @Option(
            names = "--design",
            paramLabel = "D",
            description = "Design to run BENCH in (default: the first that the benchmark declares).")
    @Nullable
    String design;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description =
                    "Goes on with an interrupted comparison, of lab gate --latency too: its plan, its seed, and all"
                            + " that it has measured.")
    @Nullable
    String resume;

    @Parameters(arity = "0..2", paramLabel = "BENCH | A [B]", description = "What to measure.")
    public List<String> what = new ArrayList<>();

    /** Further settings of the stored run. */
    public Map<String, String> more = Map.of();

    /** Whether another command prints what this one has measured. */
    public boolean isQuiet;

    public LatencyCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (resume != null) {
            return goOn(resume);
        }
        if (what.isEmpty()) {
            throw new UnusableInputException(
                    "a benchmark, an arm or two arms must be given, or --resume RUN; an arm is "
                            + context.arms().syntax());
        }
        return measure(EarlierLatency.nothing(), context.command());
    }

    private int goOn(String name) throws InterruptedException {
        if (!what.isEmpty()) {
            throw new UnusableInputException("--resume takes arms and options from the run: --resume " + name);
        }
        GivenOptions.requireOnly(
                spec, "--resume takes arms and options from the run", "--resume", "--results", "--json", "--dry-run");
        ResumedRun resumed = ResumedRun.find(common.results(), name, Printing.err(spec));
        StoredRun run = resumed.run();
        StoredArms.requireResumable(run, KIND);
        String id = run.header().runId();
        if (run.header().arms().size() < 2) {
            throw new UnusableInputException(
                    "a comparison can be resumed; run " + id + " measured one arm, JVM by JVM");
        }
        if (run.header().typedSettings().hasInjectedTail()) {
            throw new UnusableInputException(
                    "run " + id + " is a trial with an injected tail: it is not resumed but made"
                            + " anew, by lab calibrate --latency or lab gate --latency --inject-tail");
        }
        LatencyCommand again = planned(run);
        again.spec = spec;
        again.common.givenSeed = run.header().seed();
        again.common.givenResults = common.results();
        again.common.isJson = common.isJson;
        again.common.isDryRun = common.isDryRun;
        again.options.resumed = Execution.of(run.header().settings().getOrDefault(ComparisonOptions.EXECUTION, ""));
        LatencyPlan plan = again.plan(new ArrayList<>());
        Arm a = plan.a();
        Arm b = Objects.requireNonNull(plan.b(), "a stored run of two arms must come of a command of two");
        StoredArms.requireSame(run, StoredArms.CONTENT_A, a.name(), a.program().content());
        StoredArms.requireSame(run, StoredArms.CONTENT_B, b.name(), b.program().content());
        again.more = Map.of(ResumedRun.RESUMES, id);
        Path folder = Objects.requireNonNull(
                new RunStore(common.results()).find(id).file().getParent(), "a run's file lies in a folder");
        // The command of the first run, so that this one can be resumed again.
        return again.measure(
                EarlierLatency.of(resumed.forks(), resumed.latencies(), resumed.notes(), folder),
                run.header().command());
    }

    /** The command that a stored run was measured by. */
    private LatencyCommand planned(StoredRun run) {
        if (StoredArms.isOfGate(run)) {
            return GateCommand.of(context, LabExtension.NONE, run).ofPercentiles();
        }
        return CommandLines.parsed(new LatencyCommand(context), StoredArms.arguments(run));
    }

    private int measure(EarlierLatency earlier, List<String> command) throws InterruptedException {
        PrintWriter out = Printing.out(spec);
        List<String> refused = new ArrayList<>();
        LatencyPlan plan = plan(refused);
        Arm b = plan.b();
        List<String> notes = options.notes(context, plan.a(), b == null ? plan.a() : b);
        notes.forEach(Printing.err(spec)::println);
        refused.forEach(reason -> Printing.err(spec).println("refused " + reason));
        if (common.isDryRun) {
            dryRun(out, plan);
            return ExitCodes.PASS;
        }
        if (!common.isJson && !isQuiet) {
            out.println(headline(plan));
            out.flush();
        }
        Map<String, String> settings = new LinkedHashMap<>(settings(plan));
        settings.putAll(more);
        MeasuredRun.Finished run = new MeasuredRun(context, Printing.err(spec), command)
                .run(
                        new MeasuredRun.Description(KIND, plan.seed(), arms(plan), settings, common.results()),
                        (writer, header) -> {
                            notes.forEach(writer::note);
                            refused.forEach(reason -> writer.note("refused " + reason));
                            LatencyRun.Findings found = new LatencyRun(
                                            plan, writer, Progress.onStandardError(), context.interruption(), earlier)
                                    .run();
                            return ExitCodes.first(
                                    List.of(ExitCodes.of(found.forks(), found.verdicts()), lost(found.forks())));
                        });
        if (!isQuiet) {
            Printing.finished(out, run, common.isJson);
        }
        return run.exitCode();
    }

    /** Of one arm there is no verdict to say that the machine could not measure it. */
    private static int lost(List<ForkRecord> forks) {
        boolean isLost = ArmSummary.of(forks, ValidityRules.DEFAULT).stream().anyMatch(arm -> arm.forks() == 0);
        return isLost ? ExitCodes.MACHINE : ExitCodes.PASS;
    }

    private LatencyPlan plan(List<String> refused) throws InterruptedException {
        latency.addTo(options.selected);
        options.requireNoGoal("lab latency measures so many JVMs as --pairs says");
        List<Arm> arms = new ArrayList<>();
        List<BenchmarkTask> tasks = withoutRefused(tasks(arms), arms, refused);
        boolean isComparison = arms.size() > 1;
        if (!isComparison && options.isSequential) {
            throw new UnusableInputException(
                    "--sequential-blocks is for two arms; the JVMs of one run one after another in any case");
        }
        Execution execution = isComparison ? options.execution(tasks, arms) : Execution.LOCK_STEP;
        return new LatencyPlan(
                tasks,
                arms.get(0),
                isComparison ? arms.get(1) : null,
                isComparison ? execution.rounded(options.jvms()) : options.jvms(),
                options.timing(),
                latency.rates(),
                latency.loop(),
                latency.isTailInjected,
                common.seed(),
                execution);
    }

    /** Finds the arms and what to measure of them. */
    private List<BenchmarkTask> tasks(List<Arm> arms) throws InterruptedException {
        if (!context.arms().isArm(what.get(0))) {
            return ofBenchmark(arms);
        }
        if (design != null) {
            throw new UnusableInputException(
                    "--design goes with a benchmark of this lab, not with an arm: " + what.get(0));
        }
        GitArms commits = options.commits(context, common.results(), Printing.err(spec));
        Arm a = context.arms().parse(what.get(0), commits);
        Arm b = what.size() > 1 ? context.arms().parse(what.get(1), commits) : null;
        if (b != null && a.name().equals(b.name())) {
            a = a.named(a.name() + " (A)");
            b = b.named(b.name() + " (B)");
        }
        arms.add(a);
        if (b != null) {
            arms.add(b);
        }
        return context.tasks(options.selected.selection(), options.benches).of(a, b == null ? a : b);
    }

    private List<BenchmarkTask> ofBenchmark(List<Arm> arms) {
        if (what.size() > 1 || !options.benches.isEmpty()) {
            throw new UnusableInputException("give one benchmark, or one or two arms with --bench; an arm is "
                    + context.arms().syntax() + "; given: " + String.join(" ", what));
        }
        if (design != null) {
            arms.add(context.arms().parse("design:" + design));
            return context.tasks(options.selected.selection(), what).of(arms.get(0), arms.get(0));
        }
        arms.add(Arm.ofLab("run", Map.of()));
        List<BenchmarkIndex.Entry> found = context.benchmarks().get().find(what.get(0));
        return options.selected.selection().ofDefaultCases(context.schemes().catalog(), found, Set.of());
    }

    private static List<BenchmarkTask> withoutRefused(List<BenchmarkTask> tasks, List<Arm> arms, List<String> refused) {
        List<BenchmarkTask> left = new ArrayList<>(tasks);
        for (Arm arm : arms) {
            for (Refusals.Refusal refusal : Refusals.of(left, arm.program())) {
                left.remove(refusal.task());
                if (!refused.contains(refusal.reason())) {
                    refused.add(refusal.reason());
                }
            }
        }
        if (left.isEmpty()) {
            throw new UnusableInputException(String.join("; ", refused));
        }
        return left;
    }

    private static List<String> arms(LatencyPlan plan) {
        Arm b = plan.b();
        return b == null ? List.of(plan.a().name()) : List.of(plan.a().name(), b.name());
    }

    private static Map<String, String> settings(LatencyPlan plan) {
        Map<String, String> settings = new LinkedHashMap<>();
        Arm b = plan.b();
        settings.put(
                "execution",
                b == null ? "one JVM after another" : plan.execution().text());
        settings.put(b == null ? "JVMs" : "pairs", Integer.toString(plan.jvms()));
        settings.put("timing", plan.timing().toString());
        settings.put("loop", plan.loop().toString());
        settings.put("rates", plan.rates().toString());
        if (plan.hasInjectedTail()) {
            settings.putAll(RunSettings.builder()
                    .injectedTail("every fiftieth operation of B is delayed on purpose")
                    .build()
                    .values());
        }
        settings.put(StoredArms.CONTENT_A, plan.a().program().content());
        settings.put("jvm A", plan.a().program().jvm().toString());
        if (b != null) {
            settings.put(StoredArms.CONTENT_B, b.program().content());
            settings.put("jvm B", b.program().jvm().toString());
        }
        return settings;
    }

    private static String headline(LatencyPlan plan) {
        Arm b = plan.b();
        return String.format(
                Locale.ROOT,
                "plan    latency of %s: %d benchmarks x %d %s, %s%s  ~%s",
                b == null ? plan.a().name() : b.name() + " against " + plan.a().name(),
                plan.tasks().size(),
                plan.jvms(),
                b == null ? "JVMs" : "pairs (" + plan.execution().words() + ", seed " + plan.seed() + ")",
                plan.rates().isEmpty() ? "closed loop" : "open loop, " + plan.loop() + " at ",
                plan.rates().isEmpty() ? "" : plan.rates(),
                ComparisonOptions.minutes(plan.estimatedMillis()));
    }

    private void dryRun(PrintWriter out, LatencyPlan plan) {
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("tasks", plan.tasks());
            object.put("arms", arms(plan));
            object.put("jvms", plan.jvms());
            object.put(
                    "execution",
                    plan.b() == null
                            ? "one JVM after another"
                            : plan.execution().text());
            object.put("timing", plan.timing());
            object.put("loop", plan.loop().toString());
            object.put("rates", plan.rates().stream().map(Object::toString).toList());
            object.put("estimatedMillis", plan.estimatedMillis());
            out.println(Printing.json(object));
            return;
        }
        out.println(headline(plan));
        if (!plan.execution().isLockStep()) {
            out.println("        " + plan.execution().text());
        }
        plan.tasks().forEach(task -> out.println("        " + task));
    }
}
