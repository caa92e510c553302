package org.hmmlab.benchmarks.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.runner.Arm;
import org.hmmlab.benchmarks.runner.Comparison;
import org.hmmlab.benchmarks.runner.ComparisonPlan;
import org.hmmlab.benchmarks.runner.Earlier;
import org.hmmlab.benchmarks.runner.Execution;
import org.hmmlab.benchmarks.runner.Progress;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.JudgeSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
            "Says REGRESSED, EQUIVALENT, IMPROVED, INCONCLUSIVE or INVALID, and what effect it could have seen.",
            "A REGRESSED is measured again on fresh pairs before it counts."
        })
final class AbCommand implements Callable<Integer> {
    private final LabContext context;

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
            description = "Goes on with an interrupted run instead: its plan, its seed, and all that it has measured.")
    @Nullable
    String resume;

    @Option(
            names = "--profile",
            description = "Say where: profiles of both arms on 12 fresh pairs for what was REGRESSED or IMPROVED.")
    boolean isProfile;

    AbCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (resume == null) {
            return measure(Map.of(), Earlier.nothing());
        }
        if (!a.isEmpty()) {
            throw new UnusableInputException("--resume takes arms and options from the run: --resume " + resume);
        }
        StoredRun run = new RunStore(common.results()).read(resume);
        StoredArms.requireResumable(run);
        AbCommand again = new AbCommand(context);
        new CommandLine(again)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(StoredArms.arguments(run).toArray(new String[0]));
        again.spec = spec;
        again.common.givenSeed = run.header().seed();
        again.common.givenResults = common.results();
        again.common.isJson = common.isJson;
        again.common.isDryRun = common.isDryRun;
        again.options.resumed = Execution.of(run.header().settings().getOrDefault(ComparisonOptions.EXECUTION, ""));
        StoredArms.requireSameContent(run, again.plan());
        return again.measure(Map.of("resumes", run.header().runId()), new Earlier(run.forks()));
    }

    private int measure(Map<String, String> more, Earlier earlier) throws InterruptedException {
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
        MeasuredRun.Finished run = new MeasuredRun(context, Printing.err(spec))
                .run(
                        new MeasuredRun.Description(
                                "ab",
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
                            ReplayNotes.of(plan, found.verdicts()).forEach(writer::note);
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
            throw new UnusableInputException(
                    "two arms must be given, or --resume RUN; an arm is " + ArmArgument.SYNTAX);
        }
        GitArms commits = options.commits(context, common.results(), Printing.err(spec));
        Arm armA = ArmArgument.parse(a, commits);
        Arm armB = ArmArgument.parse(b, commits);
        if (armA.name().equals(armB.name()) && !a.equals(b)) {
            armA = armA.named(armA.name() + " (A)");
            armB = armB.named(armB.name() + " (B)");
        }
        return options.plan(context, armA, armB, common.seed());
    }

    private void dryRun(PrintWriter out, ComparisonPlan plan) {
        if (common.isJson) {
            out.println(Printing.json(ComparisonOptions.json(plan)));
            return;
        }
        out.println(ComparisonOptions.headline(plan));
        if (!plan.execution().isLockStep()) {
            out.println("        " + plan.execution().text());
        }
        plan.tasks().forEach(task -> out.println("        " + task));
    }
}
