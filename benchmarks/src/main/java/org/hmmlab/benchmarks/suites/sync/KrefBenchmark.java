package org.hmmlab.benchmarks.suites.sync;

import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.memory.RecordSlab;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.WorkCategory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one get-unless-zero with its put cost, on a count of one's own and on a shared one?
 *
 * <p><b>Measures</b> the two locked operations that c7d8b7824f removed from each callback, alone.
 * <p><b>Does not measure</b> their neighbourhood: in the record the count shares its word with the ranges lock, so the
 * line is contended anyway.
 * <p><b>Read it as</b> an upper bound of what the removal can save; {@code InvalidatePairBenchmark} says what it saves.
 * <p><b>Run</b> {@code scripts/lab run Kref -t 2}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class KrefBenchmark {
    private static final int RECORD_LENGTH = 256;
    private static final int COUNT = 128;

    /** A count that lives as long as the trial; its subclasses say who shares it. */
    @State(Scope.Benchmark)
    public static class Counted {
        private final RecordSlab slab = new RecordSlab("kref", RECORD_LENGTH);
        private final long record = slab.allocate();

        /** Starts at 1, so that no put of the benchmark is the last. */
        @Setup
        public void setUp() {
            Kref.init(record, COUNT, 1);
        }

        /** Checks that gets and puts balance. */
        @TearDown
        public void tearDown() {
            int left = Kref.read(record, COUNT);
            if (left != 1) {
                throw new IllegalStateException("gets and puts must balance: count=" + left);
            }
            slab.free(record, "KrefBenchmark");
            slab.close();
        }

        boolean getPut() {
            return Kref.getUnlessZero(record, COUNT, WorkCategory.KREF) && Kref.put(record, COUNT, WorkCategory.KREF);
        }
    }

    /** One count a thread. */
    @State(Scope.Thread)
    public static class Own extends Counted {}

    /** One count for all threads. */
    @State(Scope.Benchmark)
    public static class Shared extends Counted {}

    /** On a count of one's own. */
    @Benchmark
    public boolean own(Own count) {
        return count.getPut();
    }

    /** On one count for all threads. */
    @Benchmark
    public boolean shared(Shared count) {
        return count.getPut();
    }
}
