package org.hmmlab.benchmarks.cli.machine;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hmmlab.benchmarks.cli.measure.ComparisonOptions;
import org.hmmlab.benchmarks.cli.measure.LatencyCommand;
import org.hmmlab.benchmarks.cli.options.CommandLines;
import org.hmmlab.benchmarks.cli.options.CommonOptions;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.calibrate.LatencyTrials;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.report.CalibrationTable;
import org.hmmlab.results.store.Calibrations;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Trials of a gate on percentiles with an injected tail, each a run of its own as {@code lab gate --latency --inject-tail} measures
 * it. The same command with the same seed passes over the trials that are stored, so it goes on where it was killed.
 */
public final class TailCalibration {
    private static final String TAIL = "tail";
    private static final int MOST_MISSED = 10;

    private final LabContext context;
    private final @Nullable CommandSpec spec;
    private final CommonOptions common;
    private final ComparisonOptions options;
    private final String design;
    private final int trials;
    /** Whether the trials are of the benchmark that calibrations of percentiles are kept of. */
    private final boolean isStandard;

    public TailCalibration(
            LabContext context,
            @Nullable CommandSpec spec,
            CommonOptions common,
            ComparisonOptions options,
            String design,
            int trials) {
        if (trials < 1) {
            throw new UnusableInputException("--trials must be at least 1: --trials " + trials);
        }
        options.requireNoGoal("percentiles are calibrated by so many trials as --trials says");
        if (options.isSequential) {
            throw new UnusableInputException(
                    "--sequential-blocks is for comparisons; percentiles are calibrated in lock-step");
        }
        isStandard =
                options.benches.isEmpty() && options.selected.params.isEmpty() && options.selected.threads.isEmpty();
        if (options.benches.isEmpty()) {
            // Longer than ten clock readings, as an injected tail must be, by one thread, and soon warm.
            CalibratedClass.RANGES.choose(options);
        }
        this.context = context;
        this.spec = spec;
        this.common = common;
        this.options = options;
        this.design = "design:" + design;
        this.trials = trials;
    }

    /** Measures what is missing; 1 if more than one trial in ten does not find the tail, 4 if none could be measured. */
    int run() throws InterruptedException {
        PrintWriter out = Printing.out(spec);
        if (!common.isJson) {
            out.println("plan    " + trials + " trials, seeds from " + common.seed() + " on (--seed " + common.seed()
                    + " goes on with them)");
        }
        if (common.isDryRun) {
            return trial(0, true);
        }
        RunStore store = new RunStore(common.results());
        String content = context.arms().parse(design).program().content();
        List<StoredRun> runs = new ArrayList<>();
        List<Integer> codes = new ArrayList<>();
        for (int trial = 0; trial < trials; trial++) {
            Optional<StoredRun> stored = LatencyTrials.stored(store, name(trial), content);
            if (stored.isEmpty()) {
                codes.add(trial(trial, false));
                stored = LatencyTrials.stored(store, name(trial), content);
            }
            if (stored.isPresent()) {
                runs.add(stored.get());
                if (!common.isJson) {
                    out.println(LatencyTrials.line(stored.get(), trial));
                    out.flush();
                }
            }
        }
        if (runs.isEmpty() || runs.stream().allMatch(run -> run.verdicts().isEmpty())) {
            return ExitCodes.first(codes);
        }
        CalibrationFigure figure = LatencyTrials.figure(
                isStandard ? TAIL : TAIL + " of " + String.join(" ", options.benches),
                "gate --latency --inject-tail",
                runs);
        int code = figure.trials() == 0
                ? ExitCodes.MACHINE
                : MOST_MISSED * (figure.trials() - figure.confirmed()) > figure.trials()
                        ? ExitCodes.REGRESSED
                        : ExitCodes.PASS;
        print(out, runs, figure, code);
        return code;
    }

    /** The name of one trial in its run's settings. */
    public String name(int trial) {
        return LatencyTrials.name(
                design + ' ' + options.benches + ' ' + new TreeMap<>(options.selected.params) + options.selected.threads
                        + " x" + options.jvms() + ' '
                        + options.timing(),
                common.seed(),
                trial);
    }

    private int trial(int trial, boolean isDryRun) throws InterruptedException {
        LatencyCommand gate = new LatencyCommand(context);
        gate.spec = spec;
        gate.options = options;
        gate.latency.isTailInjected = true;
        gate.common.givenSeed = common.seed() + trial;
        gate.common.givenResults = common.results();
        gate.common.isDryRun = isDryRun;
        gate.common.isJson = common.isJson;
        gate.isQuiet = !isDryRun;
        gate.more = Map.of(LatencyTrials.TRIAL, name(trial));
        gate.what = List.of(design, design);
        return gate.call();
    }

    private void print(PrintWriter out, List<StoredRun> runs, CalibrationFigure figure, int code) {
        CalibrationPart part = new CalibrationPart(
                CalibrationPart.LATENCY,
                Instant.now().toString(),
                runs.stream().map(run -> run.header().runId()).toList(),
                CommandLines.withoutResults(context.command()),
                common.seed(),
                runs.stream().mapToDouble(TailCalibration::minutes).sum(),
                List.of(figure));
        String kept = figure.trials() == 0
                ? "nowhere: no trial gave a verdict"
                : new Calibrations(common.results())
                        .keep(EnvironmentProbe.probe(), part)
                        .toString();
        if (common.isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("exitCode", code);
            object.put("kept", kept);
            object.put("part", part);
            out.println(Printing.json(object));
        } else {
            out.print(CalibrationTable.text(part));
            out.println("kept    " + kept);
            out.println("exit    " + code);
        }
        out.flush();
    }

    private static double minutes(StoredRun run) {
        return Duration.between(
                                OffsetDateTime.parse(run.header().startedAt()),
                                OffsetDateTime.parse(run.footer().endedAt()))
                        .toMillis()
                / 60e3;
    }
}
