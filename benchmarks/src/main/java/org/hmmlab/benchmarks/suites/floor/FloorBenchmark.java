package org.hmmlab.benchmarks.suites.floor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What do one locked read-modify-write, one full fence and one clock reading cost on this machine?
 *
 * <p><b>Measures</b> each alone, on a cache line that the thread owns; {@code lockedAddShared} on one line for all
 * threads.
 * <p><b>Does not measure</b> anything of the model, nor how these overlap with other work.
 * <p><b>Read it as</b> the floor: a design's pair should cost about its counted operations times these.
 * <p><b>Run</b> {@code scripts/lab run FloorBenchmark}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class FloorBenchmark {
    /** Operations of one invocation, so that the loop of the harness weighs little. */
    static final int UNROLLED = 32;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    /** A counter in the middle of 256 bytes of its own: no neighbour shares its pair of lines. */
    @State(Scope.Thread)
    public static class OwnLine {
        final long[] words = new long[64];
    }

    /** One counter for all threads. */
    @State(Scope.Benchmark)
    public static class SharedLine {
        final long[] words = new long[64];
    }

    /** Locked adds on the thread's own line. */
    @Benchmark
    @OperationsPerInvocation(UNROLLED)
    public long lockedAdd(OwnLine line) {
        return add(line.words);
    }

    /** Locked adds on a line that all threads add to. */
    @Benchmark
    @OperationsPerInvocation(UNROLLED)
    public long lockedAddShared(SharedLine line) {
        return add(line.words);
    }

    /** One full fence; one an invocation, because the compiler merges neighbours. */
    @Benchmark
    public void fullFence() {
        // Orders nothing here: the cost of the instruction is the question.
        VarHandle.fullFence();
    }

    /** One reading of the clock, the least that timing one operation costs. */
    @Benchmark
    public long nanoTime() {
        return System.nanoTime();
    }

    private static long add(long[] words) {
        long last = 0;
        for (int i = 0; i < UNROLLED; i++) {
            last = (long) WORD.getAndAdd(words, 32, 1L);
        }
        return last;
    }
}
