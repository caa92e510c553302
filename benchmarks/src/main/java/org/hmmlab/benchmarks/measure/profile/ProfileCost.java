package org.hmmlab.benchmarks.measure.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.hmmlab.benchmarks.measure.fork.SamplingProfiler;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.LockStep;
import org.hmmlab.benchmarks.measure.launch.MeasuredProcess;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.results.stats.PairedTInterval;

/**
 * What sampling itself costs: pairs of JVMs that take turns, one with the sampler, one without, otherwise the same. Used by
 * one thread.
 */
public final class ProfileCost {
    private static final double CONFIDENCE = .90;

    private final Progress progress;
    private final Interruption interruption;

    /** A measurement whose processes end when the lab is interrupted. */
    public ProfileCost(Progress progress, Interruption interruption) {
        this.progress = progress;
        this.interruption = interruption;
    }

    /**
     * What was found, of CPU time of an operation.
     *
     * @param event what was sampled
     * @param arm whose
     * @param pairs pairs that both sides of ended well
     * @param ratio profiled / unprofiled; NaN without pairs
     * @param low lower bound of the 90 % interval; NaN with fewer than two pairs
     * @param high upper bound
     * @param failure why there is no figure; empty if there is
     */
    public record Cost(String event, String arm, int pairs, double ratio, double low, double high, String failure) {
        /** In one line. */
        public String words() {
            if (!failure.isEmpty()) {
                return "cost of " + event + " in " + arm + ": unknown: " + failure;
            }
            return String.format(
                    Locale.ROOT,
                    "cost of %s in %s: %+.1f %% CPU time an operation %s, %d pairs, profiled against unprofiled in turns",
                    event,
                    arm,
                    100 * (ratio - 1),
                    Double.isNaN(low)
                            ? "(one pair: no interval)"
                            : String.format(Locale.ROOT, "[%+.1f, %+.1f]", 100 * (low - 1), 100 * (high - 1)),
                    pairs);
        }
    }

    /**
     * Measures one arm of a plan with as many pairs as it has JVMs.
     *
     * @param seed draws the order of turns
     */
    public Cost measure(ProfileRun.Plan plan, Arm arm, long seed) throws InterruptedException {
        Random random = new Random(seed);
        List<Double> logRatios = new ArrayList<>();
        String failure = "";
        for (int pair = 0; pair < plan.forks() && failure.isEmpty(); pair++) {
            progress.now("cost of profiling, pair " + (pair + 1) + " of " + plan.forks());
            List<LockStep.Outcome> outcomes = pair(plan, arm, random.nextLong());
            interruption.parkForeverIfInterrupted();
            if (outcomes.stream().allMatch(LockStep.Outcome::isOk)) {
                logRatios.add(Math.log(
                        outcomes.get(0).cpuNanosPerOp() / outcomes.get(1).cpuNanosPerOp()));
            } else {
                failure = outcomes.stream()
                        .filter(outcome -> !outcome.isOk())
                        .findFirst()
                        .map(LockStep.Outcome::failure)
                        .orElse("");
            }
        }
        double[] differences =
                logRatios.stream().mapToDouble(Double::doubleValue).toArray();
        if (differences.length < 2) {
            double ratio = differences.length == 0 ? Double.NaN : Math.exp(differences[0]);
            return new Cost(plan.event().id(), arm.name(), differences.length, ratio, Double.NaN, Double.NaN, failure);
        }
        PairedTInterval interval = PairedTInterval.of(differences, CONFIDENCE);
        return new Cost(
                plan.event().id(),
                arm.name(),
                differences.length,
                Math.exp(interval.mean()),
                Math.exp(interval.low()),
                Math.exp(interval.high()),
                "");
    }

    private List<LockStep.Outcome> pair(ProfileRun.Plan plan, Arm arm, long seed) throws InterruptedException {
        try {
            Path recording = Files.createTempFile("hmmlab-cost", ".jfr");
            try {
                MeasuredProcess.Launch profiled = ProfileRun.launch(plan, arm, recording);
                MeasuredProcess.Launch plain = new MeasuredProcess.Launch(
                        profiled.task(), profiled.timing(), profiled.program(), Map.of(), List.of());
                return new LockStep(interruption).run(List.of(profiled, plain), seed);
            } finally {
                Files.deleteIfExists(recording);
                Files.deleteIfExists(Path.of(recording + SamplingProfiler.NOTES));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a recording must be writable", e);
        }
    }
}
