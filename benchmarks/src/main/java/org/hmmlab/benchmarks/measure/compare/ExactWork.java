package org.hmmlab.benchmarks.measure.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hmmlab.benchmarks.measure.fork.ForkMetric;
import org.hmmlab.benchmarks.measure.fork.IterationProfiler;
import org.hmmlab.benchmarks.measure.fork.Timing;
import org.hmmlab.benchmarks.measure.fork.WorkCounter;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.benchmarks.measure.launch.Folders;
import org.hmmlab.benchmarks.measure.launch.ForkRecords;
import org.hmmlab.benchmarks.measure.launch.Interruption;
import org.hmmlab.benchmarks.measure.launch.JmhFailedException;
import org.hmmlab.benchmarks.measure.launch.JmhResult;
import org.hmmlab.benchmarks.measure.launch.MeasuredProcess;
import org.hmmlab.benchmarks.measure.launch.Program;
import org.hmmlab.results.stats.Samples;
import org.hmmlab.results.verdict.ExactComparison;

/**
 * Counts the model's work per operation in a short fork of its own, with one thread, so that the counts are exact and the
 * timed forks run without counting. Groups cannot run with one thread; theirs are not counted.
 */
public final class ExactWork {
    private static final int WARMUP_BATCH = 4;
    private static final int BATCH = 8;
    /** The first iteration does the set-up, the last the tear-down: {@link WorkCounter} reads the one between. */
    private static final Timing TIMING = new Timing(2, 1, 3, 1);

    /** Threads that contend are watched for half a second, after as long. */
    private static final Timing CONTENDED_TIMING = new Timing(5, 100, 5, 100);

    private final Interruption interruption;

    /** A counter whose processes end when the lab is interrupted. */
    public ExactWork(Interruption interruption) {
        this.interruption = interruption;
    }

    /**
     * Counts one benchmark.
     *
     * @return counts per operation by name; empty for a group, and for a foreign benchmark, which has no counters
     * @throws JmhFailedException when the fork fails
     */
    public Map<String, Double> count(BenchmarkTask task, Program program) throws InterruptedException {
        if (task.isGroup() || program.isForeign()) {
            return Map.of();
        }
        return ForkRecords.counters(run(new MeasuredProcess.Launch(
                task.withThreads(1),
                TIMING,
                program,
                Map.of(IterationProfiler.COUNTING, "true"),
                List.of("-bm", "ss", "-wbs", Integer.toString(WARMUP_BATCH), "-bs", Integer.toString(BATCH)))));
    }

    /**
     * Counts how often threads fail at a compare-and-set because another was first, while they contend: the median of some iterations
     * of one JVM. Not exact, and counting takes time of its own.
     *
     * @return {@link ExactComparison#CAS_FAILURES}; empty for one thread, which never fails, for a group, and for a foreign benchmark
     * @throws JmhFailedException when the fork fails
     */
    public Map<String, Double> contend(BenchmarkTask task, Program program) throws InterruptedException {
        if (task.threads() == 1 || task.isGroup() || program.isForeign()) {
            return Map.of();
        }
        JmhResult result = run(new MeasuredProcess.Launch(
                task,
                CONTENDED_TIMING,
                program,
                Map.of(IterationProfiler.COUNTING, "true", IterationProfiler.CONTENDED, "true"),
                List.of()));
        double[] failures = result.values(ForkMetric.CAS_FAILURES_PER_KOP).stream()
                .mapToDouble(d -> d)
                .toArray();
        return failures.length == 0 ? Map.of() : Map.of(ExactComparison.CAS_FAILURES, Samples.median(failures));
    }

    private JmhResult run(MeasuredProcess.Launch launch) throws InterruptedException {
        Path folder = Folders.create("count");
        try (MeasuredProcess process = MeasuredProcess.start(launch, folder)) {
            interruption.add(process);
            try {
                JmhResult result = process.await().figures();
                process.discard();
                return result;
            } finally {
                interruption.remove(process);
            }
        } finally {
            interruption.parkForeverIfInterrupted();
        }
    }
}
