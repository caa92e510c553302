package org.hmmlab.benchmarks.cli.measure;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.LabExtension;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.compare.ReusableGroups;
import org.hmmlab.benchmarks.measure.latency.ReusableLatency;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.NoBaselineException;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.store.Baselines;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The regression gate for a build server. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = {
            "Judges a candidate against a baseline, for a build server.",
            "Against an arm (--base jar:PATH, design:NAME or git:REF) the candidate is an arm too: both are measured side by side,",
            "and a regression is confirmed on fresh pairs before it is code 1.",
            "Against a stored run (--base run:ID or FILE; without --base the one kept for this class of machine) the",
            "candidate is a stored run: both by their ratio to the anchor that both measured. Nothing is measured then,",
            "so a regression is unconfirmed: code 3. Runs without a common anchor, or of different environments, are",
            "refused by name: code 6.",
            "An interrupted gate goes on by lab ab --resume RUN, or lab latency --resume RUN."
        })
public final class GateCommand implements Callable<Integer> {
    private final LabContext context;
    private final LabExtension extension;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ComparisonOptions options = new ComparisonOptions();

    @Mixin
    LatencyOptions latency = new LatencyOptions();

    @Option(
            names = "--latency",
            description = "Judges percentiles instead of times per operation, as lab latency A B does; arms only.")
    boolean isLatency;

    @Option(
            names = "--base",
            paramLabel = "BASE",
            description = "An arm (jar:PATH, design:NAME, git:REF), run:ID, or a run's FILE.")
    String base = "";

    @Option(
            names = "--keep",
            paramLabel = "RUN",
            description = "Makes a stored run the baseline of its class of machine, and judges nothing.")
    @Nullable
    String keep;

    @Parameters(
            arity = "0..1",
            paramLabel = "CANDIDATE",
            description = "An arm, or run:ID or a run's FILE (default: run:latest).")
    String candidate = "run:latest";

    public GateCommand(LabContext context, LabExtension extension) {
        this.context = context;
        this.extension = extension;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (keep != null) {
            Path kept = new Baselines(common.results())
                    .keep(new RunStore(common.results()).find(keep).file());
            Printing.out(spec).println("kept    " + kept);
            return ExitCodes.PASS;
        }
        return context.arms().isArm(base) ? measured() : stored();
    }

    private int measured() throws InterruptedException {
        if (!context.arms().isArm(candidate)) {
            throw new UnusableInputException("against an arm the candidate must be an arm, "
                    + context.arms().syntax() + "; given: " + candidate);
        }
        PrintWriter out = Printing.out(spec);
        PrintWriter err = Printing.err(spec);
        if (isLatency) {
            LatencyLauncher launcher = new LatencyLauncher(context, out, err);
            LatencyLauncher.Request request = ofPercentiles();
            return common.isDryRun
                    ? launcher.dryRun(request)
                    : launcher.measure(request, Map.of(), ReusableLatency.nothing(), context.command());
        }
        ComparisonLauncher launcher = new ComparisonLauncher(context, extension, out, err);
        ComparisonLauncher.Request request = ofTimes();
        ComparisonPlan plan = launcher.plan(request);
        return common.isDryRun
                ? launcher.dryRun(request, plan)
                : launcher.measure(request, plan, Map.of(), ReusableGroups.nothing(), context.command());
    }

    /** The comparison of times that this gate is. */
    ComparisonLauncher.Request ofTimes() {
        return new ComparisonLauncher.Request(
                base,
                candidate,
                options.request(),
                options.git.source(),
                common.seed(),
                common.results(),
                common.isJson,
                false);
    }

    /** The comparison of percentiles that this gate is. */
    LatencyLauncher.Request ofPercentiles() {
        return new LatencyLauncher.Request(
                latency.request(List.of(base, candidate), null, options.request()),
                options.git.source(),
                common.seed(),
                common.results(),
                common.isJson);
    }

    private int stored() {
        if (isLatency) {
            throw new UnusableInputException("--latency judges two arms, --base ARM and a candidate, "
                    + context.arms().syntax() + "; given: --base " + (base.isEmpty() ? "nothing" : base));
        }
        StoredRun judged = AnchoredRunsPrinting.read(candidate, common.results());
        StoredRun baseline = base.isEmpty() ? ofItsMachine(judged) : AnchoredRunsPrinting.read(base, common.results());
        AnchoredRunsPrinting runs = new AnchoredRunsPrinting(baseline, judged);
        String obstacle = runs.obstacle();
        if (!obstacle.isEmpty()) {
            throw new NoBaselineException("run " + baseline.header().runId() + " is no baseline for run "
                    + judged.header().runId() + ": " + obstacle);
        }
        List<VerdictRecord> verdicts = runs.verdicts();
        if (verdicts.isEmpty()) {
            throw new NoBaselineException("run " + baseline.header().runId() + " and run "
                    + judged.header().runId() + " have no benchmark in common");
        }
        return runs.judge(verdicts, Printing.out(spec), common.isJson);
    }

    private StoredRun ofItsMachine(StoredRun judged) {
        Baselines baselines = new Baselines(common.results());
        Environment environment = judged.header().environment();
        return baselines.of(environment).orElseThrow(() -> {
            List<String> others = new ArrayList<>();
            baselines
                    .all()
                    .forEach(other -> others.add(other.header().runId() + " differs by "
                            + String.join(
                                    ", ",
                                    other.header()
                                            .environment()
                                            .machineClass()
                                            .differences(environment.machineClass()))));
            return new NoBaselineException("no baseline is kept for this class of machine ("
                    + environment.machineClass().fingerprint() + "): lab gate --keep RUN keeps one; kept are: "
                    + (others.isEmpty() ? "none" : String.join("; ", others)));
        });
    }
}
