package org.hmmlab.benchmarks.measure.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.fork.ForkMetric;
import org.hmmlab.benchmarks.measure.fork.IterationProfiler;
import org.hmmlab.benchmarks.measure.fork.LockStepBrokenException;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.fork.TurnFile;
import org.hmmlab.results.stats.Samples;

/**
 * A group of JVMs alive at once: they warm up together and then take turns, one measured iteration each, while the others
 * sleep. A drift of the machine then meets all of them alike.
 */
public final class LockStep {
    /** System property of the lab: how many seconds a group of JVMs may take beyond three times its plan. */
    static final String LIMIT = "hmmlab.limit.seconds";

    private static final long DEFAULT_LIMIT_SECONDS = 600;

    private final Interruption interruption;

    /** Runs groups whose processes an interruption ends. */
    public LockStep(Interruption interruption) {
        this.interruption = interruption;
    }

    /**
     * How one arm of the group ended.
     *
     * @param result what it measured; null when it failed
     * @param failure why it failed; null when it did not
     * @param isPartnerFailure whether it failed only because another arm of its group did
     */
    public record Outcome(ForkResult result, String failure, boolean isPartnerFailure) {
        /** Of an arm that was not started, because one of its pair had failed. */
        public static Outcome notStarted() {
            return partner("not started: its partner failed");
        }

        private static Outcome partner(String what) {
            return new Outcome(null, what, true);
        }

        private static Outcome ok(ForkResult result) {
            return new Outcome(result, null, false);
        }

        /** Whether it measured all that it was asked to. */
        public boolean isOk() {
            return result != null;
        }

        /** CPU time of one operation in ns, the median of the iterations; NaN if nothing was measured. */
        public double cpuNanosPerOp() {
            double[] values = result == null
                    ? new double[0]
                    : result.figures().values(ForkMetric.CPU_NS_PER_OP).stream()
                            .mapToDouble(Double::doubleValue)
                            .filter(Double::isFinite)
                            .toArray();
            return values.length == 0 ? Double.NaN : Samples.median(values);
        }

        private Outcome completed(int arm, Harness.Watch watch) {
            return isOk() ? ok(watch.complete(arm, result)) : this;
        }
    }

    /**
     * Runs a group. When one arm fails, the others give up; the folder of a failed group is kept.
     *
     * @param arms what each JVM measures; all with as many iterations
     * @param seed draws the order of turns
     * @return one outcome per arm, in order
     */
    public List<Outcome> run(List<MeasuredProcess.Launch> arms, long seed) throws InterruptedException {
        int rounds = arms.get(0).timing().iterations();
        int[] schedule = TurnSchedule.draw(arms.size(), rounds, seed);
        Path folder = Folders.create("pair");
        Path file = folder.resolve("turns");
        List<MeasuredProcess> processes = new ArrayList<>();
        boolean isClean = false;
        try (TurnFile turns = TurnFile.create(file, schedule, arms.size());
                Harness.Watch watch = arms.get(0).harness().watch(turns)) {
            for (int arm = 0; arm < arms.size(); arm++) {
                processes.add(start(arms.get(arm), new Place(arm, file, seed), turns));
            }
            List<Outcome> outcomes = outcomes(arms, processes, turns);
            watch.close();
            for (int arm = 0; arm < arms.size(); arm++) {
                outcomes.set(arm, outcomes.get(arm).completed(arm, watch));
            }
            interruption.parkForeverIfInterrupted();
            isClean = outcomes.stream().allMatch(Outcome::isOk);
            return outcomes;
        } catch (IOException e) {
            throw new UncheckedIOException("no turn file could be made in " + folder, e);
        } finally {
            for (MeasuredProcess process : processes) {
                process.close();
                interruption.remove(process);
            }
            if (isClean || interruption.isInterrupted()) {
                Folders.delete(folder);
            }
        }
    }

    /** Which JVM of a group, its turn file, and the seed that all JVMs of the group share. */
    private record Place(int arm, Path file, long seed) {}

    private MeasuredProcess start(MeasuredProcess.Launch launch, Place place, TurnFile turns) throws IOException {
        Map<String, String> properties = new HashMap<>(launch.forkProperties());
        properties.put(IterationProfiler.TURN_FILE, place.file().toString());
        properties.put(IterationProfiler.TURN_ARM, Integer.toString(place.arm()));
        properties.put(
                IterationProfiler.TURN_ROUNDS, Integer.toString(launch.timing().iterations()));
        properties.put(IterationProfiler.GROUP_SEED, Long.toString(place.seed()));
        Path folder = Files.createDirectories(place.file().resolveSibling("arm-" + place.arm()));
        boolean isLonger = launch.harness().tearsDownInLastIteration();
        MeasuredProcess process = MeasuredProcess.start(
                new MeasuredProcess.Launch(
                        launch.task(),
                        isLonger ? withTearDown(launch.timing()) : launch.timing(),
                        launch.program(),
                        properties,
                        launch.jmhOptions(),
                        launch.harness()),
                folder);
        interruption.add(process);
        process.onExit(() -> turns.markDead(place.arm()));
        return process;
    }

    /** One iteration more: the last one runs the tear-down, takes no turn and is left out of the results. */
    private static Timing withTearDown(Timing timing) {
        return new Timing(
                timing.warmupIterations(),
                timing.warmupMillis(),
                timing.iterations() + 1,
                timing.iterationMillis(),
                timing.setUpMillis());
    }

    /** Waits for all; after their time those that hold the group up are named, and all are ended. */
    private static List<Outcome> outcomes(
            List<MeasuredProcess.Launch> arms, List<MeasuredProcess> processes, TurnFile turns)
            throws InterruptedException {
        long limit = limitMillis(arms);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
        List<Outcome> outcomes = new ArrayList<>();
        try {
            for (int arm = 0; arm < arms.size(); arm++) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                outcomes.add(await(processes.get(arm), arms.get(arm).harness(), left));
            }
        } catch (MeasuredProcess.HangingProcessException e) {
            List<Integer> late = turns.holdingUp();
            for (int arm = outcomes.size(); arm < arms.size(); arm++) {
                boolean isHanging = processes.get(arm).isAlive() && late.contains(arm);
                outcomes.add(
                        isHanging
                                ? new Outcome(null, processes.get(arm).hanging(limit), false)
                                : Outcome.partner("another arm hung"));
            }
        }
        return outcomes;
    }

    /** How long a group may take: what was planned three times over, and as long beside it as JMH gives an iteration. */
    private static long limitMillis(List<MeasuredProcess.Launch> arms) {
        long planned = 0;
        for (MeasuredProcess.Launch launch : arms) {
            planned += launch.timing().warmupTotalMillis() + launch.timing().measuredTotalMillis();
        }
        return 3 * planned + TimeUnit.SECONDS.toMillis(Long.getLong(LIMIT, DEFAULT_LIMIT_SECONDS));
    }

    private static Outcome await(MeasuredProcess process, Harness harness, long limitMillis)
            throws InterruptedException {
        try {
            ForkResult result = process.await(limitMillis);
            return Outcome.ok(harness.tearsDownInLastIteration() ? result.withoutLastIteration() : result);
        } catch (JmhFailedException e) {
            // The JVM of a commit may have the exception in another package.
            String givenUp = LockStepBrokenException.class.getSimpleName();
            return new Outcome(null, e.getMessage(), e.getMessage().contains(givenUp));
        }
    }
}
