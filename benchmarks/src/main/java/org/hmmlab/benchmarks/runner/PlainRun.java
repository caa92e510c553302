package org.hmmlab.benchmarks.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.store.RunWriter;

/**
 * Measures benchmarks one after another, without comparing: fork by fork over all tasks, so that the forks of one task
 * lie apart in time. Used by one thread.
 */
public final class PlainRun {
    private static final long FORK_START_MILLIS = 1_200;
    private static final String ARM = "run";

    private final List<BenchmarkTask> tasks;
    private final int forkCount;
    private final Timing timing;
    private final RunWriter writer;
    private final Progress progress;
    private final Interruption interruption;

    /** A run that is about to start; the writer's owner finishes it. */
    public PlainRun(Plan plan, RunWriter writer, Progress progress, Interruption interruption) {
        this.tasks = List.copyOf(plan.tasks());
        this.forkCount = plan.forks();
        this.timing = plan.timing();
        this.writer = writer;
        this.progress = progress;
        this.interruption = interruption;
    }

    /**
     * What a run measures.
     *
     * @param tasks benchmarks with parameters and threads
     * @param forks JVMs of each
     * @param timing of each JVM
     */
    public record Plan(List<BenchmarkTask> tasks, int forks, Timing timing) {
        /** Estimated time of the whole. */
        public long estimatedMillis() {
            return tasks.size() * (long) forks * forkMillis();
        }

        long forkMillis() {
            return FORK_START_MILLIS + timing.warmupTotalMillis() + timing.measuredTotalMillis();
        }
    }

    /** Measures; a task whose fork crashed is not started again. */
    public List<ForkRecord> run() throws InterruptedException {
        Plan plan = new Plan(tasks, forkCount, timing);
        progress.plan(plan.estimatedMillis());
        List<ForkRecord> forks = new ArrayList<>();
        Set<BenchmarkTask> crashed = new HashSet<>();
        for (int fork = 0; fork < forkCount; fork++) {
            for (BenchmarkTask task : tasks) {
                if (crashed.contains(task)) {
                    continue;
                }
                progress.now("fork " + (fork + 1) + " of " + task);
                ForkRecord record = measure(task, fork);
                interruption.holdIfInterrupted();
                if (!record.status().equals(ForkRecord.OK)) {
                    crashed.add(task);
                    progress.say(record.failure());
                }
                forks.add(record);
                writer.fork(record);
                progress.done(plan.forkMillis(), "fork " + (fork + 1) + " of " + task);
            }
        }
        progress.clear();
        return List.copyOf(forks);
    }

    private ForkRecord measure(BenchmarkTask task, int fork) throws InterruptedException {
        ForkRecords.Place place = new ForkRecords.Place(ARM, ForkRecord.RUN, fork, task.params());
        Path folder = Folders.create("run");
        JmhProcess.Launch launch =
                new JmhProcess.Launch(task, timing, Program.ofLab(TargetJvm.current()), Map.of(), List.of());
        try (JmhProcess process = JmhProcess.start(launch, folder)) {
            interruption.add(process);
            try {
                ForkRecord record = ForkRecords.ok(place, task, process.await(), Map.of());
                process.discard();
                return record;
            } catch (JmhFailedException e) {
                return ForkRecords.failed(place, task, ForkRecord.CRASHED, e.getMessage());
            } finally {
                interruption.remove(process);
            }
        }
    }
}
