package org.hmmlab.benchmarks.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Counts the model's work per operation in a short fork of its own, with one thread, so that the counts are exact and the
 * timed forks run without counting. Groups cannot run with one thread; theirs are not counted.
 */
public final class ExactWork {
    private static final int WARMUP_BATCH = 4;
    private static final int BATCH = 8;
    /** The first iteration does the set-up, the last the tear-down: {@link WorkPerOp} reads the one between. */
    private static final Timing TIMING = new Timing(2, 1, 3, 1);

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
        MeasuredProcess.Launch launch = new MeasuredProcess.Launch(
                task.withThreads(1),
                TIMING,
                program,
                Map.of("hmmlab.counting", "true"),
                List.of("-bm", "ss", "-wbs", Integer.toString(WARMUP_BATCH), "-bs", Integer.toString(BATCH)));
        Path folder = Folders.create("count");
        try (MeasuredProcess process = MeasuredProcess.start(launch, folder)) {
            interruption.add(process);
            try {
                JmhResult result = process.await().figures();
                process.discard();
                return ForkRecords.counters(result);
            } finally {
                interruption.remove(process);
            }
        } finally {
            interruption.holdIfInterrupted();
        }
    }
}
