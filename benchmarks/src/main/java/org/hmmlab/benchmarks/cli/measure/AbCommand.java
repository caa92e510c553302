package org.hmmlab.benchmarks.cli.measure;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommandLines;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.GivenOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.LabExtension;
import org.hmmlab.benchmarks.measure.compare.Commentary;
import org.hmmlab.benchmarks.measure.compare.Comparison;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.Earlier;
import org.hmmlab.benchmarks.measure.compare.Execution;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.profile.AttachedProfiles;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.MeasuredRun;
import org.hmmlab.benchmarks.measure.session.ResumedRun;
import org.hmmlab.benchmarks.measure.session.StoredArms;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.store.StoredRun;
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
            "Compares two arms: pairs of JVMs take turns, a second copy of A runs along as control.",
            "An arm is design:NAME, jar:PATH (any JMH jar), or git:REF, a commit that is built first (--repo, --build and",
            "--jar for another project than this); @design=NAME behind a commit of this lab chooses its design, and",
            "@jvm=PATH behind any of them its JDK: design:kref design:kref@jvm=/path/to/jdk compares two JDKs.",
            "run:ID run:ID compares two stored runs by the ratio of each candidate to the anchor that both measured, nothing is",
            "measured; without a common anchor the figures are shown as sequential and never judged (code 3).",
            "Says REGRESSED, EQUIVALENT, IMPROVED, INCONCLUSIVE or INVALID, and what effect it could have seen.",
            "A REGRESSED is measured again on fresh pairs before it counts."
        })
public final class AbCommand implements Callable<Integer> {
    private final LabContext context;
    private final LabExtension extension;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ComparisonOptions options = new ComparisonOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "A", description = "Baseline.")
    String a = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "B", description = "Candidate.")
    String b = "";

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description =
                    "Goes on with an interrupted run instead, of lab gate too: its plan, its seed, and all that it has"
                            + " measured.")
    @Nullable
    String resume;

    @Option(
            names = "--profile",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Say where, after the verdict: profiles of both arms on 12 fresh pairs for what is REGRESSED or"
                            + " IMPROVED (default); --no-profile leaves that out.")
    boolean isProfile;

    public AbCommand(LabContext context, LabExtension extension) {
        this.context = context;
        this.extension = extension;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (a.startsWith(AnchoredRuns.RUN) || b.startsWith(AnchoredRuns.RUN)) {
            return stored();
        }
        if (resume == null) {
            return measure(Map.of(), Earlier.nothing(), context.command());
        }
        if (!a.isEmpty()) {
            throw new UnusableInputException("--resume takes arms and options from the run: --resume " + resume);
        }
        GivenOptions.requireOnly(
                spec,
                "--resume takes arms and options from the run",
                "--resume",
                "--results",
                "--json",
                "--dry-run",
                "--profile");
        ResumedRun resumed = ResumedRun.find(common.results(), resume, Printing.err(spec));
        StoredRun run = resumed.run();
        StoredArms.requireResumable(run, RunKind.AB);
        AbCommand again = planned(run);
        again.spec = spec;
        again.common.givenSeed = run.header().seed();
        again.common.givenResults = common.results();
        again.common.isJson = common.isJson;
        again.common.isDryRun = common.isDryRun;
        again.isProfile &= isProfile;
        again.options.resumed = Execution.of(run.header().settings().getOrDefault(ComparisonOptions.EXECUTION, ""));
        StoredArms.requireSameContent(run, again.plan());
        // The command of the first run, so that this one can be resumed again.
        return again.measure(
                Map.of(ResumedRun.RESUMES, run.header().runId()),
                new Earlier(resumed.forks()),
                run.header().command());
    }

    /** The command that a stored run was measured by. */
    private AbCommand planned(StoredRun run) {
        if (StoredArms.isOfGate(run)) {
            return GateCommand.of(context, extension, run).ofTimes();
        }
        return CommandLines.parsed(new AbCommand(context, extension), StoredArms.arguments(run));
    }

    /** Two stored runs: judged by the anchor that both measured, else only shown. */
    private int stored() {
        if (!a.startsWith(AnchoredRuns.RUN) || !b.startsWith(AnchoredRuns.RUN)) {
            throw new UnusableInputException("a stored run is compared with a stored run; what would do: lab ab ANCHOR "
                    + (a.startsWith(AnchoredRuns.RUN) ? b : a)
                    + " with the anchor of the stored one, then lab ab of the two runs; given: " + a + ' ' + b);
        }
        AnchoredRuns runs =
                new AnchoredRuns(AnchoredRuns.read(a, common.results()), AnchoredRuns.read(b, common.results()));
        String obstacle = runs.obstacle();
        if (!obstacle.isEmpty()) {
            return runs.sequential(obstacle, Printing.out(spec), common.isJson);
        }
        List<VerdictRecord> verdicts = runs.verdicts();
        return verdicts.isEmpty()
                ? runs.sequential("the runs have no benchmark in common", Printing.out(spec), common.isJson)
                : runs.judge(verdicts, Printing.out(spec), common.isJson);
    }

    private int measure(Map<String, String> more, Earlier earlier, List<String> command) throws InterruptedException {
        ComparisonPlan plan = plan();
        List<String> notes = options.notes(context, plan.a(), plan.b());
        notes.forEach(Printing.err(spec)::println);
        PrintWriter out = Printing.out(spec);
        if (common.isDryRun) {
            dryRun(out, plan);
            return ExitCodes.PASS;
        }
        if (!common.isJson) {
            out.println(ComparisonOptions.headline(plan));
            out.flush();
        }
        Map<String, String> settings = new LinkedHashMap<>(ComparisonOptions.settings(plan));
        settings.putAll(more);
        MeasuredRun.Finished run = new MeasuredRun(context, Printing.err(spec), command)
                .run(
                        new MeasuredRun.Description(
                                RunKind.AB,
                                plan.seed(),
                                List.of(plan.a().name(), plan.b().name()),
                                settings,
                                common.results()),
                        (writer, header) -> {
                            notes.forEach(writer::note);
                            Progress progress = Progress.onStandardError();
                            Comparison.Findings found = new Comparison(
                                            plan,
                                            JudgeSettings.DEFAULT.withSeed(plan.seed()),
                                            writer,
                                            progress,
                                            context.interruption(),
                                            earlier)
                                    .run();
                            for (Commentary commentary : extension.commentaries()) {
                                commentary.of(plan, found.verdicts()).forEach(writer::note);
                            }
                            if (isProfile) {
                                new AttachedProfiles(context, common.results(), progress).attach(plan, found, writer);
                            }
                            return ExitCodes.first(List.of(
                                    ExitCodes.of(found.forks(), found.verdicts()),
                                    found.refused().isEmpty() ? ExitCodes.PASS : ExitCodes.INCONCLUSIVE));
                        });
        Printing.finished(out, run, common.isJson);
        return run.exitCode();
    }

    private ComparisonPlan plan() throws InterruptedException {
        if (a.isEmpty() || b.isEmpty()) {
            throw new UnusableInputException("two arms must be given, or --resume RUN; an arm is "
                    + context.arms().syntax());
        }
        GitArms commits = options.commits(context, common.results(), Printing.err(spec));
        Arm armA = context.arms().parse(a, commits);
        Arm armB = context.arms().parse(b, commits);
        if (armA.name().equals(armB.name()) && !a.equals(b)) {
            armA = armA.named(armA.name() + " (A)");
            armB = armB.named(armB.name() + " (B)");
        }
        return options.plan(context, armA, armB, common.seed());
    }

    private void dryRun(PrintWriter out, ComparisonPlan plan) {
        long profileMillis = isProfile ? AttachedProfiles.mostMillis(plan) : 0;
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>(ComparisonOptions.json(plan));
            object.put("profileMillis", profileMillis);
            out.println(Printing.json(object));
            return;
        }
        out.println(ComparisonOptions.headline(plan));
        if (!plan.execution().isLockStep()) {
            out.println("        " + plan.execution().text());
        }
        plan.tasks().forEach(task -> out.println("        " + task));
        out.println(
                isProfile
                        ? "profile at most " + ComparisonOptions.minutes(profileMillis)
                                + " more, if everything changed: what is REGRESSED or IMPROVED, on fresh pairs"
                                + " (--no-profile leaves it out)"
                        : "profile none (--no-profile)");
    }
}
