package org.hmmlab.benchmarks.programs.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.suites.floor.LockedFloor;
import org.hmmlab.hmm.Generation;
import org.hmmlab.sync.WorkCounters;
import org.hmmlab.sync.WorkCounts;

/**
 * The main class of a child JVM that replays one recording in one design: with counting on it counts, otherwise it
 * measures time. Writes its report as JSON into a file.
 */
final class ReplayWorker {
    private static final int WARMUPS = 10;

    private ReplayWorker() {}

    /**
     * Runs.
     *
     * @param args recording, design, device share, seed, repetitions, output file
     */
    public static void main(String[] args) throws Exception {
        MmTrace trace = MmTrace.read(Path.of(args[0]));
        ReplayConfig config =
                new ReplayConfig(Generation.parse(args[1]), Double.parseDouble(args[2]), Long.parseLong(args[3]));
        int repeat = Integer.parseInt(args[4]);
        ReplayReport report = WorkCounters.COUNTING ? counted(trace, config) : timed(trace, config, repeat);
        new ObjectMapper().writeValue(Path.of(args[5]).toFile(), report);
    }

    /** The second replay is counted: what happens once in a JVM, such as a thread's first read section, is not work. */
    static ReplayReport counted(MmTrace trace, ReplayConfig config) {
        try (TraceReplayer replayer = new TraceReplayer(trace, config)) {
            ReplayOutcome first = replayer.replay();
            WorkCounts beforeAll = WorkCounters.ofAllThreads();
            ReplayOutcome outcome = replayer.replay();
            WorkCounts ofAll = WorkCounters.ofAllThreads().minus(beforeAll);
            requireSame(first, outcome);
            return ReplayReport.of(trace, config, outcome).with(ReplayWork.of(ofAll));
        }
    }

    /** Times whole replays; the machine stays booted between them. */
    static ReplayReport timed(MmTrace trace, ReplayConfig config, int repeat) {
        try (TraceReplayer replayer = new TraceReplayer(trace, config)) {
            ReplayOutcome outcome = replayer.replay();
            for (int i = 1; i < WARMUPS; i++) {
                requireSame(outcome, replayer.replay());
            }
            List<Long> wallNanos = new ArrayList<>();
            for (int i = 0; i < repeat; i++) {
                long start = System.nanoTime();
                ReplayOutcome again = replayer.replay();
                wallNanos.add(System.nanoTime() - start);
                requireSame(outcome, again);
            }
            return ReplayReport.of(trace, config, outcome)
                    .with(new ReplayTime(wallNanos, WARMUPS), LockedFloor.measure());
        }
    }

    private static void requireSame(ReplayOutcome first, ReplayOutcome again) {
        if (!first.equals(again)) {
            throw new IllegalStateException("replays of one recording must not differ: " + first + " and " + again);
        }
    }
}
