package org.hmmlab.benchmarks.suites.sync;

import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.sync.Srcu;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does an SRCU read section cost a reader?
 *
 * <p><b>Measures</b> lock and unlock of an empty section in one domain, the slot found without the caller's help.
 * <p><b>Does not measure</b> grace periods, nor what a reader pays for a line that an updater has just read.
 * <p><b>Read it as</b> a multiple of two {@code FloorBenchmark.fullFence}; the same with more threads, since nothing is
 * shared.
 * <p><b>Run</b> {@code scripts/lab run SrcuReadSection}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
@State(Scope.Benchmark)
public class SrcuReadSectionBenchmark {
    private final Srcu srcu = new Srcu();

    /** One empty section. */
    @Benchmark
    public void lockUnlock() {
        int index = srcu.readLock();
        srcu.readUnlock(index);
    }
}
