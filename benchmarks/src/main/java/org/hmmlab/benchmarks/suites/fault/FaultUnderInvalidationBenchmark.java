package org.hmmlab.benchmarks.suites.fault;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.benchmarks.suites.fixture.PresentPages;
import org.hmmlab.driver.MirrorDriver;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.PageSize;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How do device faults fare while another thread keeps invalidating what they read?
 *
 * <p><b>Measures</b> a device thread that accesses 16 present pages through the driver (a fault whenever an
 * invalidation took its entries away), beside a thread that invalidates the same pages and then does {@code think}
 * tokens of other work. {@code faults}, {@code retries} and {@code givenUp} are counted beside the time: a rate without
 * its retries says nothing. Before 378a604064 a wait answers with the range's flag as it is then, which may be false
 * again: such an access ends with −EBUSY and is counted.
 * <p><b>Does not measure</b> changes of the page table: the invalidated pages stay as they are.
 * <p><b>Read it as</b> one situation, not as a sum of two costs; valid only if both threads had their cores.
 * <p><b>Run</b> {@code scripts/lab run FaultUnderInvalidation}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class FaultUnderInvalidationBenchmark {
    private static final long START = 1L << 30;
    private static final int PAGES = 16;

    /** The address space of both threads. */
    @State(Scope.Group)
    public static class Model {
        /** Design generation. */
        @Param({"kref", "get-put"})
        public String design;

        /** Tokens of other work between two invalidations. */
        @Param({"0", "1000"})
        public long think;

        LoadedDesign loaded;
        PresentPages present;
        MirrorDriver driver;

        /** Maps, touches and opens the driver. */
        @Setup
        public void setUp() {
            loaded = new LoadedDesign(design, "kernel", 4096, Contents.NONE);
            present = new PresentPages(loaded.machine(), START, PAGES);
            driver = new MirrorDriver(loaded.module());
            int error = driver.open(present.mm());
            if (error != 0) {
                throw new IllegalStateException("opening the driver must succeed: error=" + error);
            }
        }

        /** Checks that the device never failed, and that nothing leaked. */
        @TearDown
        public void tearDown() {
            Map<String, Long> errors = driver.statistics().errors();
            if (loaded.waitsMayAnswerInvalid()) {
                errors.remove("EBUSY");
            }
            if (!errors.isEmpty()) {
                throw new IllegalStateException("device accesses must succeed: " + errors);
            }
            driver.close();
            present.close();
            loaded.close();
        }
    }

    /** The invalidating thread's range. */
    @State(Scope.Thread)
    public static class Invalidator {
        final InvalidationRange invalidation = new InvalidationRange();
    }

    /** What the device went through, summed over the iteration. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class DeviceEvents {
        /** Accesses that had to fault. */
        public long faults;

        /** Faults that started over. */
        public long retries;

        /** Accesses that the driver ended with -EBUSY. */
        public long givenUp;
    }

    /** The device. */
    @Benchmark
    @Group("faultUnderInvalidation")
    @GroupThreads(1)
    public int access(Model model, DeviceEvents events) {
        long faults = model.driver.statistics().faults();
        long retries = model.driver.statistics().retries();
        long givenUp = model.driver.statistics().timeouts();
        int error = model.driver.access(START, PAGES, true);
        events.faults += model.driver.statistics().faults() - faults;
        events.retries += model.driver.statistics().retries() - retries;
        events.givenUp += model.driver.statistics().timeouts() - givenUp;
        return error;
    }

    /** The CPU side. */
    @Benchmark
    @Group("faultUnderInvalidation")
    @GroupThreads(1)
    public void invalidate(Model model, Invalidator invalidator) {
        InvalidationRange invalidation = invalidator.invalidation;
        invalidation.set(model.present.mm(), START, START + (PAGES << PageSize.SHIFT), InvalidationEvent.CLEAR);
        MmuNotifiers.invalidateRangeStart(invalidation);
        MmuNotifiers.invalidateRangeEnd(invalidation);
        Blackhole.consumeCPU(model.think);
    }
}
