package org.hmmlab.benchmarks.measure.calibrate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.hmmlab.benchmarks.measure.compare.ComparisonRequest;
import org.hmmlab.benchmarks.measure.latency.LatencyRequest;
import org.hmmlab.benchmarks.measure.latency.LatencySession;
import org.hmmlab.benchmarks.measure.latency.ReusableLatency;
import org.hmmlab.benchmarks.measure.launch.EnvironmentProbe;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.measure.session.StoredCommand;
import org.hmmlab.results.model.CalibrationFigure;
import org.hmmlab.results.model.CalibrationPart;
import org.hmmlab.results.model.LoadModel;
import org.hmmlab.results.store.Calibrations;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ExitCodes;

/**
 * Trials of a gate on percentiles with an injected tail, each a run of its own as {@code lab gate --latency --inject-tail-latency} measures
 * it. The same request with the same seed skips the trials that are stored, so it goes on where it was killed. Used by one thread.
 */
public final class TailCalibration {
    private static final String TAIL = "tail";
    private static final int MAX_MISSED = 10;
    private static final double MILLIS_OF_MINUTE = 60e3;

    private final LabContext context;
    private final PrintWriter err;
    private final Request request;
    private final ComparisonRequest comparison;
    private final String design;
    /** Whether the trials are of the benchmark that calibrations of percentiles are kept of. */
    private final boolean isStandard;

    /**
     * What is calibrated.
     *
     * @param comparison how the arms are compared, and of which benchmark; of the class for percentiles if it names none
     * @param classes of benchmarks, one of them for percentiles
     * @param design that is measured
     * @param trials how many, at least 1
     * @param seed of the first trial; that of each other one is higher by one
     * @param results the results folder
     */
    public record Request(
            ComparisonRequest comparison,
            List<CalibrationClass> classes,
            String design,
            int trials,
            long seed,
            Path results) {}

    /**
     * What the trials came to.
     *
     * @param codes exit codes of the trials that were measured now
     * @param part the figures; empty if no trial gave a verdict
     */
    public record Answer(List<Integer> codes, Optional<CalibrationPart> part) {
        /** The exit code: 1 if more than one trial in ten does not find the tail, 4 if none could be measured. */
        public int exitCode() {
            if (part.isEmpty()) {
                return ExitCodes.first(codes);
            }
            CalibrationFigure figure = part.get().figures().get(0);
            int missed = figure.trials() - figure.confirmed();
            return figure.trials() == 0
                    ? ExitCodes.MACHINE
                    : MAX_MISSED * missed > figure.trials() ? ExitCodes.REGRESSED : ExitCodes.PASS;
        }
    }

    /**
     * A calibration.
     *
     * @param err is told what delays a trial
     * @throws UnusableInputException when the request contradicts itself
     */
    public TailCalibration(LabContext context, PrintWriter err, Request request) {
        if (request.trials() < 1) {
            throw new UnusableInputException("--trials must be at least 1: --trials " + request.trials());
        }
        ComparisonRequest asked = request.comparison();
        asked.rejectPilotOptions("percentiles are calibrated by so many trials as --trials says");
        if (asked.isSequential()) {
            throw new UnusableInputException(
                    "--sequential-blocks is for comparisons; percentiles are calibrated in lock-step");
        }
        this.isStandard = asked.benches().isEmpty()
                && asked.selection().params().isEmpty()
                && asked.selection().threads().isEmpty();
        this.context = context;
        this.err = err;
        this.request = request;
        this.design = context.arms().ownText(request.design());
        this.comparison = asked.benches().isEmpty() ? ofItsClass(request) : asked;
    }

    private static ComparisonRequest ofItsClass(Request request) {
        CalibrationClass standard = request.classes().stream()
                .filter(one -> one.use() == CalibrationClass.Use.PERCENTILES)
                .findFirst()
                .orElseThrow(() -> new UnusableInputException(
                        "no class of benchmarks is there to calibrate percentiles with: name one with --bench"));
        return request.comparison().of(standard.bench(), standard.params(), List.of(standard.threads()));
    }

    /**
     * Measures what is missing.
     *
     * @param each is told of each trial that is stored, and its number
     */
    public Answer run(BiConsumer<StoredRun, Integer> each) throws InterruptedException {
        RunStore store = new RunStore(request.results());
        String content = context.arms().parse(design).program().content();
        List<StoredRun> runs = new ArrayList<>();
        List<Integer> codes = new ArrayList<>();
        for (int trial = 0; trial < request.trials(); trial++) {
            Optional<StoredRun> stored = LatencyTrials.stored(store, name(trial), content);
            if (stored.isEmpty()) {
                codes.add(measure(trial));
                stored = LatencyTrials.stored(store, name(trial), content);
            }
            if (stored.isPresent()) {
                runs.add(stored.get());
                each.accept(stored.get(), trial);
            }
        }
        if (runs.isEmpty() || runs.stream().allMatch(run -> run.verdicts().isEmpty())) {
            return new Answer(codes, Optional.empty());
        }
        return new Answer(codes, Optional.of(part(runs)));
    }

    private CalibrationPart part(List<StoredRun> runs) {
        CalibrationFigure figure = LatencyTrials.figure(
                isStandard ? TAIL : TAIL + " of " + String.join(" ", comparison.benches()),
                "gate --latency --inject-tail-latency",
                runs);
        return new CalibrationPart(
                CalibrationPart.LATENCY,
                Instant.now().toString(),
                runs.stream().map(run -> run.header().runId()).toList(),
                StoredCommand.withoutResults(context.command()),
                request.seed(),
                runs.stream().mapToDouble(TailCalibration::minutes).sum(),
                List.of(figure));
    }

    /** Keeps the figures for this class of machine; returns where, or why not. */
    public String keep(CalibrationPart part) {
        return part.figures().get(0).trials() == 0
                ? "nowhere: no trial gave a verdict"
                : new Calibrations(request.results())
                        .keep(EnvironmentProbe.probe(), part)
                        .toString();
    }

    /** The name of one trial in its run's settings. */
    public String name(int trial) {
        TreeMap<String, String> params = new TreeMap<>();
        comparison.selection().params().forEach((name, values) -> params.put(name, String.join(",", values)));
        return LatencyTrials.name(
                design + ' ' + comparison.benches() + ' ' + params
                        + comparison.selection().threads() + " x" + comparison.jvms() + ' ' + comparison.timing(),
                request.seed(),
                trial);
    }

    /** What one trial asks for: the design against itself, the copy with an injected tail. */
    public LatencyRequest trial() {
        return new LatencyRequest(List.of(design, design), null, comparison, List.of(), LoadModel.CLOSED, true);
    }

    private int measure(int trial) throws InterruptedException {
        LatencyRequest.Planned planned = trial().plan(
                        context,
                        (ref, params, jvm, suffix) -> {
                            throw new IllegalStateException("a design is no commit: " + ref);
                        },
                        request.seed() + trial);
        List<String> notes =
                planned.refused().stream().map(reason -> "refused " + reason).toList();
        notes.forEach(err::println);
        return new LatencySession(context, err, request.results(), context.command())
                .run(planned.plan(), Map.of(LatencyTrials.TRIAL, name(trial)), notes, ReusableLatency.nothing())
                .exitCode();
    }

    private static double minutes(StoredRun run) {
        return Duration.between(
                                OffsetDateTime.parse(run.header().startedAt()),
                                OffsetDateTime.parse(run.footer().endedAt()))
                        .toMillis()
                / MILLIS_OF_MINUTE;
    }
}
