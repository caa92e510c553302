package org.hmmlab.benchmarks.suites.floor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;

/**
 * What does handing one cache line to another core and getting it back cost on this machine?
 *
 * <p><b>Measures</b> a ping-pong of two spinning threads over one word: a round trip per operation, two transfers.
 * <p><b>Does not measure</b> parking, wake-ups, or more than two cores.
 * <p><b>Read it as</b> the unit of every contended figure; it flips between levels when the hypervisor moves a core.
 * <p><b>Run</b> {@code scripts/lab run HandoffBenchmark}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class HandoffBenchmark {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int INDEX = 32;

    /** The word that is handed over: 0 is the first player's, 1 the second's. */
    @State(Scope.Group)
    public static class Ball {
        final long[] words = new long[64];
    }

    /** Waits for 0, answers 1. */
    @Benchmark
    @Group("pingPong")
    @GroupThreads(1)
    public void ping(Ball ball, Control control) {
        play(ball, control, 0, 1);
    }

    /** Waits for 1, answers 0. */
    @Benchmark
    @Group("pingPong")
    @GroupThreads(1)
    public void pong(Ball ball, Control control) {
        play(ball, control, 1, 0);
    }

    /** Bounded by the iteration: JMH sets {@code stopMeasurement} while the partner may have stopped already. */
    private static void play(Ball ball, Control control, long mine, long theirs) {
        // Acquire pairs with the partner's release below; the line itself is what travels.
        while ((long) WORD.getAcquire(ball.words, INDEX) != mine) {
            if (control.stopMeasurement) {
                return;
            }
            Thread.onSpinWait();
        }
        // Release pairs with the partner's acquire above.
        WORD.setRelease(ball.words, INDEX, theirs);
    }
}
