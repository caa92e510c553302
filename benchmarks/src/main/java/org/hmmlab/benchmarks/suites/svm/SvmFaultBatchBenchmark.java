package org.hmmlab.benchmarks.suites.svm;

import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.suites.fixture.LoadedDesign;
import org.hmmlab.benchmarks.suites.fixture.PresentPages;
import org.hmmlab.driver.delivery.QueueKind;
import org.hmmlab.driver.svm.AccessProgram;
import org.hmmlab.driver.svm.AccessProgram.Outcome;
import org.hmmlab.driver.svm.SvmConfig;
import org.hmmlab.driver.svm.SvmDriver;
import org.hmmlab.driver.svm.Svmm;
import org.hmmlab.memory.Contents;
import org.hmmlab.memory.PageSize;
import org.hmmlab.notifier.InvalidationEvent;
import org.hmmlab.notifier.InvalidationRange;
import org.hmmlab.notifier.MmuNotifiers;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * What does a batch of device faults cost from the invalidation that causes it to the last replayed access?
 *
 * <p><b>Measures</b> {@code invalidations} pairs over 16 present pages, each with its TLB flush acknowledged by the
 * device's thread, then {@code batch} accesses of which {@code duplicates} percent repeat another's page: the device
 * faults, the handler serves what has been reported, the device replays. Batches, faults and duplicates seen are
 * counted beside it: how many faults the handler finds at one go depends on how the two threads meet.
 * <p><b>Does not measure</b> missing pages, nor invalidations that run while a fault is served. The device's thread is
 * not among JMH's threads, so its CPU share is not checked.
 * <p><b>Read it as</b> the sum of hand-overs and of the fault protocol; with batch 1 mostly hand-overs, with batch 16
 * the window shares them.
 * <p><b>Run</b> {@code scripts/lab ab design:kref design:get-put --bench SvmFaultBatch}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS, JvmArgs.NO_BOUNDS_CHECKS})
public class SvmFaultBatchBenchmark {
    private static final long START = 1L << 30;
    private static final int PAGES = 16;
    private static final int INSTANCE = 1;
    private static final int PERCENT = 100;

    /** A device that shares one address space. */
    @State(Scope.Benchmark)
    public static class Model {
        /** Design generation. */
        @Param({"kref", "get-put"})
        public String design;

        /** Accesses of one batch. */
        @Param({"1", "4", "16"})
        public int batch;

        /** How many of a hundred accesses repeat another's page. */
        @Param({"0", "50"})
        public int duplicates;

        /** Invalidations before each batch. */
        @Param({"1", "4"})
        public int invalidations;

        /** How the flushes travel. */
        @Param("jctools-spsc")
        public String queue;

        private LoadedDesign loaded;
        private PresentPages present;
        SvmDriver driver;
        AccessProgram program;
        final InvalidationRange pair = new InvalidationRange();

        /** Maps, touches, starts the device. */
        @Setup
        public void setUp() {
            loaded = new LoadedDesign(design, "kernel", 4096, Contents.NONE);
            present = new PresentPages(loaded.machine(), START, PAGES);
            driver = new SvmDriver(loaded.module(), SvmConfig.DEFAULT.with(QueueKind.parse(queue)));
            Svmm space = driver.open(INSTANCE, present.mm(), 0, 0);
            if (space == null) {
                throw new IllegalStateException("opening the address space must succeed");
            }
            program = new AccessProgram(batch);
            int distinct = Math.max(1, batch - batch * duplicates / PERCENT);
            for (int i = 0; i < batch; i++) {
                program.add(INSTANCE, START + ((long) (i % distinct) << PageSize.SHIFT), true);
            }
        }

        void invalidate() {
            pair.set(present.mm(), START, START + (PAGES << PageSize.SHIFT), InvalidationEvent.CLEAR);
            MmuNotifiers.invalidateRangeStart(pair);
            MmuNotifiers.invalidateRangeEnd(pair);
        }

        /** Lets the device look at once while it is measured. */
        @Setup(Level.Iteration)
        public void resume() {
            driver.resume();
        }

        /** Leaves its core to the JVM whose turn it is. */
        @TearDown(Level.Iteration)
        public void rest() {
            driver.rest();
        }

        /** Checks that every fault was replayed, and that nothing leaked. */
        @TearDown
        public void tearDown() {
            if (driver.statistics().cancels() != 0) {
                throw new IllegalStateException(
                        "no fault may be cancelled: " + driver.statistics().cancels() + ", "
                                + driver.statistics().errors());
            }
            driver.close();
            present.close();
            loaded.close();
        }
    }

    /** What the handler saw, summed over the iteration. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class HandlerEvents {
        /** Batches with a fault. */
        public long batches;

        /** Faults. */
        public long faults;

        /** Faults on a page that the batch had already. */
        public long duplicateFaults;
    }

    /** Invalidations, then one program of accesses; whether its first was made. */
    @Benchmark
    public Outcome faultBatch(Model model, HandlerEvents events) {
        for (int i = 0; i < model.invalidations; i++) {
            model.invalidate();
        }
        long batches = model.driver.statistics().batches();
        long faults = model.driver.statistics().faults();
        long repeated = model.driver.statistics().duplicates();
        model.driver.run(model.program);
        events.batches += model.driver.statistics().batches() - batches;
        events.faults += model.driver.statistics().faults() - faults;
        events.duplicateFaults += model.driver.statistics().duplicates() - repeated;
        return model.program.outcome(0);
    }
}
