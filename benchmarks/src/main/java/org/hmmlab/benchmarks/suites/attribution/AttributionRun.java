package org.hmmlab.benchmarks.suites.attribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.compare.ExactWork;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.JmhFailedException;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.profile.ProfileRun;
import org.hmmlab.benchmarks.suites.floor.LockedFloor;
import org.hmmlab.profiles.store.StoredProfile;

/** Counts, profiles and leaves out, for each arm of a plan. Used by one thread. */
public final class AttributionRun {
    private static final String BENCHMARK = "InvalidatePairBenchmark.startEnd";

    /** What no design exceeds, for estimates of time. */
    private static final int MAX_PIECES = 7;

    private final Progress progress;
    private final Interruption interruption;

    /** A run whose processes end when the lab is interrupted. */
    public AttributionRun(Progress progress, Interruption interruption) {
        this.progress = progress;
        this.interruption = interruption;
    }

    /** Whether parts can be left out there: nowhere but in the pair, and there with one thread. */
    public static boolean isPossible(BenchmarkTask task) {
        return task.shortName().equals(BENCHMARK) && task.threads() == 1;
    }

    /** Time that it takes beside the profiles, ms. */
    public static long estimatedMillis(ProfileRun.Plan plan) {
        Timing timing = plan.timing();
        return plan.arms().size() * Ablation.estimatedMillis(plan.task(), timing, MAX_PIECES, plan.forks());
    }

    /**
     * Attributes.
     *
     * @param plan as it was profiled
     * @param profiles one per arm, of event cpu
     * @param seed draws the order of turns
     */
    public List<Attribution> of(ProfileRun.Plan plan, List<StoredProfile> profiles, long seed)
            throws InterruptedException {
        List<Attribution> found = new ArrayList<>();
        for (int i = 0; i < profiles.size(); i++) {
            Arm arm = plan.arms().get(i);
            Map<String, Double> counts = Map.of();
            Ablation ablation;
            try {
                counts = new ExactWork(interruption).count(plan.task().with(arm.params()), arm.program());
                ablation = Ablation.measure(plan, arm, Attribution.pieces(counts), seed + i, progress, interruption);
            } catch (JmhFailedException e) {
                ablation = Ablation.failed(String.valueOf(e.getMessage()));
            }
            progress.clear();
            found.add(Attribution.of(arm.name(), profiles.get(i), ablation, counts, LockedFloor.measure()));
        }
        return found;
    }
}
