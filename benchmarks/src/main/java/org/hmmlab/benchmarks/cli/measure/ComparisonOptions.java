package org.hmmlab.benchmarks.cli.measure;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hmmlab.benchmarks.cli.options.GitOptions;
import org.hmmlab.benchmarks.cli.options.SelectionOptions;
import org.hmmlab.benchmarks.measure.choose.ComparisonTasks;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.Execution;
import org.hmmlab.benchmarks.measure.compare.Goal;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.MachineMemory;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.StoredArms;
import org.hmmlab.results.verdict.JudgeSettings;
import org.hmmlab.results.verdict.PairPlanner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that compares two arms on pairs of JVMs. */
public final class ComparisonOptions {
    /** Settings of a run that name the JDKs of its arms. */
    static final String JDK_A = "jdk A";

    static final String JDK_B = "jdk B";

    /** Setting of a run that says how its JVMs met the machine. */
    static final String EXECUTION = "execution";

    private static final double ASSUMED_SD = .02;
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,2}(?:\\.\\d+)?) ?%");
    private static final Pattern TIME = Pattern.compile("(\\d{1,5})(s|m|h)");

    @Mixin
    public SelectionOptions selected = new SelectionOptions();

    @Option(
            names = "--bench",
            paramLabel = "REGEX|replay:FILE",
            description = "Benchmarks, as in JMH, or a recording; the suite of record if absent, of a jar all it has."
                    + " May be repeated.")
    public List<String> benches = new ArrayList<>();

    @Option(names = "--pairs", paramLabel = "N", description = "JVM pairs per benchmark (default: by preset).")
    public int pairs;

    @Option(
            names = "--detect",
            paramLabel = "E%",
            description = "Find slowdowns of E %%: after a pilot of 4 pairs, as many as that takes; margin E/2. Refuses"
                    + " what 60 pairs do not find, and says what would do.")
    @Nullable
    public String detect;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description = "As many pairs as fit, for example 90s, 10m or 1h; half is kept for the confirmation.")
    @Nullable
    public String budget;

    @Option(names = "--warmup", paramLabel = "NxMS", description = "Warm-up iterations, for example 4x200.")
    @Nullable
    String warmup;

    @Option(names = "--measure", paramLabel = "NxMS", description = "Measured iterations, for example 10x100.")
    @Nullable
    String measure;

    @Option(
            names = "--sequential-blocks",
            description =
                    "One JVM after another, in blocks A B B A or B A A B with the control beside them, instead of three"
                            + " in lock-step. Chosen by itself where the memory does not hold three.")
    public boolean isSequential;

    @Mixin
    public GitOptions git = new GitOptions();

    /** How a run that is resumed was measured; decides before anything else does. */
    @Nullable
    Execution resumed;

    public ComparisonOptions() {}

    /** The commits that arms may be. */
    public GitArms commits(LabContext context, Path results, PrintWriter err) {
        return new GitArms(context, git, results, err);
    }

    /** The plan for two arms. */
    ComparisonPlan plan(LabContext context, Arm a, Arm b, long seed) {
        int planned = jvms();
        Goal goal = goal();
        if (pairs > 0 && goal.needsPilot()) {
            throw new UnusableInputException("--pairs, --detect and --budget exclude each other");
        }
        List<BenchmarkTask> tasks = context.tasks(selected.selection(), benches).of(a, b);
        return new ComparisonPlan(tasks, a, b, planned, planned, timing(), goal, seed)
                .with(execution(tasks, List.of(a, b)));
    }

    /** What is not as asked for, or differs, in sentences for the reader and the stored run. */
    List<String> notes(LabContext context, Arm a, Arm b) {
        return context.tasks(selected.selection(), benches).notes(a, b);
    }

    /** How the JVMs of a pair meet the same machine: as asked for, or as the memory allows. */
    Execution execution(List<BenchmarkTask> tasks, List<Arm> arms) {
        if (resumed != null) {
            return resumed;
        }
        return isSequential
                ? Execution.blocks("asked for")
                : Execution.fitting(ComparisonTasks.heapBytes(tasks, arms), MachineMemory.availableBytes());
    }

    /** JVM pairs, or JVMs of one arm. */
    public int jvms() {
        if (pairs < 0) {
            throw new UnusableInputException("--pairs must be at least 1: --pairs " + pairs);
        }
        return pairs > 0 ? pairs : selected.effort().pairs();
    }

    /** Refuses what plans the number of pairs by a pilot. */
    public void requireNoGoal(String instead) {
        if (goal().needsPilot()) {
            throw new UnusableInputException("--detect and --budget plan for times per operation; " + instead);
        }
    }

    private Goal goal() {
        return new Goal(detect == null ? Double.NaN : effect(detect), budgetMillis());
    }

    /** Time to spend; 0 if none is given. */
    public long budgetMillis() {
        return budget == null ? 0 : millis(budget);
    }

    private static double effect(String text) {
        Matcher matcher = PERCENT.matcher(text);
        double effect = matcher.matches() ? Double.parseDouble(matcher.group(1)) / 100 : 0;
        if (effect <= 0) {
            throw new UnusableInputException("--detect must be a percentage above 0, for example 3%: --detect " + text);
        }
        return effect;
    }

    private static long millis(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new UnusableInputException("--budget must be a time, for example 90s, 10m or 1h: --budget " + text);
        }
        long unit = switch (matcher.group(2)) {
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
        return unit * Long.parseLong(matcher.group(1));
    }

    /** Of each JVM: by preset, but for what is given. */
    public Timing timing() {
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

    /** What a stored run says about its plan; the contents name what was measured, whatever it was called. */
    static Map<String, String> settings(ComparisonPlan plan) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(EXECUTION, plan.execution().text());
        settings.put("pairs", Integer.toString(plan.pairs()));
        settings.put("timing", plan.timing().toString());
        settings.put("goal", plan.goal().toString());
        settings.put(StoredArms.CONTENT_A, plan.a().program().content());
        settings.put(StoredArms.CONTENT_B, plan.b().program().content());
        settings.put("jvm A", plan.a().program().jvm().toString());
        settings.put("jvm B", plan.b().program().jvm().toString());
        settings.put(JDK_A, plan.a().program().jvm().jdk());
        settings.put(JDK_B, plan.b().program().jvm().jdk());
        return settings;
    }

    /** The plan in one line. */
    static String headline(ComparisonPlan plan) {
        String start = String.format(
                Locale.ROOT,
                "plan    %s against %s: %d benchmarks x ",
                plan.b().name(),
                plan.a().name(),
                plan.tasks().size());
        if (plan.goal().needsPilot()) {
            return start + pilotPlan(plan);
        }
        return start
                + String.format(
                        Locale.ROOT,
                        "%d pairs (%s, seed %d)  ~%s  sees >= %.1f %% at s_d %.0f %%",
                        plan.pairs(),
                        plan.execution().words(),
                        plan.seed(),
                        minutes(plan.estimatedMillis()),
                        100 * plan.sees(ASSUMED_SD),
                        100 * ASSUMED_SD);
    }

    private static String pilotPlan(ComparisonPlan plan) {
        PairPlanner planner =
                new PairPlanner(JudgeSettings.DEFAULT.withDetect(plan.goal().detect()));
        PairPlanner.Spread assumed = new PairPlanner.Spread(ASSUMED_SD, ASSUMED_SD);
        long round = plan.tasks().stream().mapToLong(plan::groupMillis).sum();
        long counting = plan.tasks().stream().mapToLong(plan::countingMillis).sum();
        long budget = plan.goal().budgetMillis();
        int pairs = budget > 0
                ? (int) Math.max(PairPlanner.PILOT, (budget / 2 - counting) / round)
                : planner.pairsToDetect(assumed);
        return String.format(
                Locale.ROOT,
                "a pilot of %d pairs, then as many as it takes (%s, seed %d): at s_d %.0f %% %d pairs, ~%s"
                        + " and as long again to confirm, find >= %.1f %%",
                PairPlanner.PILOT,
                plan.execution().words(),
                plan.seed(),
                100 * ASSUMED_SD,
                pairs,
                minutes(counting + pairs * round),
                100
                        * (budget > 0
                                ? planner.detectable(assumed, pairs)
                                : plan.goal().detect()));
    }

    public static String minutes(long millis) {
        long seconds = Math.max(1, Math.round(millis / 1000.0));
        return seconds / 60 + "m" + String.format(Locale.ROOT, "%02d", seconds % 60) + "s";
    }

    /** The plan as one JSON object, for {@code --dry-run --json}. */
    static Map<String, Object> json(ComparisonPlan plan) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("plan", plan);
        object.put("estimatedMillis", plan.estimatedMillis());
        object.put("sees", plan.sees(ASSUMED_SD));
        object.put("headline", headline(plan));
        return object;
    }
}
