package org.hmmlab.benchmarks.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A group of JVMs alive at once: they warm up together and then take turns, one measured iteration each, while the others
 * sleep. A drift of the machine then meets all of them alike.
 */
final class LockStep {
    private final Interruption interruption;

    LockStep(Interruption interruption) {
        this.interruption = interruption;
    }

    /**
     * How one arm of the group ended.
     *
     * @param result what it measured; null when it failed
     * @param failure why it failed; null when it did not
     */
    record Outcome(JmhResult result, String failure) {
        boolean isOk() {
            return result != null;
        }

        /** Whether it failed only because another arm of its group did. */
        boolean isOnlyBecauseOfPartner() {
            return failure != null && failure.contains(LockStepBrokenException.class.getSimpleName());
        }
    }

    /**
     * Runs a group. When one arm fails, the others give up; the folder of a failed group is kept.
     *
     * @param arms what each JVM measures; all with as many iterations
     * @param seed draws the order of turns
     * @return one outcome per arm, in order
     */
    List<Outcome> run(List<JmhProcess.Launch> arms, long seed) throws InterruptedException {
        int rounds = arms.get(0).timing().iterations();
        int[] schedule = TurnSchedule.draw(arms.size(), rounds, seed);
        Path folder = Folders.create("pair");
        Path file = folder.resolve("turns");
        List<JmhProcess> processes = new ArrayList<>();
        boolean isClean = false;
        try (TurnFile turns = TurnFile.create(file, schedule, arms.size())) {
            for (int arm = 0; arm < arms.size(); arm++) {
                processes.add(start(arms.get(arm), arm, file, turns));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (JmhProcess process : processes) {
                outcomes.add(await(process));
            }
            interruption.holdIfInterrupted();
            isClean = outcomes.stream().allMatch(Outcome::isOk);
            return outcomes;
        } catch (IOException e) {
            throw new UncheckedIOException("no turn file could be made in " + folder, e);
        } finally {
            for (JmhProcess process : processes) {
                process.close();
                interruption.remove(process);
            }
            if (isClean || interruption.isInterrupted()) {
                Folders.delete(folder);
            }
        }
    }

    private JmhProcess start(JmhProcess.Launch launch, int arm, Path file, TurnFile turns) throws IOException {
        Map<String, String> properties = new HashMap<>(launch.forkProperties());
        properties.put(IterationProfiler.TURN_FILE, file.toString());
        properties.put(IterationProfiler.TURN_ARM, Integer.toString(arm));
        properties.put(
                IterationProfiler.TURN_ROUNDS, Integer.toString(launch.timing().iterations()));
        Path folder = Files.createDirectories(file.resolveSibling("arm-" + arm));
        JmhProcess process = JmhProcess.start(
                new JmhProcess.Launch(
                        launch.task(),
                        withTearDown(launch.timing()),
                        launch.program(),
                        properties,
                        launch.jmhOptions()),
                folder);
        interruption.add(process);
        process.onExit(() -> turns.markDead(arm));
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

    private static Outcome await(JmhProcess process) throws InterruptedException {
        try {
            return new Outcome(process.await().withoutLastIteration(), null);
        } catch (JmhFailedException e) {
            return new Outcome(null, e.getMessage());
        }
    }
}
