package org.hmmlab.benchmarks.cli.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.hmmlab.benchmarks.cli.options.CommandLines;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.GivenOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.LabExtension;
import org.hmmlab.benchmarks.measure.latency.LatencyRequest;
import org.hmmlab.benchmarks.measure.latency.LatencySession;
import org.hmmlab.benchmarks.measure.latency.ReusableLatency;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.ResumableRun;
import org.hmmlab.benchmarks.measure.session.ResumePreconditions;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
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
            "Closed loop: the next operation starts when the last has ended. With --rate, --open or --rate-sweep: open loop;",
            "operations are due at fixed times, and response time counts from there.",
            "A percentile is shown only where it is held up: 20 operations beyond it in every JVM, 10 episodes in all.",
            "Refused by name: @Group, Control, SingleShotTime, and set-up or tear-down of Level.Invocation."
        })
public final class LatencyCommand implements Callable<Integer> {
    private final LabContext context;

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
    List<String> what = new ArrayList<>();

    public LatencyCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (resume != null) {
            return resumed(resume);
        }
        if (what.isEmpty()) {
            throw new UnusableInputException(
                    "a benchmark, an arm or two arms must be given, or --resume RUN; an arm is "
                            + context.arms().syntax());
        }
        return common.isDryRun
                ? launcher().dryRun(request())
                : launcher().measure(request(), Map.of(), ReusableLatency.nothing(), context.command());
    }

    private LatencyLauncher launcher() {
        return new LatencyLauncher(context, Printing.out(spec), Printing.err(spec));
    }

    private LatencyLauncher.Request request() {
        return new LatencyLauncher.Request(
                latency.request(what, design, options.request()),
                options.git.source(),
                common.seed(),
                common.results(),
                common.isJson);
    }

    private int resumed(String name) throws InterruptedException {
        if (!what.isEmpty()) {
            throw new UnusableInputException("--resume takes arms and options from the run: --resume " + name);
        }
        GivenOptions.requireOnly(
                spec, "--resume takes arms and options from the run", "--resume", "--results", "--json", "--dry-run");
        ResumableRun resumed = ResumableRun.find(common.results(), name, Printing.err(spec));
        StoredRun run = resumed.run();
        ResumePreconditions.requireResumable(run, LatencySession.KIND);
        String id = run.header().runId();
        if (run.header().arms().size() < 2) {
            throw new UnusableInputException(
                    "a comparison can be resumed; run " + id + " measured one arm, JVM by JVM");
        }
        if (run.header().typedSettings().hasInjectedTail()) {
            throw new UnusableInputException(
                    "run " + id + " is a trial with an injected tail: it is not resumed but made"
                            + " anew, by lab calibrate --latency or lab gate --latency --inject-tail-latency");
        }
        LatencyLauncher.Request stored = stored(run);
        LatencyRequest.Planned planned = launcher().plan(stored);
        ResumePreconditions.requireSameContent(
                run,
                planned.plan().a(),
                Objects.requireNonNull(planned.plan().b(), "a stored run of two arms must come of a command of two"));
        if (common.isDryRun) {
            return launcher().dryRun(stored, planned);
        }
        Path folder = Objects.requireNonNull(
                new RunStore(common.results()).find(id).file().getParent(), "a run's file lies in a folder");
        // The command of the first run, so that this one can be resumed again.
        return launcher()
                .measure(
                        stored,
                        planned,
                        resumed.settings(),
                        ReusableLatency.of(resumed.forks(), resumed.latencies(), resumed.notes(), folder),
                        run.header().command());
    }

    /** What the command asked for that a stored run was measured by. */
    private LatencyLauncher.Request stored(StoredRun run) {
        LatencyLauncher.Request request = ResumePreconditions.isOfGate(run)
                ? CommandLines.restored(new GateCommand(context, LabExtension.NONE), c -> c.common, run, common)
                        .ofPercentiles()
                : CommandLines.restored(new LatencyCommand(context), c -> c.common, run, common)
                        .request();
        return request.with(request.latency().comparison().asExecuted(run));
    }
}
