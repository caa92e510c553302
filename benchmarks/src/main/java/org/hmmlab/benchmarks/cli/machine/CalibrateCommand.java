package org.hmmlab.benchmarks.cli.machine;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.measure.ComparisonOptions;
import org.hmmlab.benchmarks.cli.options.CommandLines;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.GivenOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationJudge;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationPlan;
import org.hmmlab.benchmarks.measure.calibrate.CalibrationRun;
import org.hmmlab.benchmarks.measure.calibrate.MeasuredGroups;
import org.hmmlab.benchmarks.measure.calibrate.SlowedBenchmarks;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.MeasuredRun;
import org.hmmlab.benchmarks.measure.session.ResumedRun;
import org.hmmlab.benchmarks.measure.session.StoredArms;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.model.RunKind;
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
    private static final RunKind KIND = RunKind.CALIBRATE;
    private static final String MEASURES_NOTHING = " measures nothing, and plans nothing";
    private static final long DEFAULT_BUDGET_MILLIS = 3_600_000;

    private final LabContext context;

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
                    "Classes of benchmarks: ${COMPLETION-CANDIDATES} (default: single,contended). --bench names one"
                            + " benchmark instead.")
    List<CalibratedClass> classes = new ArrayList<>();

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
            names = "--judge",
            paramLabel = "RUN|FILE",
            description =
                    "Measures nothing: judges the groups of a stored calibration again, by the rules of this build,"
                            + " and keeps the answer.")
    @Nullable
    String judged;

    @Option(names = "--table", description = "Measures nothing: prints what is stored as the README's table.")
    boolean isTable;

    public CalibrateCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (isTable) {
            GivenOptions.requireOnly(spec, "--table" + MEASURES_NOTHING, "--table", "--results", "--json");
            return table();
        }
        if (judged != null) {
            GivenOptions.requireOnly(spec, "--judge" + MEASURES_NOTHING, "--judge", "--results", "--json");
            return judgeAgain(judged);
        }
        if (isLatency) {
            if (resume != null || groups > 0 || !classes.isEmpty()) {
                throw new UnusableInputException("--latency goes on by its --seed, and takes --trials and --bench, not"
                        + " --resume, --groups or --class");
            }
            return new TailCalibration(context, spec, common, options, design, trials).run();
        }
        if (resume == null) {
            CalibrationPlan plan = plan();
            return measure(plan, new MeasuredGroups(plan), Map.of(), context.command());
        }
        GivenOptions.requireOnly(
                spec,
                "--resume takes its plan from the run",
                "--resume",
                "--results",
                "--json",
                "--dry-run",
                "--budget");
        ResumedRun resumed = ResumedRun.find(common.results(), resume, Printing.err(spec));
        StoredRun run = resumed.run();
        StoredArms.requireKind(run, KIND, "resumed");
        boolean isLonger = options.budget != null;
        if (!isLonger) {
            StoredArms.requireResumable(run, KIND);
        }
        StoredArms.requireSameEnvironment(run, "resumed");
        CalibrateCommand again = planned(run);
        if (isLonger) {
            again.options.budget = options.budget;
            again.groups = 0;
        }
        again.common.isJson = common.isJson;
        again.common.isDryRun = common.isDryRun;
        CalibrationPlan plan = again.plan();
        StoredArms.requireSame(
                run,
                StoredArms.CONTENT_A,
                plan.arm().name(),
                plan.arm().program().content());
        MeasuredGroups earlier = new MeasuredGroups(plan);
        earlier.addStored(resumed.forks(), resumed.notes());
        return again.measure(
                plan, earlier, Map.of(ResumedRun.RESUMES, run.header().runId()), again.arguments(run));
    }

    /** The command that a stored run was measured by. */
    private CalibrateCommand planned(StoredRun run) {
        CalibrateCommand again = CommandLines.parsed(new CalibrateCommand(context), StoredArms.arguments(run));
        again.spec = spec;
        again.common.givenSeed = run.header().seed();
        again.common.givenResults = common.results();
        return again;
    }

    /** The command line of a resumed run is that of the first one, so that it can be resumed again. */
    private List<String> arguments(StoredRun run) {
        List<String> command = run.header().command();
        return options.budget == null ? command : CommandLines.withBudget(command, options.budget);
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
        Arm arm = context.arms().parse("design:" + design);
        long budget = options.budget != null ? options.budgetMillis() : groups > 0 ? 0 : DEFAULT_BUDGET_MILLIS;
        return new CalibrationPlan(
                subjects(arm), arm, permilles(), options.timing(), options.jvms(), budget, groups, common.seed());
    }

    private List<CalibrationPlan.Subject> subjects(Arm arm) {
        if (options.benches.isEmpty()) {
            List<CalibratedClass> chosen =
                    classes.isEmpty() ? List.of(CalibratedClass.SINGLE, CalibratedClass.CONTENDED) : classes;
            return chosen.stream().distinct().map(c -> c.subject(context, arm)).toList();
        }
        List<CalibrationPlan.Subject> subjects =
                context.tasks(options.selected.selection(), options.benches).of(arm, arm).stream()
                        .map(task -> CalibratedClass.subjectOf(task, context, arm))
                        .toList();
        SlowedBenchmarks.requireAll(subjects);
        return subjects;
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
            PlannedCalibration.dryRun(out, common.isJson, plan, measured);
            return ExitCodes.PASS;
        }
        if (!common.isJson) {
            PlannedCalibration.headline(plan, measured).forEach(out::println);
            out.flush();
        }
        List<CalibrationFigure> figures = new ArrayList<>();
        MeasuredRun.Finished run = new MeasuredRun(context, Printing.err(spec), command)
                .run(
                        new MeasuredRun.Description(
                                KIND,
                                plan.seed(),
                                List.of(plan.arm().name()),
                                PlannedCalibration.settings(plan, more),
                                common.results()),
                        (writer, header) -> {
                            CalibrationRun calibration = new CalibrationRun(
                                    plan, writer, Progress.onStandardError(), context.interruption());
                            calibration.measure(measured);
                            CalibrationJudge judge = new CalibrationJudge(plan);
                            figures.addAll(judge.judge(measured));
                            return judge.exitCode(figures, measured);
                        });
        CalibrationPart part = new CalibrationPart(
                CalibrationPart.TIMES,
                Instant.now().toString(),
                List.of(run.stored().header().runId()),
                CommandLines.withoutResults(run.stored().header().command()),
                plan.seed(),
                measured.millis() / 60e3,
                figures);
        print(out, new Answer(run.stored(), run.file().toString(), run.exitCode()), part, keep(run.stored(), part));
        return run.exitCode();
    }

    /** Whose answer is printed, where it is stored, and what it earned. */
    private record Answer(StoredRun run, String file, int exitCode) {}

    /** Judges what a stored calibration has measured by the rules of this build. */
    private int judgeAgain(String name) throws InterruptedException {
        PrintWriter out = Printing.out(spec);
        boolean isFile = Files.isRegularFile(Path.of(name));
        ResumedRun stored =
                isFile ? ResumedRun.read(Path.of(name)) : ResumedRun.find(common.results(), name, Printing.err(spec));
        StoredRun run = stored.run();
        StoredArms.requireKind(run, KIND, "judged");
        CalibrationPlan plan = planned(run).plan();
        MeasuredGroups measured = new MeasuredGroups(plan);
        measured.addStored(stored.forks(), stored.notes());
        CalibrationJudge judge = new CalibrationJudge(plan);
        List<CalibrationFigure> figures = judge.judge(measured);
        String ended = run.footer().endedAt();
        CalibrationPart part = new CalibrationPart(
                CalibrationPart.TIMES,
                ended.isEmpty() ? run.header().startedAt() : ended,
                List.of(run.header().runId()),
                CommandLines.withoutResults(run.header().command()),
                plan.seed(),
                measured.millis() / 60e3,
                figures);
        int code = judge.exitCode(figures, measured);
        boolean isSame =
                plan.arm().program().content().equals(run.header().settings().get(StoredArms.CONTENT_A));
        if (!common.isJson) {
            out.println("judged  " + run.header().runId() + ", by the rules of this build"
                    + (isSame ? "" : "; it was measured with another one"));
        }
        String file = isFile
                ? name
                : new RunStore(common.results())
                        .find(run.header().runId())
                        .file()
                        .toString();
        print(out, new Answer(run, file, code), part, keep(run, part));
        return code;
    }

    /** Keeps, of its classes, those that hold a trial and of which no later calibration is kept; returns where, or why not. */
    private String keep(StoredRun run, CalibrationPart part) {
        Calibrations calibrations = new Calibrations(common.results());
        CalibrationPart named = part.only(CalibratedClass::isNamed);
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

    private void print(PrintWriter out, Answer answer, CalibrationPart part, String kept) {
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("runId", answer.run().header().runId());
            object.put("file", answer.file());
            object.put("kept", kept);
            object.put("exitCode", answer.exitCode());
            object.put("part", part);
            out.println(Printing.json(object));
        } else {
            out.print(CalibrationTable.text(part));
            out.println("stored  " + answer.file());
            out.println("kept    " + kept);
            out.println("exit    " + answer.exitCode());
        }
        out.flush();
    }
}
