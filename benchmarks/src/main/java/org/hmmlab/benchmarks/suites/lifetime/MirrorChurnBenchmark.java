package org.hmmlab.benchmarks.suites.lifetime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.driver.MirrorProtocol;
import org.hmmlab.hmm.Generation;
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
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

/**
 * What do mirrors that come and go cost, and what do they do to callbacks that run meanwhile?
 *
 * <p><b>Measures</b> {@code mirrorChurn}: one thread registers and unregisters a mirror, another runs invalidation
 * pairs under mmap_sem; with {@code others=0} each registration makes a per-mm object and each unregistration has it
 * freed after a grace period, with {@code others=1} the object stays. {@code alone}: the churn without callbacks. With
 * intervals a mirror is an interval over the whole address space, and going waits for the invalidations that run.
 * {@code immediate-free} is refused beside callbacks with {@code others=0}: its use after free is what would happen.
 * <p><b>Does not measure</b> an address space with mappings: their reverse-map locks, taken one by one at the first
 * registration, would dwarf all else.
 * <p><b>Read it as</b> the cost of a registration storm; the callbacks' figure says what it does to bystanders.
 * <p><b>Run</b> {@code scripts/lab run MirrorChurn}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class MirrorChurnBenchmark {
    private static final long START = 1L << 30;

    /** The address space. */
    @State(Scope.Benchmark)
    public static class Model {
        /** Design generation. */
        @Param({"kref", "get-put"})
        public String design;

        /** Mirrors that stay registered: 0 or 1. */
        @Param({"0", "1"})
        public int others;

        LoadedDesign loaded;
        AddressSpace mm;
        MirrorProtocol staying;
        final List<MirrorProtocol> mirrors = new ArrayList<>();

        /** Makes the address space. */
        @Setup
        public void setUp() {
            loaded = LoadedDesign.withoutPages(design, "kernel");
            mm = AddressSpace.create(loaded.machine());
            staying = newMirror();
            if (others == 1) {
                register(staying);
            }
        }

        /**
         * Makes a mirror that this state frees: another thread may end the machine before a thread's own state is
         * ended.
         */
        synchronized MirrorProtocol newMirror() {
            MirrorProtocol made = MirrorProtocol.of(loaded.module(), (source, invalidation) -> 0);
            mirrors.add(made);
            return made;
        }

        void register(MirrorProtocol mirror) {
            mm.downWrite();
            int error = mirror.open(mm);
            mm.upWrite();
            if (error != 0) {
                throw new IllegalStateException("registering must succeed: error=" + error);
            }
        }

        /** Checks that nothing leaked. */
        @TearDown
        public void tearDown() {
            mirrors.forEach(MirrorProtocol::close);
            mm.put();
            loaded.close();
        }
    }

    /** The mirror that comes and goes. */
    @State(Scope.Thread)
    public static class Churner {
        MirrorProtocol mirror;

        /** Makes the mirror. */
        @Setup
        public void setUp(Model model) {
            mirror = model.newMirror();
        }
    }

    /** The invalidating thread's range. */
    @State(Scope.Thread)
    public static class Invalidator {
        final InvalidationRange invalidation = new InvalidationRange();

        /** Refuses what would free memory under its callbacks. */
        @Setup
        public void setUp(Model model) {
            if (model.others == 0 && Generation.parse(model.design) == Generation.IMMEDIATE_FREE) {
                throw new IllegalArgumentException(
                        "others must be 1 with immediate-free, which frees the per-mm object while callbacks are"
                                + " inside: others=0");
            }
        }
    }

    /** Registers and unregisters beside callbacks. */
    @Benchmark
    @Group("mirrorChurn")
    @GroupThreads(1)
    public void churn(Model model, Churner churner) {
        model.register(churner.mirror);
        churner.mirror.leave();
    }

    /** An invalidation pair, with mmap_sem held as every invalidator holds it or a reverse-map lock. */
    @Benchmark
    @Group("mirrorChurn")
    @GroupThreads(1)
    public void callback(Model model, Invalidator invalidator) {
        InvalidationRange invalidation = invalidator.invalidation;
        invalidation.set(model.mm, START, START + PageSize.BYTES, InvalidationEvent.CLEAR);
        model.mm.downRead();
        MmuNotifiers.invalidateRangeStart(invalidation);
        MmuNotifiers.invalidateRangeEnd(invalidation);
        model.mm.upRead();
    }

    /** Registers and unregisters, undisturbed. */
    @Benchmark
    public void alone(Model model, Churner churner) {
        model.register(churner.mirror);
        churner.mirror.leave();
    }
}
