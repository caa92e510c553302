package org.hmmlab.benchmarks.measure.calibrate;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.store.RunWriter;

/**
 * Carries a calibration out: groups of equal and slowed-down JVMs, of each class in turn, each stored as soon as it has ended. What
 * they hold is {@link CalibrationJudge}'s to say. Used by one thread.
 */
public final class CalibrationRun {
    private final CalibrationPlan plan;
    private final RunWriter writer;
    private final Progress progress;
    private final Interruption interruption;
    private final SlowedGroups slowed;
    private final Set<CalibrationPlan.Subject> crashed = new HashSet<>();

    /** A calibration that is about to start, or to go on; the writer's owner finishes it. */
    public CalibrationRun(CalibrationPlan plan, RunWriter writer, Progress progress, Interruption interruption) {
        this.plan = plan;
        this.writer = writer;
        this.progress = progress;
        this.interruption = interruption;
        this.slowed = new SlowedGroups(plan.arm(), plan.permilles(), plan.timing(), interruption);
    }

    /**
     * Measures until the plan is fulfilled.
     *
     * @param groups those of an interrupted run, which are stored again and count, their time too; takes what is measured now
     */
    public void measure(MeasuredGroups groups) throws InterruptedException {
        progress.plan(plan.estimatedMillis());
        for (CalibrationPlan.Subject subject : plan.subjects()) {
            for (List<ForkRecord> group : groups.all(subject)) {
                int number = group.get(0).pair();
                writer.forks(group);
                writer.note(MeasuredGroups.note(subject, number, groups.millis(subject, number)));
            }
        }
        progress.doneBefore(groups.millis(), "measured before");
        for (Optional<CalibrationPlan.Subject> next = next(groups); next.isPresent(); next = next(groups)) {
            measure(next.get(), groups);
        }
        progress.clear();
    }

    /** The class that had the least time so far, or the fewest groups; none if the plan is fulfilled. */
    private Optional<CalibrationPlan.Subject> next(MeasuredGroups groups) {
        List<CalibrationPlan.Subject> open =
                plan.subjects().stream().filter(s -> !crashed.contains(s)).toList();
        if (plan.groups() > 0) {
            return open.stream()
                    .filter(s -> groups.count(s) < plan.groups())
                    .min(Comparator.comparingInt(groups::count));
        }
        return open.stream()
                .min(Comparator.comparingLong(groups::millis))
                .filter(s -> groups.millis() + plan.groupMillis(s.task()) <= plan.budgetMillis());
    }

    private void measure(CalibrationPlan.Subject subject, MeasuredGroups groups) throws InterruptedException {
        int number = groups.nextNumber(subject);
        progress.now("group " + number + " of " + subject.name());
        long start = System.nanoTime();
        List<ForkRecord> group = slowed.measure(subject.task(), number, seed(subject, number));
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        interruption.parkForeverIfInterrupted();
        writer.forks(group);
        String note = MeasuredGroups.note(subject, number, tookMillis);
        writer.note(note);
        groups.add(subject, group, tookMillis);
        group.stream()
                .filter(fork -> fork.status() == ForkStatus.CRASHED)
                .findFirst()
                .ifPresent(fork -> {
                    crashed.add(subject);
                    progress.say(String.valueOf(fork.failure()));
                });
        progress.done(tookMillis, note);
    }

    /** The same for the same group of the same plan, whether measured in one go or after an interruption. */
    private long seed(CalibrationPlan.Subject subject, int number) {
        return new SplittableRandom(
                        plan.seed() ^ ((long) subject.task().toString().hashCode() << Integer.SIZE | number))
                .nextLong();
    }
}
