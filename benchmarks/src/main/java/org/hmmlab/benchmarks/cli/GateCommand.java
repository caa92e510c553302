package org.hmmlab.benchmarks.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.report.VerdictTable;
import org.hmmlab.results.store.Baselines;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.AnchoredJudge;
import org.hmmlab.results.verdict.ExitCodes;
import org.hmmlab.results.verdict.JudgeSettings;
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
            "Against an arm (--base jar:PATH or design:NAME) the candidate is an arm too: both are measured in lock-step,",
            "and a regression is confirmed on fresh pairs before it is code 1.",
            "Against a stored run (--base run:ID or FILE; without --base the one kept for this class of machine) the",
            "candidate is a stored run: both by their ratio to the anchor that both measured. Nothing is measured then,",
            "so a regression is unconfirmed: code 3. Runs without a common anchor, or of different environments, are",
            "refused by name: code 6."
        })
final class GateCommand implements Callable<Integer> {
    private static final String RUN = "run:";

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
            names = "--latency",
            description = "Judges percentiles instead of times per operation, as lab latency A B does; arms only.")
    boolean isLatency;

    @Option(names = "--base", paramLabel = "BASE", description = "jar:PATH, design:NAME, run:ID, or a run's FILE.")
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

    GateCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (keep != null) {
            Path kept = new Baselines(common.results())
                    .keep(new RunStore(common.results()).find(keep).file());
            Printing.out(spec).println("kept    " + kept);
            return ExitCodes.PASS;
        }
        return ArmArgument.isArm(base) ? measured() : stored();
    }

    private int measured() throws InterruptedException {
        if (!ArmArgument.isArm(candidate)) {
            throw new UnusableInputException(
                    "against an arm the candidate must be an arm, " + ArmArgument.SYNTAX + "; given: " + candidate);
        }
        if (isLatency) {
            return latency();
        }
        AbCommand comparison = new AbCommand(context);
        comparison.spec = spec;
        comparison.common = common;
        comparison.options = options;
        comparison.a = base;
        comparison.b = candidate;
        return comparison.call();
    }

    private int latency() throws InterruptedException {
        LatencyCommand comparison = new LatencyCommand(context);
        comparison.spec = spec;
        comparison.common = common;
        comparison.options = options;
        comparison.latency = latency;
        comparison.what = List.of(base, candidate);
        return comparison.call();
    }

    private int stored() {
        if (isLatency) {
            throw new UnusableInputException("--latency judges two arms, --base ARM and a candidate, "
                    + ArmArgument.SYNTAX + "; given: --base " + (base.isEmpty() ? "nothing" : base));
        }
        StoredRun judged = run(candidate);
        StoredRun baseline = base.isEmpty() ? ofItsMachine(judged) : run(base);
        requireTimes(baseline);
        requireTimes(judged);
        requireSameEnvironment(baseline, judged);
        requireCommonAnchor(baseline, judged);
        List<VerdictRecord> verdicts = new AnchoredJudge(JudgeSettings.DEFAULT).judge(baseline.forks(), judged.forks());
        if (verdicts.isEmpty()) {
            throw new NoBaselineException("run " + baseline.header().runId() + " and run "
                    + judged.header().runId() + " have no benchmark in common");
        }
        int code = ExitCodes.of(judged.forks(), verdicts);
        PrintWriter out = Printing.out(spec);
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("base", baseline.header().runId());
            object.put("candidate", judged.header().runId());
            object.put("exitCode", code);
            object.put("verdicts", verdicts);
            out.println(Printing.json(object));
        } else {
            out.println("base    " + baseline.header().runId() + ", by ratio to the anchor "
                    + judged.header().arms().get(0));
            out.print(VerdictTable.render(
                    new StoredRun(judged.header(), List.of(), verdicts, List.of(), judged.footer(), null)));
            verdicts.forEach(v -> out.println("why     " + v.benchmark() + ": " + v.reason()));
            out.println("exit    " + code);
        }
        out.flush();
        return code;
    }

    private StoredRun run(String text) {
        if (text.startsWith(RUN)) {
            return new RunStore(common.results()).read(text.substring(RUN.length()));
        }
        if (Files.isRegularFile(Path.of(text))) {
            return RunReader.read(Path.of(text));
        }
        throw new UnusableInputException("a stored run must be run:ID or a file; given: " + text);
    }

    private StoredRun ofItsMachine(StoredRun judged) {
        Baselines baselines = new Baselines(common.results());
        Environment environment = judged.header().environment();
        return baselines.of(environment).orElseThrow(() -> {
            List<String> others = new ArrayList<>();
            baselines
                    .all()
                    .forEach(other -> others.add(other.header().runId() + " differs by "
                            + differences(other.header().environment(), environment)));
            return new NoBaselineException("no baseline is kept for this class of machine (" + environment.fingerprint()
                    + "): lab gate --keep RUN keeps one; kept are: "
                    + (others.isEmpty() ? "none" : String.join("; ", others)));
        });
    }

    /** Percentiles of two runs that were not in lock-step are no base for a verdict. */
    private static void requireTimes(StoredRun run) {
        if (!run.latencies().isEmpty()) {
            throw new UnusableInputException("run " + run.header().runId()
                    + " recorded latency: percentiles are judged between two arms, lab gate --latency --base ARM ARM");
        }
    }

    private static void requireSameEnvironment(StoredRun baseline, StoredRun judged) {
        String differences =
                differences(baseline.header().environment(), judged.header().environment());
        if (!differences.isEmpty()) {
            throw new NoBaselineException("run " + baseline.header().runId()
                    + " is no baseline for run " + judged.header().runId() + ": the environments differ: "
                    + differences);
        }
    }

    private static String differences(Environment here, Environment there) {
        List<String> named = new ArrayList<>();
        here.diff(there).forEach(d -> named.add(d.name() + " was " + d.here() + ", is " + d.there()));
        return String.join(", ", named);
    }

    private static void requireCommonAnchor(StoredRun baseline, StoredRun judged) {
        String before = anchor(baseline);
        String now = anchor(judged);
        if (!before.equals(now)) {
            throw new NoBaselineException("the runs have no anchor in common, so what differs between them may be the"
                    + " time: run " + baseline.header().runId() + " measured " + before + ", run "
                    + judged.header().runId() + " measured " + now);
        }
    }

    /** What the ratios are to: the arm and, where stored, what it held. */
    private static String anchor(StoredRun run) {
        List<String> arms = run.header().arms();
        String content = run.header().settings().get(StoredArms.CONTENT_A);
        return (arms.size() < 2 ? "nothing" : arms.get(0)) + " (" + Objects.requireNonNullElse(content, "unknown")
                + ")";
    }
}
