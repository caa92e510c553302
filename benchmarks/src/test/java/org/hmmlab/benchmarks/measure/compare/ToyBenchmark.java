package org.hmmlab.benchmarks.measure.compare;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.hmmlab.benchmarks.measure.fork.Slowdown;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.sync.Kref;
import org.hmmlab.sync.WorkCategory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Is the machinery around a benchmark sound? Two designs whose work differs by one counted pair of operations. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsPrepend = {JvmArgs.AGRONA_OPENS})
public class ToyBenchmark {
    private static final int EXIT_CODE = 3;
    private static final VarHandle ADD = MethodHandles.arrayElementVarHandle(long[].class);

    /** kref works twice as much. */
    @Param({"kref", "get-put"})
    public String design;

    /**
     * {@code crash} throws in the first operation, {@code exit} ends the JVM there, {@code hang} never ends it; {@code allocate} lets
     * kref allocate 64 bytes an operation.
     */
    @Param({"work", "crash"})
    public String mood;

    /** What was allocated last. */
    public long[] kept;

    private final long[] words = new long[64];
    private UnsafeBuffer memory;
    private long record;
    private boolean isKref;

    /** Counts a few operations in set-up, which must not show in the exact counts. */
    @Setup(Level.Iteration)
    public void prepare() {
        memory = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(64));
        record = memory.addressOffset();
        Kref.init(record, 0, 1);
        for (int i = 0; i < 7; i++) {
            Kref.get(record, 0, WorkCategory.KREF);
        }
        isKref = design.equals("kref");
    }

    /** One or two locked adds, and as many counted references taken and put. */
    @Benchmark
    public long work(Slowdown slowdown) {
        long added = work();
        return slowdown.isDue() ? work() : added;
    }

    private long work() {
        if (mood.equals("crash")) {
            throw new IllegalStateException("crashed as asked");
        }
        if (mood.equals("exit")) {
            System.exit(EXIT_CODE);
        }
        while (mood.equals("hang")) {
            Thread.onSpinWait();
        }
        if (isKref && mood.equals("allocate")) {
            kept = new long[6];
        }
        if (isKref) {
            Kref.get(record, 0, WorkCategory.KREF);
            Kref.put(record, 0, WorkCategory.KREF);
            ADD.getAndAdd(words, 24, 1L);
        }
        return (long) ADD.getAndAdd(words, 32, 1L);
    }
}
