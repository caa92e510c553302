package org.hmmlab.benchmarks.suites.migrate;

import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.memory.PageSize;
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
 * What does it cost the CPU to touch a page that lies on a device?
 *
 * <p><b>Measures</b> reads of {@value #PAGES} pages on a device, each of which faults: the device-private entry leads
 * to {@code migrate_to_ram}, which moves that one page back by a migration of its own, with one start and end through
 * the design.
 * <p><b>Does not measure</b> moving the pages to the device before each sweep, which lies outside the timed part (it is
 * inside the CPU time that {@code lab ab} reads, equally in both arms); a device's own table; two threads that touch
 * the same page.
 * <p><b>Read it as</b> nanoseconds a page.
 * <p><b>Run</b> {@code scripts/lab run DevicePageFault -p contents=real}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
@State(Scope.Thread)
public class DevicePageFaultBenchmark {
    /** Pages of one sweep. */
    static final int PAGES = 512;

    /** Design generation. */
    @Param({"kref", "get-put"})
    public String design;

    /** Whether pages have contents: {@code none} or {@code real}. */
    @Param({"none", "real"})
    public String contents;

    private MirroredPages mirrored;
    private long faultsBefore;

    /** Maps and touches the pages, makes the device. */
    @Setup
    public void setUp() {
        mirrored = new MirroredPages(design, contents, PAGES);
    }

    /** Moves every page to the device. */
    @Setup(Level.Invocation)
    public void moveAway() {
        int moved = mirrored.device().take(mirrored.mm(), MirroredPages.START, PAGES);
        if (moved != PAGES) {
            throw new IllegalStateException("every page must move: moved=" + moved);
        }
        faultsBefore = mirrored.device().faults();
    }

    /** Checks that each page was brought back by a fault of its own. */
    @TearDown(Level.Invocation)
    public void check() {
        long faults = mirrored.device().faults() - faultsBefore;
        if (faults != PAGES || mirrored.device().freePages() != PAGES) {
            throw new IllegalStateException("every page must be brought back once: faults=" + faults + ", free pages="
                    + mirrored.device().freePages());
        }
    }

    /** Unregisters and checks that nothing leaked. */
    @TearDown
    public void tearDown() {
        mirrored.close();
    }

    /** One sweep over all pages. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public int touch() {
        int error = 0;
        for (int i = 0; i < PAGES; i++) {
            error |= mirrored.mm().cpuRead(MirroredPages.START + ((long) i << PageSize.SHIFT));
        }
        return error;
    }
}
