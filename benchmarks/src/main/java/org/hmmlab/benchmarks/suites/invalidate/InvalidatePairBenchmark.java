package org.hmmlab.benchmarks.suites.invalidate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.benchmarks.suites.fixture.MirroredSpace;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.hmmlab.sync.AblationSwitches;
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
 * What does one invalidation, start and end, cost in each design?
 *
 * <p><b>Measures</b> {@code invalidate_range_start} and {@code _end} through the notifier chain, one subscription,
 * {@code mirrors} mirrors whose callback returns 0 and takes no lock, {@code ranges} registered ranges at shuffled
 * addresses and in shuffled memory order, of which the invalidation hits {@code hits}; with more than one thread on one
 * address space ({@code space=shared}) or one each ({@code own}, only the SRCU domain is shared).
 * <p><b>Does not measure</b> the change of the page table between the two, nor a driver's lock or device.
 * <p><b>Read it as</b> the difference of two designs; one design alone against its counted operations times
 * {@code FloorBenchmark}.
 * <p><b>Run</b> {@code scripts/lab ab design:kref design:get-put --bench InvalidatePair}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class InvalidatePairBenchmark {
    /** The address space that all threads share, and the design. */
    @State(Scope.Benchmark)
    public static class Model {
        /** Design generation. */
        @Param({"kref", "get-put"})
        public String design;

        /** Order of the per-mm record: {@code kernel}, or {@code padded} as an ablation. */
        @Param("kernel")
        public String layout;

        /** Registered ranges. */
        @Param({"1", "8", "64", "512"})
        public int ranges;

        /** Ranges that the invalidation hits: 0, 1 or all. */
        @Param({"0", "1", "all"})
        public String hits;

        /** Registered mirrors. */
        @Param({"1", "4"})
        public int mirrors;

        /** {@code shared}: one address space for all threads; {@code own}: one each. */
        @Param("shared")
        public String space;

        LoadedDesign loaded;
        MirroredSpace shared;
        final List<MirroredSpace> spaces = new ArrayList<>();
        private int threads;

        /** Boots the machine and registers. */
        @Setup
        public void setUp() {
            if (!space.equals("shared") && !space.equals("own")) {
                throw new IllegalArgumentException("space must be shared or own: space=" + space);
            }
            AblationSwitches.confirmSingleThread();
            loaded = LoadedDesign.withoutPages(design, layout);
            shared = newSpace();
        }

        /**
         * Makes a space that this state ends: another thread may end the machine before a thread's own state is ended.
         */
        synchronized MirroredSpace newSpace() {
            MirroredSpace made = new MirroredSpace(loaded.module(), mirrors, ranges);
            spaces.add(made);
            return made;
        }

        /** Counts a thread. What a JVM leaves out protects one thread from nobody, and two from nothing. */
        synchronized void join() {
            if (++threads > 1 && AblationSwitches.ANY) {
                throw new IllegalStateException(
                        "one thread must measure where " + AblationSwitches.PROPERTY + " is set");
            }
        }

        int hitCount() {
            int count = hits.equals("all") ? ranges : Integer.parseInt(hits);
            if (count != 0 && count != 1 && count != ranges) {
                throw new IllegalArgumentException("hits must be 0, 1 or all: hits=" + hits);
            }
            return count;
        }

        /** Checks that every range is valid again, and that nothing leaked. */
        @TearDown
        public void tearDown() {
            spaces.forEach(MirroredSpace::close);
            loaded.close();
        }
    }

    /** One thread's invalidation. */
    @State(Scope.Thread)
    public static class Invalidator {
        final InvalidationRange invalidation = new InvalidationRange();
        MirroredSpace mine;
        long start;
        long end;

        /** Chooses the address space. */
        @Setup
        public void setUp(Model model) {
            model.join();
            mine = model.space.equals("own") ? model.newSpace() : model.shared;
            start = mine.invalidationStart(model.hitCount());
            end = mine.invalidationEnd(model.hitCount());
            invalidation.set(mine.mm(), start, end, InvalidationEvent.CLEAR);
        }
    }

    /** One start and its end. */
    @Benchmark
    public void startEnd(Invalidator invalidator, Slowdown slowdown) {
        InvalidationRange invalidation = invalidator.invalidation;
        startEnd(invalidation);
        if (slowdown.isDue()) {
            startEnd(invalidation);
        }
    }

    private static void startEnd(InvalidationRange invalidation) {
        MmuNotifiers.invalidateRangeStart(invalidation);
        MmuNotifiers.invalidateRangeEnd(invalidation);
    }
}
