package org.hmmlab.benchmarks.suites.migrate;

import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
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
 * What does it cost to move pages to a device and back?
 *
 * <p><b>Measures</b> one migration of {@code pages} pages to a device and one back, in a mirrored address space:
 * collecting under an invalidation, migration entries, copying, the new entries. Each of the two sends one start and
 * end through the design.
 * <p><b>Does not measure</b> a device's own table or copy engine, pages that are shared with others (the reverse map),
 * holes, and failures.
 * <p><b>Read it as</b> nanoseconds a round trip; divide by {@code 2 * pages} for the cost of moving a page. Designs
 * differ by two pairs a round, so the difference shows at few pages only.
 * <p><b>Run</b> {@code scripts/lab run MigrationBenchmark -p pages=512 -p contents=real}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
@State(Scope.Thread)
public class MigrationBenchmark {
    /** Design generation. */
    @Param({"kref", "get-put"})
    public String design;

    /** Pages of one migration. */
    @Param({"1", "16", "512"})
    public int pages;

    /** Whether pages have contents: {@code none} or {@code real}. */
    @Param({"none", "real"})
    public String contents;

    private MirroredPages mirrored;

    /** Maps and touches the pages, makes the device, and moves them once. */
    @Setup
    public void setUp() {
        mirrored = new MirroredPages(design, contents, pages);
        if (migrate() != 2 * pages) {
            throw new IllegalStateException("every page must move and come back: pages=" + pages);
        }
    }

    /** Checks that every page is back and that nothing leaked. */
    @TearDown
    public void tearDown() {
        int onDevice = mirrored.device().giveBack(mirrored.mm(), MirroredPages.START, pages);
        if (onDevice != 0 || mirrored.device().faults() != 0) {
            throw new IllegalStateException(
                    "nothing may be left on the device, nobody may have touched it there: pages=" + onDevice
                            + ", faults=" + mirrored.device().faults());
        }
        mirrored.close();
    }

    /** There and back: how many pages moved, both ways together. */
    @Benchmark
    public int migrate() {
        return mirrored.device().take(mirrored.mm(), MirroredPages.START, pages)
                + mirrored.device().giveBack(mirrored.mm(), MirroredPages.START, pages);
    }
}
