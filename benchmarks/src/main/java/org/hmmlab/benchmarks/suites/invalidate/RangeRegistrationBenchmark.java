package org.hmmlab.benchmarks.suites.invalidate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.benchmarks.suites.fixture.MirroredSpace;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.memory.PageSize;
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
 * What does putting a range under observation and taking it off again cost in each design?
 *
 * <p><b>Measures</b> {@code hmm_range_register} and {@code hmm_range_unregister}, {@code ranges} others registered.
 * <p><b>Does not measure</b> the wait until it is valid, nor the fault.
 * <p><b>Read it as</b> the difference of two designs: one locked operation each way, all on the line of the ranges
 * lock.
 * <p><b>Run</b> {@code scripts/lab ab design:kref design:get-put --bench RangeRegistration}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class RangeRegistrationBenchmark {
    private static final long START = 1L << 30;
    private static final int PAGES = 16;

    /** The address space that all threads register on. */
    @State(Scope.Benchmark)
    public static class Model {
        /** Design generation. */
        @Param({"kref", "get-put"})
        public String design;

        /** Order of the per-mm record. */
        @Param("kernel")
        public String layout;

        /** Ranges that stay registered. */
        @Param({"0", "64"})
        public int ranges;

        LoadedDesign loaded;
        MirroredSpace space;
        final List<HmmRange> registered = new ArrayList<>();

        /** Boots the machine. */
        @Setup
        public void setUp() {
            loaded = LoadedDesign.withoutPages(design, layout);
            space = new MirroredSpace(loaded.module(), 1, ranges);
        }

        /**
         * Makes a range that this state frees: another thread may end the machine before a thread's own state is ended.
         */
        synchronized HmmRange newRange() {
            HmmRange made = new HmmRange(loaded.module(), EntryEncoding.NOUVEAU)
                    .bounds(START, START + (PAGES << PageSize.SHIFT), new long[PAGES]);
            registered.add(made);
            return made;
        }

        /** Checks that nothing leaked. */
        @TearDown
        public void tearDown() {
            registered.forEach(HmmRange::close);
            space.close();
            loaded.close();
        }
    }

    /** One thread's range. */
    @State(Scope.Thread)
    public static class Registrant {
        HmmRange range;

        /** Makes the range. */
        @Setup
        public void setUp(Model model) {
            range = model.newRange();
        }
    }

    /** One registration and its end; the error is 0. */
    @Benchmark
    public int registerUnregister(Model model, Registrant registrant, Slowdown slowdown) {
        int error = registerUnregister(model, registrant);
        return slowdown.isDue() ? registerUnregister(model, registrant) : error;
    }

    private static int registerUnregister(Model model, Registrant registrant) {
        int error = registrant.range.register(model.space.mirror());
        registrant.range.unregister();
        return error;
    }
}
