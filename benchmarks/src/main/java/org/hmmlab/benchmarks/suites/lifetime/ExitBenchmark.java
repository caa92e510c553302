package org.hmmlab.benchmarks.suites.lifetime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.driver.MirrorProtocol;
import org.hmmlab.mm.AddressSpace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * What does the end of an address space cost that has many mirrors?
 *
 * <p><b>Measures</b> the last {@code mmput}: every mirror is told of the release, the subscription is unlinked, and a
 * grace period is waited for; there are no mappings. Making the address space and unregistering the mirrors is done
 * outside, and the structure is held until then: before c8a53b2db0 unregistering after the exit would use it after it
 * is freed.
 * <p><b>Does not measure</b> what a device does at release, nor the freeing of pages and of the per-mm object.
 * <p><b>Read it as</b> a constant, the grace period, and a part for each mirror. Each operation is timed by itself,
 * which adds a clock reading to it: differences below a tenth of a microsecond mean nothing.
 * <p><b>Run</b> {@code scripts/lab ab design:kref design:get-put --bench ExitBenchmark}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class ExitBenchmark {
    /** An address space about to end. */
    @State(Scope.Thread)
    public static class Model {
        /** Design generation. */
        @Param({"kref", "get-put"})
        public String design;

        /** Mirrors of the address space. */
        @Param({"1", "16", "256"})
        public int mirrors;

        private LoadedDesign loaded;
        private final List<MirrorProtocol> registered = new ArrayList<>();
        AddressSpace mm;

        /** Boots the machine. */
        @Setup
        public void setUp() {
            loaded = LoadedDesign.withoutPages(design, "kernel");
            for (int i = 0; i < mirrors; i++) {
                registered.add(MirrorProtocol.of(loaded.module(), (source, invalidation) -> 0));
            }
        }

        /** Makes the next one. */
        @Setup(Level.Invocation)
        public void makeSpace() {
            mm = AddressSpace.create(loaded.machine());
            mm.grab();
            mm.downWrite();
            for (MirrorProtocol mirror : registered) {
                int error = mirror.open(mm);
                if (error != 0) {
                    throw new IllegalStateException("registering must succeed: error=" + error);
                }
            }
            mm.upWrite();
        }

        /** Takes the mirrors off the ended one. */
        @TearDown(Level.Invocation)
        public void unregister() {
            registered.forEach(MirrorProtocol::leave);
            mm.drop();
        }

        /** Checks that nothing leaked. */
        @TearDown
        public void tearDown() {
            registered.forEach(MirrorProtocol::close);
            loaded.close();
        }
    }

    /** The exit. */
    @Benchmark
    public void exit(Model model) {
        model.mm.put();
    }
}
