package org.hmmlab.benchmarks.programs.replay;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.hmm.Generation;
import org.hmmlab.sync.WorkCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a design change for one recorded program, from start to exit?
 *
 * <p><b>Measures</b> one whole replay an operation: every recorded mapping change, fork, exec, exit and CPU fault
 * applied to the model in order, a mirror on every address space, and the device's faults after {@code deviceShare} of
 * the CPU faults.
 * <p><b>Does not measure</b> the program's own work between its events, contention (one thread replays), the reading of
 * the recording or the boot of the machine; nor single callbacks, which a timer would drown.
 * <p><b>Read it as</b> the difference of two designs beside the exact difference of their operations; a design may save
 * operations and no time that can be seen. An absolute value is the model's time, not the kernel's.
 * <p><b>Run</b> {@code scripts/lab ab design:kref design:get-put --bench replay:gcc-compile}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
@State(Scope.Benchmark)
public class ReplayBenchmark {
    /** The recording: a path, or the name of one that comes with the lab. */
    @Param(RecordedPrograms.GCC_COMPILE)
    public String file;

    /** Design generation. */
    @Param({"kref", "get-put"})
    public String design;

    /** Probability that the device touches a page after a CPU fault on it. */
    @Param("0.1")
    public double deviceShare;

    /** Seed of the device's draws. */
    @Param("1")
    public long replaySeed;

    private static final long MAX_WARMUP_MILLIS = 40_000;

    private TraceReplayer replayer;

    /**
     * Reads the recording, boots the machine and replays until the JIT is quiet, {@value #MAX_WARMUP_MILLIS} ms at
     * most; where work is counted, once is enough.
     *
     * @throws IOException if the recording cannot be read
     * @throws MmTraceException if it is malformed
     */
    @Setup
    public void setUp() throws IOException, MmTraceException {
        MmTrace trace = MmTrace.read(RecordedPrograms.find(file));
        replayer = new TraceReplayer(trace, new ReplayConfig(Generation.parse(design), deviceShare, replaySeed));
        if (!WorkCounters.COUNTING) {
            long maxMillis = Long.getLong(JvmArgs.SET_UP_WARMUP, MAX_WARMUP_MILLIS);
            new JitWarmup().repeat(replayer::replay, TimeUnit.MILLISECONDS.toNanos(maxMillis));
        }
    }

    /** One program, from start to exit. */
    @Benchmark
    public ReplayOutcome replay(Slowdown slowdown) {
        long start = slowdown.start();
        ReplayOutcome outcome = replayer.replay();
        slowdown.finish(start);
        return outcome;
    }

    /** Gives the machine back; every replay has checked that it left nothing behind. */
    @TearDown
    public void tearDown() {
        replayer.close();
    }
}
