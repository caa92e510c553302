package org.hmmlab.benchmarks.suites.lifetime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.benchmarks.suites.fixture.MirroredSpace;
import org.hmmlab.driver.MirrorProtocol;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.memory.PageSize;
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
 * How do ranges and mirrors that come and go on one address space hold each other up?
 *
 * <p><b>Measures</b> {@code storm}: one thread registers and unregisters a range while another registers and
 * unregisters a mirror, under mmap_sem for write as the kernel demands; another mirror stays. {@code mirrorsAlone}: the
 * latter undisturbed.
 * <p><b>Does not measure</b> the making of the per-mm object, see MirrorChurn, nor ranges alone, see RangeRegistration.
 * <p><b>Read it as</b> what the designs share between the two: the count and its line, or nothing. Valid only if both
 * threads had their cores.
 * <p><b>Run</b> {@code scripts/lab run RegistrationStorm}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class RegistrationStormBenchmark {
    private static final long START = 1L << 30;
    private static final int PAGES = 16;

    /** The address space. */
    @State(Scope.Benchmark)
    public static class Model {
        /** Design generation. */
        @Param({"kref", "get-put"})
        public String design;

        LoadedDesign loaded;
        MirroredSpace space;
        final List<HmmRange> ranges = new ArrayList<>();
        final List<MirrorProtocol> mirrors = new ArrayList<>();

        /** Boots the machine. */
        @Setup
        public void setUp() {
            loaded = LoadedDesign.withoutPages(design, "kernel");
            space = new MirroredSpace(loaded.module(), 1, 0);
        }

        /**
         * Makes a range that this state frees: another thread may end the machine before a thread's own state is ended.
         */
        synchronized HmmRange newRange() {
            HmmRange made = new HmmRange(loaded.module(), EntryEncoding.NOUVEAU)
                    .bounds(START, START + (PAGES << PageSize.SHIFT), new long[PAGES]);
            ranges.add(made);
            return made;
        }

        /** Makes a mirror that this state frees. */
        synchronized MirrorProtocol newMirror() {
            MirrorProtocol made = MirrorProtocol.of(loaded.module(), (source, invalidation) -> 0);
            mirrors.add(made);
            return made;
        }

        /** Checks that nothing leaked. */
        @TearDown
        public void tearDown() {
            ranges.forEach(HmmRange::close);
            mirrors.forEach(MirrorProtocol::close);
            space.close();
            loaded.close();
        }
    }

    /** One thread's range and mirror. */
    @State(Scope.Thread)
    public static class Registrant {
        HmmRange range;
        MirrorProtocol mirror;

        /** Makes both. */
        @Setup
        public void setUp(Model model) {
            range = model.newRange();
            mirror = model.newMirror();
        }
    }

    /** Ranges beside mirrors; the error is 0. */
    @Benchmark
    @Group("storm")
    @GroupThreads(1)
    public int ranges(Model model, Registrant registrant) {
        int error = registrant.range.register(model.space.mirror());
        registrant.range.unregister();
        return error;
    }

    /** Mirrors beside ranges; the error is 0. */
    @Benchmark
    @Group("storm")
    @GroupThreads(1)
    public int mirrors(Model model, Registrant registrant) {
        return churn(model, registrant);
    }

    /** Mirrors, undisturbed; the error is 0. */
    @Benchmark
    public int mirrorsAlone(Model model, Registrant registrant) {
        return churn(model, registrant);
    }

    private static int churn(Model model, Registrant registrant) {
        model.space.mm().downWrite();
        int error = registrant.mirror.open(model.space.mm());
        model.space.mm().upWrite();
        registrant.mirror.leave();
        return error;
    }
}
