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
import org.hmmlab.memory.PageSize;
import org.hmmlab.mm.AddressSpace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a missing anonymous page cost that a device asks for?
 *
 * <p><b>Measures</b> write faults of {@value #PAGES} missing pages, {@code pages} of them in each {@code
 * hmm_range_fault}: the walk to the hole, the CPU fault with a fresh page (zeroed where it has contents), the second
 * walk.
 * <p><b>Does not measure</b> the protocol around it; memory touched for the first time; the zapping between two sweeps,
 * which lies outside the timed part (it is inside the CPU time that {@code lab ab} reads, equally in both arms).
 * <p><b>Read it as</b> nanoseconds a page.
 * <p><b>Run</b> {@code scripts/lab run MissingFault -p contents=real}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
@State(Scope.Thread)
public class MissingFaultBenchmark {
    /** Pages of one sweep. */
    static final int PAGES = 4096;

    private static final long START = 1L << 30;

    /** Design generation. */
    @Param({"kref", "get-put"})
    public String design;

    /** Pages of one call. */
    @Param({"1", "16", "512"})
    public int pages;

    /** Whether pages have contents: {@code none} or {@code real}. */
    @Param({"none", "real"})
    public String contents;

    private LoadedDesign loaded;
    private PresentPages present;
    private AddressSpace mm;
    private MirrorProtocol mirroring;
    private HmmRange[] ranges;
    private final RangeFaulter faulter = new RangeFaulter();

    /** Maps and touches the pages once, registers a range a call. */
    @Setup
    public void setUp() {
        Contents kind = contents.equals("real") ? Contents.REAL : Contents.NONE;
        loaded = new LoadedDesign(design, "kernel", 2 * PAGES, kind);
        present = new PresentPages(loaded.machine(), START, PAGES);
        mm = present.mm();
        mirroring = MirrorProtocol.of(loaded.module(), (source, invalidation) -> 0);
        mm.downWrite();
        int error = mirroring.open(mm);
        mm.upWrite();
        EntryEncoding encoding = EntryEncoding.NOUVEAU;
        ranges = new HmmRange[PAGES / pages];
        long bytes = (long) pages << PageSize.SHIFT;
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = new HmmRange(loaded.module(), encoding)
                    .bounds(START + i * bytes, START + (i + 1) * bytes, new long[pages])
                    .request(encoding.valid() | encoding.write(), 0);
            error |= mirroring.begin(ranges[i]);
        }
        if (error != 0) {
            throw new IllegalStateException("registering must succeed: error=" + error);
        }
    }

    /** Takes every page away again. */
    @Setup(Level.Invocation)
    public void zap() {
        int error = mm.madviseDontneed(START, PAGES);
        if (error != 0) {
            throw new IllegalStateException("zapping must succeed: error=" + error);
        }
        if (loaded.module().hasIntervals()) {
            for (HmmRange range : ranges) {
                // A number that was seen before the pages went does not come back by itself.
                range.waitUntilValid(0);
            }
        }
        mm.downRead();
    }

    /** Releases mmap_sem and checks that the sweep faulted every page in. */
    @TearDown(Level.Invocation)
    public void check() {
        mm.upRead();
        long last = ranges[ranges.length - 1].pfns()[pages - 1];
        if (!EntryEncoding.NOUVEAU.isPage(last)) {
            throw new IllegalStateException(
                    "the last page of a sweep must be present: entry=0x" + Long.toHexString(last));
        }
    }

    /** Unregisters and checks that nothing leaked. */
    @TearDown
    public void tearDown() {
        for (HmmRange range : ranges) {
            mirroring.end(range);
            range.close();
        }
        mirroring.close();
        present.close();
        loaded.close();
    }

    /** One sweep over all pages. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public long writeFault(Slowdown slowdown) {
        long start = slowdown.start();
        long handled = 0;
        for (HmmRange range : ranges) {
            handled += faulter.fault(range, 0);
        }
        slowdown.finish(start);
        return handled;
    }
}
