package org.hmmlab.benchmarks.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.stats.Samples;

/**
 * A group of JVMs alive at once: they warm up together and then take turns, one measured iteration each, while the others
 * sleep. A drift of the machine then meets all of them alike.
 */
public final class LockStep {
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
     */
    public record Outcome(ForkResult result, String failure) {
        /** Of an arm that was not started, because one of its pair had failed. */
        static Outcome notStarted() {
            return new Outcome(
                    null, LockStepBrokenException.class.getSimpleName() + ": not started: its partner failed");
        }

        /** Whether it measured all that it was asked to. */
        public boolean isOk() {
            return result != null;
        }

        /** Whether it failed only because another arm of its group did. */
        boolean isOnlyBecauseOfPartner() {
            return failure != null && failure.contains(LockStepBrokenException.class.getSimpleName());
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
            return isOk() ? new Outcome(watch.complete(arm, result), null) : this;
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
            List<Outcome> outcomes = new ArrayList<>();
            for (int arm = 0; arm < arms.size(); arm++) {
                outcomes.add(await(processes.get(arm), arms.get(arm).harness()));
            }
            watch.close();
            for (int arm = 0; arm < arms.size(); arm++) {
                outcomes.set(arm, outcomes.get(arm).completed(arm, watch));
            }
            interruption.holdIfInterrupted();
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

    private static Outcome await(MeasuredProcess process, Harness harness) throws InterruptedException {
        try {
            ForkResult result = process.await();
            return new Outcome(harness.tearsDownInLastIteration() ? result.withoutLastIteration() : result, null);
        } catch (JmhFailedException e) {
            return new Outcome(null, e.getMessage());
        }
    }
}
