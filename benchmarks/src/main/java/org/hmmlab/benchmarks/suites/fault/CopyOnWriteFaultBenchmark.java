package org.hmmlab.benchmarks.suites.fault;

import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.benchmarks.suites.fixture.PresentPages;
import org.hmmlab.driver.MirrorProtocol;
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
 * What does a write cost to a page that is shared with a child, in an address space that is mirrored?
 *
 * <p><b>Measures</b> writes of {@value #PAGES} pages after a fork, each of which faults: a fresh page, a copy where
 * there are contents, and one start and end through the design around the change of the entry.
 * <p><b>Does not measure</b> the fork before and the end of the child after each sweep, which lie outside the timed
 * part (they are inside the CPU time that {@code lab ab} reads, equally in both arms); the second write, of the last
 * owner, which only changes the entry.
 * <p><b>Read it as</b> nanoseconds a page.
 * <p><b>Run</b> {@code scripts/lab run CopyOnWriteFault -p contents=real}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
@State(Scope.Thread)
public class CopyOnWriteFaultBenchmark {
    /** Pages of one sweep. */
    static final int PAGES = 1024;

    private static final long START = 1L << 30;

    /** Design generation. */
    @Param({"kref", "get-put"})
    public String design;

    /** Whether pages have contents: {@code none} or {@code real}. */
    @Param({"none", "real"})
    public String contents;

    private LoadedDesign loaded;
    private PresentPages present;
    private MirrorProtocol mirror;
    private AddressSpace child;
    private long usedBefore;

    /** Maps and touches the pages, registers a mirror. */
    @Setup
    public void setUp() {
        Contents kind = contents.equals("real") ? Contents.REAL : Contents.NONE;
        loaded = new LoadedDesign(design, "kernel", 4L * PAGES, kind);
        present = new PresentPages(loaded.machine(), START, PAGES);
        mirror = MirrorProtocol.of(loaded.module(), (source, invalidation) -> 0);
        present.mm().downWrite();
        int error = mirror.open(present.mm());
        present.mm().upWrite();
        if (error != 0) {
            throw new IllegalStateException("registering must succeed: error=" + error);
        }
    }

    /** Makes a child that shares every page. */
    @Setup(Level.Invocation)
    public void fork() {
        child = present.mm().fork();
        usedBefore = loaded.machine().physicalMemory().usedFrames();
    }

    /** Checks that every page was copied, and ends the child. */
    @TearDown(Level.Invocation)
    public void endChild() {
        long copies = loaded.machine().physicalMemory().usedFrames() - usedBefore;
        if (copies != PAGES) {
            throw new IllegalStateException("a sweep must copy every page: copies=" + copies);
        }
        child.put();
    }

    /** Unregisters and checks that nothing leaked. */
    @TearDown
    public void tearDown() {
        mirror.close();
        present.close();
        loaded.close();
    }

    /** One sweep over all pages. */
    @Benchmark
    @OperationsPerInvocation(PAGES)
    public int write() {
        int error = 0;
        for (int i = 0; i < PAGES; i++) {
            error |= present.mm().cpuWrite(START + ((long) i << PageSize.SHIFT), i);
        }
        return error;
    }
}
