package org.hmmlab.benchmarks.suites.attribution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.LockStep;
import org.hmmlab.benchmarks.measure.launch.MeasuredProcess;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.benchmarks.measure.profile.ProfileRun;
import org.hmmlab.sync.AblationSwitches;

/**
 * What an operation takes without a piece of itself: groups of JVMs in lock-step, one whole, the others each without
 * one piece; and one without any. All in CPU time of one operation, ns, one value a round.
 *
 * @param saved by piece: the whole less what is left without it, in the same group
 * @param savedTogether the same for all pieces at once
 * @param rest what is left without any
 * @param whole the whole in the group of the rest
 * @param failure why a round is missing; empty otherwise
 */
record Ablation(
        Map<AblationSwitches.Part, List<Double>> saved,
        List<Double> savedTogether,
        List<Double> rest,
        List<Double> whole,
        String failure) {
    /** JVMs in a group beside the whole one: more would warm up too slowly on two processors. */
    private static final int VARIANTS = 3;

    Ablation {
        saved = Map.copyOf(saved);
        savedTogether = List.copyOf(savedTogether);
        rest = List.copyOf(rest);
        whole = List.copyOf(whole);
    }

    /** No round, for a reason. */
    static Ablation failed(String why) {
        return new Ablation(Map.of(), List.of(), List.of(), List.of(), why);
    }

    /** One round's excess: what the pieces save one by one, less what they save at once. */
    List<Double> excess() {
        List<Double> excess = new ArrayList<>();
        for (int round = 0; round < savedTogether.size(); round++) {
            int i = round;
            excess.add(saved.values().stream().mapToDouble(v -> v.get(i)).sum() - savedTogether.get(i));
        }
        return excess;
    }

    /** Time that so many pieces take, ms. */
    static long estimatedMillis(BenchmarkTask task, Timing timing, int pieces, int rounds) {
        Timing own = task.timing(timing);
        long millis = 0;
        for (int left = pieces + 1; left > 0; left -= VARIANTS) {
            int jvms = 1 + Math.min(VARIANTS, left);
            millis += TimePlan.lockStepMillis(jvms, own);
        }
        return millis * rounds;
    }

    /**
     * Measures. Ends early when a JVM fails.
     *
     * @param plan says how often and how long: one round a JVM of its profiles
     * @param pieces left out one by one, and all at once
     * @param seed draws the order of turns
     */
    static Ablation measure(
            ProfileRun.Plan plan,
            Arm arm,
            List<AblationSwitches.Part> pieces,
            long seed,
            Progress progress,
            Interruption interruption)
            throws InterruptedException {
        List<String> variants = new ArrayList<>();
        pieces.forEach(piece -> variants.add(piece.name()));
        variants.add(pieces.stream().map(Enum::name).collect(Collectors.joining(",")));
        Map<String, List<Double>> saved = new LinkedHashMap<>();
        variants.forEach(variant -> saved.put(variant, new ArrayList<>()));
        List<Double> rest = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        String failure = "";
        Random random = new Random(seed);
        long millis = estimatedMillis(plan.task(), plan.timing(), pieces.size(), 1);
        for (int round = 0; round < plan.forks() && failure.isEmpty(); round++) {
            String what = "left out of " + arm.name() + ", round " + (round + 1) + " of " + plan.forks();
            progress.now(what);
            List<List<Double>> measured = new ArrayList<>();
            for (int first = 0; first < variants.size() && failure.isEmpty(); first += VARIANTS) {
                List<String> group = variants.subList(first, Math.min(variants.size(), first + VARIANTS));
                List<LockStep.Outcome> outcomes =
                        new LockStep(interruption).run(launches(plan, arm, group), random.nextLong());
                interruption.parkForeverIfInterrupted();
                failure = failure(outcomes);
                measured.add(
                        outcomes.stream().map(LockStep.Outcome::cpuNanosPerOp).toList());
            }
            if (failure.isEmpty()) {
                for (int v = 0; v < variants.size(); v++) {
                    List<Double> group = measured.get(v / VARIANTS);
                    saved.get(variants.get(v)).add(group.get(0) - group.get(1 + v % VARIANTS));
                }
                List<Double> last = measured.get(measured.size() - 1);
                rest.add(last.get(last.size() - 1));
                whole.add(last.get(0));
            }
            progress.done(millis, what);
        }
        Map<AblationSwitches.Part, List<Double>> byPiece = new LinkedHashMap<>();
        pieces.forEach(piece -> byPiece.put(piece, saved.get(piece.name())));
        return new Ablation(byPiece, saved.get(variants.get(variants.size() - 1)), rest, whole, failure);
    }

    private static List<MeasuredProcess.Launch> launches(ProfileRun.Plan plan, Arm arm, List<String> variants) {
        Timing timing = plan.task().timing(plan.timing());
        BenchmarkTask task = plan.task().with(arm.params());
        List<MeasuredProcess.Launch> launches = new ArrayList<>();
        launches.add(new MeasuredProcess.Launch(task, timing, arm.program(), Map.of(), List.of()));
        variants.forEach(variant -> launches.add(new MeasuredProcess.Launch(
                task, timing, arm.program(), Map.of(AblationSwitches.PROPERTY, variant), List.of())));
        return launches;
    }

    private static String failure(List<LockStep.Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> !outcome.isOk())
                .findFirst()
                .map(LockStep.Outcome::failure)
                .orElse("");
    }
}
