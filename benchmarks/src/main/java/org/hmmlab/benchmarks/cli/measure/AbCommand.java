package org.hmmlab.benchmarks.cli.measure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommandLines;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.GivenOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.LabExtension;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.ReusableGroups;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.ResumableRun;
import org.hmmlab.benchmarks.measure.session.ResumePreconditions;
import org.hmmlab.results.model.RunKind;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.store.StoredRun;
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
        if (AnchoredRunsPrinting.isRun(a) || AnchoredRunsPrinting.isRun(b)) {
            return stored();
        }
        ComparisonLauncher launcher =
                new ComparisonLauncher(context, extension, Printing.out(spec), Printing.err(spec));
        if (resume != null) {
            return resumed(launcher, resume);
        }
        ComparisonLauncher.Request request = request();
        ComparisonPlan plan = launcher.plan(request);
        return common.isDryRun
                ? launcher.dryRun(request, plan)
                : launcher.measure(request, plan, Map.of(), ReusableGroups.nothing(), context.command());
    }

    private ComparisonLauncher.Request request() {
        return new ComparisonLauncher.Request(
                a,
                b,
                options.request(),
                options.git.source(),
                common.seed(),
                common.results(),
                common.isJson,
                isProfile);
    }

    private int resumed(ComparisonLauncher launcher, String name) throws InterruptedException {
        if (!a.isEmpty()) {
            throw new UnusableInputException("--resume takes arms and options from the run: --resume " + name);
        }
        GivenOptions.requireOnly(
                spec,
                "--resume takes arms and options from the run",
                "--resume",
                "--results",
                "--json",
                "--dry-run",
                "--profile");
        ResumableRun resumed = ResumableRun.find(common.results(), name, Printing.err(spec));
        StoredRun run = resumed.run();
        ResumePreconditions.requireResumable(run, RunKind.AB);
        ComparisonLauncher.Request stored = stored(run);
        ComparisonPlan plan = launcher.plan(stored);
        ResumePreconditions.requireSameContent(run, plan.a(), plan.b());
        // The command of the first run, so that this one can be resumed again.
        return common.isDryRun
                ? launcher.dryRun(stored, plan)
                : launcher.measure(
                        stored,
                        plan,
                        resumed.settings(),
                        new ReusableGroups(resumed.forks()),
                        run.header().command());
    }

    /** What the command asked for that a stored run was measured by. */
    private ComparisonLauncher.Request stored(StoredRun run) {
        ComparisonLauncher.Request request;
        if (ResumePreconditions.isOfGate(run)) {
            GateCommand gate = CommandLines.restored(new GateCommand(context, extension), c -> c.common, run, common);
            request = gate.ofTimes();
        } else {
            AbCommand again = CommandLines.restored(new AbCommand(context, extension), c -> c.common, run, common);
            again.isProfile &= isProfile;
            request = again.request();
        }
        return request.with(request.comparison().asExecuted(run));
    }

    /** Two stored runs: judged by the anchor that both measured, else only shown. */
    private int stored() {
        if (!AnchoredRunsPrinting.isRun(a) || !AnchoredRunsPrinting.isRun(b)) {
            throw new UnusableInputException("a stored run is compared with a stored run; what would do: lab ab ANCHOR "
                    + (AnchoredRunsPrinting.isRun(a) ? b : a)
                    + " with the anchor of the stored one, then lab ab of the two runs; given: " + a + ' ' + b);
        }
        AnchoredRunsPrinting runs = new AnchoredRunsPrinting(
                AnchoredRunsPrinting.read(a, common.results()), AnchoredRunsPrinting.read(b, common.results()));
        String obstacle = runs.obstacle();
        if (!obstacle.isEmpty()) {
            return runs.sequential(obstacle, Printing.out(spec), common.isJson);
        }
        List<VerdictRecord> verdicts = runs.verdicts();
        return verdicts.isEmpty()
                ? runs.sequential("the runs have no benchmark in common", Printing.out(spec), common.isJson)
                : runs.judge(verdicts, Printing.out(spec), common.isJson);
    }
}
