package org.hmmlab.benchmarks.measure.compare;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.launch.Arm;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.ForkRecords;
import org.hmmlab.benchmarks.measure.launch.Harness;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.LockStep;
import org.hmmlab.benchmarks.measure.launch.MeasuredProcess;
import org.hmmlab.benchmarks.measure.launch.Progress;
import org.hmmlab.benchmarks.measure.launch.TimePlan;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.Role;
import org.hmmlab.results.store.RunWriter;

/**
 * Measures benchmarks one after another, without comparing: fork by fork over all tasks, so that the forks of one task
 * lie apart in time. Used by one thread.
 */
public final class PlainRun {
    private final Plan plan;
    private final RunWriter writer;
    private final Progress progress;
    private final Interruption interruption;
    private final LockStep lockStep;

    /** A run that is about to start; the writer's owner finishes it. */
    public PlainRun(Plan plan, RunWriter writer, Progress progress, Interruption interruption) {
        this.plan = plan;
        this.writer = writer;
        this.progress = progress;
        this.interruption = interruption;
        this.lockStep = new LockStep(interruption);
    }

    /**
     * What a run measures.
     *
     * @param tasks benchmarks with parameters and threads
     * @param forks JVMs of each
     * @param timing of each JVM, before {@link BenchmarkTask#timing}
     * @param arm what the JVMs run
     * @param harness what measures in them
     * @param seed of every random choice
     */
    public record Plan(List<BenchmarkTask> tasks, int forks, Timing timing, Arm arm, Harness harness, long seed) {
        /** Copies. */
        public Plan {
            tasks = List.copyOf(tasks);
        }

        /** Estimated time of the whole. */
        public long estimatedMillis() {
            return forks * tasks.stream().mapToLong(this::forkMillis).sum();
        }

        long forkMillis(BenchmarkTask task) {
            return TimePlan.lockStepMillis(1, task.timing(timing));
        }
    }

    /** Measures; a task whose fork crashed is not started again. */
    public List<ForkRecord> run() throws InterruptedException {
        progress.plan(plan.estimatedMillis());
        List<ForkRecord> forks = new ArrayList<>();
        Set<BenchmarkTask> crashed = new HashSet<>();
        for (int fork = 0; fork < plan.forks(); fork++) {
            for (BenchmarkTask task : plan.tasks()) {
                if (crashed.contains(task)) {
                    continue;
                }
                ForkRecord record = next(task, fork);
                if (record.status() != ForkStatus.OK) {
                    crashed.add(task);
                }
                forks.add(record);
            }
        }
        progress.clear();
        return List.copyOf(forks);
    }

    /**
     * Measures one JVM of a plan of the caller's own order, and writes it.
     *
     * @param task the benchmark
     * @param fork its number; no other JVM of the task has the same in this run
     * @return what it measured; not ok if it crashed
     */
    public ForkRecord next(BenchmarkTask task, int fork) throws InterruptedException {
        progress.now("fork " + (fork + 1) + " of " + task);
        ForkRecord record = measure(task, fork);
        interruption.parkForeverIfInterrupted();
        if (record.status() != ForkStatus.OK) {
            progress.say(record.failure());
        }
        writer.fork(record);
        progress.done(plan.forkMillis(task), "fork " + (fork + 1) + " of " + task);
        return record;
    }

    private ForkRecord measure(BenchmarkTask task, int fork) throws InterruptedException {
        ForkRecords.Place place = new ForkRecords.Place(plan.arm().name(), Role.RUN, fork, task.params());
        MeasuredProcess.Launch launch = new MeasuredProcess.Launch(
                task.with(plan.arm().params()),
                task.timing(plan.timing()),
                plan.arm().program(),
                Map.of(),
                List.of(),
                plan.harness());
        // Alone, but with turns: as in a comparison the tear-down then falls into an iteration that does not count.
        LockStep.Outcome outcome =
                lockStep.run(List.of(launch), plan.seed() + fork).get(0);
        if (!outcome.isOk()) {
            return ForkRecords.failed(place, task, ForkStatus.CRASHED, outcome.failure());
        }
        ForkRecord record = ForkRecords.ok(place, task, outcome.result().figures(), Map.of());
        plan.harness().store(record, outcome.result(), writer);
        return record;
    }
}
