package org.hmmlab.benchmarks.cli.machine;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.measure.ComparisonOptions;
import org.hmmlab.benchmarks.cli.measure.LatencyLauncher;
import org.hmmlab.benchmarks.cli.options.CommandLines;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.GivenOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationClass;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationPlan;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationSession;
import org.hmmlab.benchmarks.measure.calibrate.LatencyTrials;
import org.hmmlab.benchmarks.measure.calibrate.MeasuredGroups;
import org.hmmlab.benchmarks.measure.calibrate.SlowdownSupport;
import org.hmmlab.benchmarks.measure.calibrate.TailCalibration;
import org.hmmlab.benchmarks.measure.compare.ComparisonRequest;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.ResumableRun;
import org.hmmlab.benchmarks.measure.session.ResumePreconditions;
import org.hmmlab.benchmarks.measure.session.StoredCommand;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.report.CalibrationTable;
import org.hmmlab.results.store.Calibrations;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds out what this machine raises as false alarms and what it finds. */
@Command(
        name = "calibrate",
        mixinStandardHelpOptions = true,
        description = {
            "Finds out how often a comparison on this machine raises a false alarm, and how often it finds a slowdown.",
            "Equal JVMs and JVMs with an injected slowdown take turns in one group: A, a copy of it, another copy, and one",
            "for each effect. The groups are cut into trials that share none, each judged as lab ab judges, both stages.",
            "Each share stands with its number of trials and Clopper and Pearson's 95 %% interval, each effect with what was",
            "achieved. The result lies in calibration/<machine class>.json of the results folder, where doctor reads it.",
            "Exit code 1: a confirmed false alarm, or more than one miss at the largest effect."
        })
public final class CalibrateCommand implements Callable<Integer> {
    private static final String MEASURES_NOTHING = " measures nothing, and plans nothing";
    private static final long DEFAULT_BUDGET_MILLIS = 3_600_000;

    private final LabContext context;
    private final List<CalibrationClass> known;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ComparisonOptions options = new ComparisonOptions();

    @Option(
            names = "--class",
            split = ",",
            paramLabel = "CLASS",
            description =
                    "Classes of benchmarks (default: single,contended; a wrong name lists all). --bench names one benchmark"
                            + " instead.")
    List<String> classes = new ArrayList<>();

    @Option(
            names = "--effects",
            split = ",",
            paramLabel = "E%",
            description = "Injected slowdowns (default: 3%%,5%%,8%%).")
    List<String> effects = new ArrayList<>(List.of("3%", "5%", "8%"));

    @Option(names = "--design", paramLabel = "D", description = "Design that is measured (default: kref).")
    String design = "kref";

    @Option(names = "--groups", paramLabel = "N", description = "Groups of each class, instead of a budget.")
    int groups;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description =
                    "Goes on with an interrupted calibration: its plan, its seed, and all that it has measured. With"
                            + " another --budget also with one that is complete.")
    @Nullable
    String resume;

    @Option(
            names = "--latency",
            description =
                    "Calibrates percentiles instead: trials of lab gate --latency with an injected tail, each a run of"
                            + " its own. The same command with the same --seed passes over those that are stored.")
    boolean isLatency;

    @Option(names = "--trials", paramLabel = "N", description = "Trials of --latency (default: 10).")
    int trials = 10;

    @Option(
            names = "--rejudge",
            paramLabel = "RUN|FILE",
            description =
                    "Measures nothing: judges the groups of a stored calibration again, by the rules of this build,"
                            + " and keeps the answer.")
    @Nullable
    String judged;

    @Option(names = "--markdown", description = "Measures nothing: prints what is stored as the README's table.")
    boolean isTable;

    /**
     * The command.
     *
     * @param known the classes of benchmarks that there are
     */
    public CalibrateCommand(LabContext context, List<CalibrationClass> known) {
        this.context = context;
        this.known = List.copyOf(known);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (isTable) {
            GivenOptions.requireOnly(spec, "--markdown" + MEASURES_NOTHING, "--markdown", "--results", "--json");
            return table();
        }
        if (judged != null) {
            GivenOptions.requireOnly(spec, "--rejudge" + MEASURES_NOTHING, "--rejudge", "--results", "--json");
            return judgeAgain(judged);
        }
        if (isLatency) {
            if (resume != null || groups > 0 || !classes.isEmpty()) {
                throw new UnusableInputException("--latency goes on by its --seed, and takes --trials and --bench, not"
                        + " --resume, --groups or --class");
            }
            return percentiles();
        }
        if (resume == null) {
            CalibrationPlan plan = plan();
            return measure(plan, new MeasuredGroups(plan), Map.of(), context.command());
        }
        return resumed(resume);
    }

    private int resumed(String name) throws InterruptedException {
        GivenOptions.requireOnly(
                spec,
                "--resume takes its plan from the run",
                "--resume",
                "--results",
                "--json",
                "--dry-run",
                "--budget");
        ResumableRun resumed = ResumableRun.find(common.results(), name, Printing.err(spec));
        StoredRun run = resumed.run();
        ResumePreconditions.requireKind(run, CalibrationSession.KIND, "resumed");
        boolean isLonger = options.budget != null;
        if (!isLonger) {
            ResumePreconditions.requireResumable(run, CalibrationSession.KIND);
        }
        ResumePreconditions.requireSameEnvironment(run, "resumed");
        CalibrateCommand again = planned(run);
        if (isLonger) {
            again.options.budget = options.budget;
            again.groups = 0;
        }
        CalibrationPlan plan = again.plan();
        ResumePreconditions.requireSameContent(run, plan.arm());
        MeasuredGroups earlier = new MeasuredGroups(plan);
        earlier.addStored(resumed.forks(), resumed.notes());
        return measure(plan, earlier, resumed.settings(), again.arguments(run));
    }

    /** The command that a stored run was measured by. */
    private CalibrateCommand planned(StoredRun run) {
        return CommandLines.restored(new CalibrateCommand(context, known), c -> c.common, run, common);
    }

    /** The command line of a resumed run is that of the first one, so that it can be resumed again. */
    private List<String> arguments(StoredRun run) {
        List<String> command = run.header().command();
        return options.budget == null ? command : StoredCommand.withBudget(command, options.budget);
    }

    private int table() {
        PrintWriter out = Printing.out(spec);
        out.print(CalibrationTable.markdown(new Calibrations(common.results()).all()));
        out.flush();
        return ExitCodes.PASS;
    }

    private CalibrationPlan plan() {
        if (options.detect != null) {
            throw new UnusableInputException("--detect plans a comparison; what a calibration injects is --effects");
        }
        if (options.isSequential) {
            throw new UnusableInputException(
                    "--sequential-blocks is for comparisons; a calibration measures in lock-step");
        }
        if (groups < 0 || (groups > 0 && options.budget != null)) {
            throw new UnusableInputException("--groups must be at least 1, and excludes --budget: --groups " + groups);
        }
        if (!options.benches.isEmpty() && !classes.isEmpty()) {
            throw new UnusableInputException("--bench and --class exclude each other");
        }
        Arm arm = context.arms().own(design);
        ComparisonRequest asked = options.request();
        long given = asked.goal().budgetMillis();
        long budget = given > 0 ? given : groups > 0 ? 0 : DEFAULT_BUDGET_MILLIS;
        return new CalibrationPlan(
                subjects(asked, arm), arm, permilles(), asked.timing(), asked.jvms(), budget, groups, common.seed());
    }

    private List<CalibrationPlan.Subject> subjects(ComparisonRequest asked, Arm arm) {
        if (asked.benches().isEmpty()) {
            return classes().stream().map(c -> c.subject(context, arm)).toList();
        }
        List<CalibrationPlan.Subject> subjects = asked.tasks(context).of(arm, arm).stream()
                .map(task -> CalibrationClass.subjectOf(known, task, context, arm))
                .toList();
        SlowdownSupport.requireAll(subjects);
        return subjects;
    }

    private List<CalibrationClass> classes() {
        if (classes.isEmpty()) {
            return known.stream()
                    .filter(c -> c.use() == CalibrationClass.Use.DEFAULT)
                    .toList();
        }
        return classes.stream().map(this::named).distinct().toList();
    }

    private CalibrationClass named(String name) {
        return known.stream()
                .filter(c -> c.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new UnusableInputException("--class must be one of "
                        + String.join(
                                ", ", known.stream().map(CalibrationClass::name).toList())
                        + "; given: " + name));
    }

    /** Calibrates percentiles instead of times. */
    private int percentiles() throws InterruptedException {
        PrintWriter out = Printing.out(spec);
        TailCalibration calibration = new TailCalibration(
                context,
                Printing.err(spec),
                new TailCalibration.Request(options.request(), known, design, trials, common.seed(), common.results()));
        if (!common.isJson) {
            out.println("plan    " + trials + " trials, seeds from " + common.seed() + " on (--seed " + common.seed()
                    + " goes on with them)");
            out.flush();
        }
        if (common.isDryRun) {
            return new LatencyLauncher(context, out, Printing.err(spec))
                    .dryRun(new LatencyLauncher.Request(
                            calibration.trial(), options.git.source(), common.seed(), common.results(), common.isJson));
        }
        TailCalibration.Answer answer = calibration.run((run, trial) -> {
            if (!common.isJson) {
                out.println(LatencyTrials.line(run, trial));
                out.flush();
            }
        });
        answer.part()
                .ifPresent(part -> CalibrationPrinting.answer(
                        out, common.isJson, Map.of(), part, calibration.keep(part), answer.exitCode()));
        return answer.exitCode();
    }

    private List<Integer> permilles() {
        List<Integer> permilles = new ArrayList<>(List.of(0));
        for (String effect : effects) {
            if (!effect.matches("\\d{1,2}(\\.\\d)?%?")) {
                throw new UnusableInputException(
                        "--effects must be percentages above 0 with at most one decimal, for example 3%,8%: " + effect);
            }
            permilles.add((int) Math.round(10 * Double.parseDouble(effect.replace("%", ""))));
        }
        return permilles;
    }

    private int measure(CalibrationPlan plan, MeasuredGroups measured, Map<String, String> more, List<String> command)
            throws InterruptedException {
        PrintWriter out = Printing.out(spec);
        if (common.isDryRun) {
            CalibrationPrinting.dryRun(out, common.isJson, plan, measured);
            return ExitCodes.PASS;
        }
        if (!common.isJson) {
            CalibrationPrinting.headline(plan, measured).forEach(out::println);
            out.flush();
        }
        CalibrationSession session = new CalibrationSession(plan, measured, common.results());
        CalibrationSession.Judged judged = session.measure(context, Printing.err(spec), command, more);
        return answer(out, session, judged, file(judged.run()));
    }

    private String file(StoredRun run) {
        return new RunStore(common.results()).find(run.header().runId()).file().toString();
    }

    private int answer(PrintWriter out, CalibrationSession session, CalibrationSession.Judged judged, String file) {
        Map<String, String> where = new LinkedHashMap<>();
        where.put("runId", judged.run().header().runId());
        where.put(CalibrationPrinting.FILE, file);
        String kept = session.keep(
                judged, name -> known.stream().anyMatch(c -> c.name().equals(name)));
        CalibrationPrinting.answer(out, common.isJson, where, judged.part(), kept, judged.exitCode());
        return judged.exitCode();
    }

    /** Judges what a stored calibration has measured by the rules of this build. */
    private int judgeAgain(String name) throws InterruptedException {
        PrintWriter out = Printing.out(spec);
        boolean isFile = Files.isRegularFile(Path.of(name));
        ResumableRun stored = isFile
                ? ResumableRun.read(Path.of(name))
                : ResumableRun.find(common.results(), name, Printing.err(spec));
        StoredRun run = stored.run();
        ResumePreconditions.requireKind(run, CalibrationSession.KIND, "judged");
        CalibrationPlan plan = planned(run).plan();
        MeasuredGroups measured = new MeasuredGroups(plan);
        measured.addStored(stored.forks(), stored.notes());
        CalibrationSession session = new CalibrationSession(plan, measured, common.results());
        CalibrationSession.Judged answer = session.judge(run);
        boolean isSame = run.header()
                .typedSettings()
                .content(Role.A)
                .equals(Optional.of(plan.arm().program().content()));
        if (!common.isJson) {
            out.println("judged  " + run.header().runId() + ", by the rules of this build"
                    + (isSame ? "" : "; it was measured with another one"));
        }
        return answer(out, session, answer, isFile ? name : file(run));
    }
}
