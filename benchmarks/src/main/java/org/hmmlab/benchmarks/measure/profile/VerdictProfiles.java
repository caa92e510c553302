package org.hmmlab.benchmarks.measure.profile;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hmmlab.benchmarks.measure.compare.Comparison;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.profiles.compare.DifferenceText;
import org.hmmlab.profiles.compare.ProfileDifference;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.hmmlab.profiles.store.DifferencePages;
import org.hmmlab.profiles.store.ProfileStore;
import org.hmmlab.profiles.store.StoredProfile;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.store.RunWriter;
import org.hmmlab.results.verdict.Metric;

/**
 * Profiles of both arms for what a comparison has judged REGRESSED or IMPROVED: on fresh pairs in lock-step, after the verdict,
 * so that no sampler is in what was judged. What they say goes into the run as notes, which terminal and page quote.
 */
public final class VerdictProfiles {
    private final LabContext context;
    private final Path results;
    private final Progress progress;
    private final int minPairs;

    public VerdictProfiles(LabContext context, Path results, Progress progress) {
        this(context, results, progress, ProfileDifference.ENOUGH_PAIRS);
    }

    /** The same with another least number of pairs of JVMs, which tests need not wait for. */
    public VerdictProfiles(LabContext context, Path results, Progress progress, int minPairs) {
        this.context = context;
        this.results = results;
        this.progress = progress;
        this.minPairs = minPairs;
    }

    /** Profiles what changed, and notes where. */
    public void attach(ComparisonPlan plan, Comparison.Findings found, RunWriter writer) throws InterruptedException {
        Set<BenchmarkTask> changed = changed(plan, found.verdicts());
        ProfileStore store = ProfileFolders.store(results);
        ProfileRun run = new ProfileRun(store, context.command(), progress, context.interruption());
        for (BenchmarkTask task : changed) {
            ProfileRun.Plan profiles = profiles(plan, task, minPairs);
            progress.planMore(profiles.estimatedMillis());
            try {
                List<StoredProfile> taken = run.take(profiles, plan.seed());
                progress.clear();
                note(task, taken.get(0), taken.get(1), writer);
            } catch (UncheckedIOException e) {
                // The verdict stands without its profile.
                writer.note("no profile of " + task + ": " + e.getMessage());
            }
        }
    }

    /** How long the profiles take if every benchmark of the plan turns out to have changed, ms. */
    public static long maxMillis(ComparisonPlan plan) {
        return plan.tasks().stream()
                .mapToLong(task ->
                        profiles(plan, task, ProfileDifference.ENOUGH_PAIRS).estimatedMillis())
                .sum();
    }

    private static ProfileRun.Plan profiles(ComparisonPlan plan, BenchmarkTask task, int pairs) {
        return new ProfileRun.Plan(task, List.of(plan.a(), plan.b()), ProfileEvent.CPU, 0, pairs, plan.timing());
    }

    private void note(BenchmarkTask task, StoredProfile a, StoredProfile b, RunWriter writer) {
        ProfileDifference difference = ProfileDifference.of(a.folded(), b.folded());
        Path page = DifferencePages.write(
                a,
                b,
                difference,
                ProfileFolders.difference(
                        results, a.manifest().id(), b.manifest().id()));
        writer.note("why " + task + ": " + DifferenceText.why(difference) + "; engine "
                + b.manifest().engines());
        writer.note("flame graphs of " + task + ": " + page);
    }

    public static Set<BenchmarkTask> changed(ComparisonPlan plan, List<VerdictRecord> verdicts) {
        Set<BenchmarkTask> changed = new LinkedHashSet<>();
        for (VerdictRecord verdict : verdicts) {
            boolean isChange = verdict.verdict() == Verdict.REGRESSED || verdict.verdict() == Verdict.IMPROVED;
            if (isChange && Metric.decides(verdict) && verdict.stage() == VerdictStage.FIRST) {
                of(plan, verdict).ifPresent(changed::add);
            }
        }
        return changed;
    }

    private static Optional<BenchmarkTask> of(ComparisonPlan plan, VerdictRecord verdict) {
        return plan.tasks().stream()
                .filter(task -> task.benchmarkCase().isSameAs(verdict.benchmarkCase()))
                .findFirst();
    }
}
