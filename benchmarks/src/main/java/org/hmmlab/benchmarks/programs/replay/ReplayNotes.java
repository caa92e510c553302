package org.hmmlab.benchmarks.programs.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hmmlab.benchmarks.measure.compare.ComparisonPlan;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.suites.DesignArms;
import org.hmmlab.hmm.Generation;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictRecord;

/** Says plainly what a design changes for a recorded program: in exact operations, and in time. */
public final class ReplayNotes {
    private static final String BENCHMARK = "ReplayBenchmark.";

    private ReplayNotes() {}

    /**
     * One sentence for each recording that was compared.
     *
     * @param plan what was compared
     * @param verdicts its verdicts
     */
    public static List<String> of(ComparisonPlan plan, List<VerdictRecord> verdicts) throws InterruptedException {
        List<String> notes = new java.util.ArrayList<>();
        for (BenchmarkTask task : plan.tasks()) {
            // Only this lab's own model can be asked what it did.
            if (task.shortName().startsWith(BENCHMARK)
                    && plan.a().program().isThisLab()
                    && plan.b().program().isThisLab()) {
                notes.add(note(plan, task, verdicts));
            }
        }
        return notes;
    }

    private static String note(ComparisonPlan plan, BenchmarkTask task, List<VerdictRecord> verdicts)
            throws InterruptedException {
        Path file = RecordingArgument.parse(task.params().getOrDefault("file", ""));
        String recording = String.valueOf(file.getFileName());
        try {
            ReplayDifference difference =
                    ReplayDifference.between(count(design(plan.a()), task, file), count(design(plan.b()), task, file));
            return recording + ": " + difference.sentence(clause(task, verdicts));
        } catch (ReplayFailedException e) {
            return recording + ": not counted, " + e.getMessage();
        }
    }

    /** Its name may say more than its design: a JDK, or which of two equal arms it is. */
    private static String design(Arm arm) {
        return arm.params().getOrDefault(DesignArms.PARAMETER, arm.name());
    }

    private static ReplayReport count(String design, BenchmarkTask task, Path file)
            throws ReplayFailedException, InterruptedException {
        double share = Double.parseDouble(
                task.params().getOrDefault("deviceShare", Double.toString(ReplayConfig.DEFAULT_DEVICE_SHARE)));
        long seed = Long.parseLong(task.params().getOrDefault("replaySeed", Long.toString(ReplayConfig.DEFAULT_SEED)));
        return ReplayRuns.count(file, new ReplayConfig(Generation.parse(design), share, seed));
    }

    /** What the last stage's deciding verdict says about time. */
    private static String clause(BenchmarkTask task, List<VerdictRecord> verdicts) {
        Optional<VerdictRecord> last = verdicts.stream()
                .filter(v -> v.benchmark().equals(task.shortName()))
                .filter(v -> v.params().equals(task.params()) && v.threads() == task.threads())
                .filter(v -> !v.ofControl() && v.metric().startsWith("cpu"))
                .reduce((earlier, later) -> later);
        if (last.isEmpty()) {
            return "nothing that was measured in time";
        }
        VerdictRecord verdict = last.get();
        return switch (verdict.verdict()) {
            case EQUIVALENT ->
                String.format(
                        Locale.ROOT,
                        "nothing in time (EQUIVALENT within %.0f %%, sees >= %.1f %%)",
                        100 * verdict.margin(),
                        100 * verdict.sees());
            case REGRESSED, IMPROVED ->
                String.format(Locale.ROOT, "%+.1f %% in time (%s)", 100 * (verdict.ratio() - 1), verdict.verdict());
            case INCONCLUSIVE ->
                String.format(
                        Locale.ROOT,
                        "nothing in time that this run could decide (INCONCLUSIVE, sees >= %.1f %%)",
                        100 * verdict.sees());
            default -> "nothing in time that this machine could measure (" + Verdict.INVALID + ")";
        };
    }
}
