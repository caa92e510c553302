package org.hmmlab.benchmarks.suites.fault;

import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.benchmarks.suites.fixture.PresentPages;
import org.hmmlab.driver.MirrorProtocol;
import org.hmmlab.hmm.EntryEncoding;
import org.hmmlab.hmm.HmmRange;
import org.hmmlab.hmm.walk.RangeFaulter;
import org.hmmlab.memory.Contents;
import org.hmmlab.mm.AddressSpace;
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
 * What does reading present pages for a device cost, alone and with the protocol around it?
 *
 * <p><b>Measures</b> {@code snapshot}: {@code hmm_range_fault} that only looks; {@code fault}: the same with write
 * access asked for, all pages present and writable; {@code protocol}: range register, wait, mmap_sem, fault, validity
 * check, unregister; with intervals mm_users in place of registering. Each with VMA look-up and validity checks, nobody
 * invalidating.
 * <p><b>Does not measure</b> missing pages ({@code MissingFaultBenchmark}), the device's page table.
 * <p><b>Read it as</b> nanoseconds a call; divide by {@code pages} for the cost of a page. Only {@code protocol} can
 * differ between designs.
 * <p><b>Run</b> {@code scripts/lab run FaultBenchmark -p pages=512}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
@State(Scope.Thread)
public class FaultBenchmark {
    private static final long START = 1L << 30;

    /** Design generation. */
    @Param({"kref", "get-put"})
    public String design;

    /** Pages of the range. */
    @Param({"1", "16", "512", "65536"})
    public int pages;

    private LoadedDesign loaded;
    private PresentPages present;
    private AddressSpace mm;
    private MirrorProtocol mirroring;
    private HmmRange registered;
    private HmmRange range;
    private final RangeFaulter faulter = new RangeFaulter();

    /** Maps and touches the pages, registers the mirror and one range. */
    @Setup
    public void setUp() {
        EntryEncoding encoding = EntryEncoding.NOUVEAU;
        loaded = new LoadedDesign(design, "kernel", pages + 1024, Contents.NONE);
        present = new PresentPages(loaded.machine(), START, pages);
        mm = present.mm();
        mirroring = MirrorProtocol.of(loaded.module(), (source, invalidation) -> 0);
        mm.downWrite();
        int error = mirroring.open(mm);
        mm.upWrite();
        long request = encoding.valid() | encoding.write();
        registered = new HmmRange(loaded.module(), encoding)
                .bounds(START, present.end(), new long[pages])
                .request(request, 0);
        range = new HmmRange(loaded.module(), encoding)
                .bounds(START, present.end(), new long[pages])
                .request(request, 0);
        if (error != 0 || registered.register(mirroring.mirror()) != 0 || protocol() != pages) {
            throw new IllegalStateException("every page must be present before the measurement: error=" + error);
        }
        mm.downRead();
        if (snapshot() != pages || fault() != pages) {
            throw new IllegalStateException("a walk must handle every page: pages=" + pages);
        }
    }

    /** Unregisters and checks that nothing leaked. */
    @TearDown
    public void tearDown() {
        mm.upRead();
        registered.unregister();
        registered.close();
        range.close();
        mirroring.close();
        present.close();
        loaded.close();
    }

    /** Looks only; mmap_sem is held over the whole trial. */
    @Benchmark
    public long snapshot(Slowdown slowdown) {
        long result = snapshot();
        return slowdown.isDue() ? snapshot() : result;
    }

    private long snapshot() {
        return faulter.fault(registered, RangeFaulter.SNAPSHOT);
    }

    /** Asks for write access that is there; mmap_sem is held over the whole trial. */
    @Benchmark
    public long fault(Slowdown slowdown) {
        long result = fault();
        return slowdown.isDue() ? fault() : result;
    }

    private long fault() {
        return faulter.fault(registered, 0);
    }

    /** A device fault from registration to unregistration. */
    @Benchmark
    public long protocol(Slowdown slowdown) {
        long result = protocol();
        return slowdown.isDue() ? protocol() : result;
    }

    private long protocol() {
        int error = mirroring.begin(range);
        if (error != 0 || !range.waitUntilValid(HmmRange.DEFAULT_TIMEOUT_MS)) {
            throw new IllegalStateException("an undisturbed range must be valid: error=" + error);
        }
        mm.downRead();
        long result = faulter.fault(range, 0);
        boolean isValid = range.isValid();
        mm.upRead();
        mirroring.end(range);
        return isValid ? result : -1;
    }
}
