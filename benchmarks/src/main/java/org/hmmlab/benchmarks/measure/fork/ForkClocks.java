package org.hmmlab.benchmarks.measure.fork;

import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The clocks of one JVM around an iteration: wall, CPU time of the workers, JIT, collectors, run delay, steal. Used by
 * one thread.
 */
public final class ForkClocks {
    private static final String JMH_WORKER = "-jmh-worker-";
    private static final long QUIET_NANOS = 2_000_000;
    private static final int QUIET_POLLS = 15;
    private static final int WARM_POLLS = 250;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final CompilationMXBean jit = ManagementFactory.getCompilationMXBean();
    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final ProcReader proc = new ProcReader();

    private final String worker;
    private final AllocatedBytes allocated = new AllocatedBytes();
    private final Map<Long, Worker> workersAtStart = new HashMap<>();
    private long wallAtStart;
    private long jitAtStart;
    private long gcAtStart;
    private long runDelayAtStart;
    private long stealAtStart;
    private long pressureAtStart;
    private long pressureReadAtStart;
    private long startEpochMillis;

    /** Clocks of JMH's workers. */
    ForkClocks() {
        this(JMH_WORKER);
    }

    /**
     * Clocks of other workers.
     *
     * @param worker part of the name of every worker thread, and of no other thread
     */
    public ForkClocks(String worker) {
        this.worker = worker;
    }

    /**
     * What passed between start and stop.
     *
     * @param wallNanos length of the iteration
     * @param cpuNanos CPU time of the workers
     * @param jitMillis time of the JIT compilers
     * @param gcMillis time of the collectors
     * @param runDelayNanos runnable and not running, all tasks of this process; 0 where the kernel does not say
     * @param stealMillis time taken by the hypervisor, all CPUs; 0 where the kernel does not say
     * @param startEpochMillis when it began, in ms since 1970
     * @param pressurePercent share in which some task of the machine waited for a CPU; NaN where the kernel does not say
     * @param allocatedBytes by the workers; NaN where the JVM does not say
     */
    public record Interval(
            long wallNanos,
            long cpuNanos,
            long jitMillis,
            long gcMillis,
            long runDelayNanos,
            long stealMillis,
            long startEpochMillis,
            double pressurePercent,
            double allocatedBytes) {}

    /** What a worker has used since it began. */
    private record Worker(long cpuNanos, long allocatedBytes) {
        static final Worker NEW = new Worker(0, 0);
    }

    /** Begins an interval: slow clocks first, the wall clock last, so that it excludes the reading. */
    public void start() {
        runDelayAtStart = proc.runDelayNanos();
        stealAtStart = proc.stealTicks();
        pressureAtStart = proc.cpuPressureMicros();
        pressureReadAtStart = System.nanoTime();
        awaitQuietJit(QUIET_POLLS);
        jitAtStart = jitMillis();
        gcAtStart = gcMillis();
        workersAtStart.clear();
        readWorkers(workersAtStart);
        startEpochMillis = System.currentTimeMillis();
        wallAtStart = System.nanoTime();
    }

    /** Ends the interval: the wall clock first. */
    public Interval stop() {
        long wall = System.nanoTime() - wallAtStart;
        Map<Long, Worker> workers = new HashMap<>();
        readWorkers(workers);
        long cpu = 0;
        double bytes = workers.isEmpty() ? Double.NaN : 0;
        for (Map.Entry<Long, Worker> worker : workers.entrySet()) {
            // A worker that did not live at the start counts from its own.
            Worker then = workersAtStart.getOrDefault(worker.getKey(), Worker.NEW);
            Worker now = worker.getValue();
            cpu += now.cpuNanos() - then.cpuNanos();
            boolean isKnown = now.allocatedBytes() >= 0 && then.allocatedBytes() >= 0;
            bytes += isKnown ? now.allocatedBytes() - then.allocatedBytes() : Double.NaN;
        }
        long jitSpent = jitMillis() - jitAtStart;
        long gcSpent = gcMillis() - gcAtStart;
        // Tasks that ended meanwhile take their delay with them; a negative sum would say less than zero does.
        long runDelay = Math.max(0, proc.runDelayNanos() - runDelayAtStart);
        long steal = 10 * (proc.stealTicks() - stealAtStart);
        long pressure = proc.cpuPressureMicros();
        // The pressure is read outside the iteration, so it has a time of its own.
        double pressureNanos = System.nanoTime() - pressureReadAtStart;
        double pressurePercent = pressure < 0 || pressureAtStart < 0
                ? Double.NaN
                : 1e5 * Math.max(0, pressure - pressureAtStart) / pressureNanos;
        return new Interval(wall, cpu, jitSpent, gcSpent, runDelay, steal, startEpochMillis, pressurePercent, bytes);
    }

    /** Lets the compilers finish what the warm-up has queued, for half a second at most. */
    public void awaitWarm() {
        awaitQuietJit(WARM_POLLS);
    }

    /** Lets the compilers finish what the work between iterations has queued. */
    private void awaitQuietJit(int polls) {
        long seen = jitMillis();
        for (int poll = 0; poll < polls; poll++) {
            LockSupport.parkNanos(QUIET_NANOS);
            long now = jitMillis();
            if (now == seen) {
                return;
            }
            seen = now;
        }
    }

    private void readWorkers(Map<Long, Worker> workers) {
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains(worker)) {
                long id = thread.getThreadId();
                long nanos = threads.getThreadCpuTime(id);
                if (nanos >= 0) {
                    workers.put(id, new Worker(nanos, allocated.of(id)));
                }
            }
        }
    }

    private long jitMillis() {
        return jit != null && jit.isCompilationTimeMonitoringSupported() ? jit.getTotalCompilationTime() : 0;
    }

    private long gcMillis() {
        long millis = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            millis += Math.max(0, collector.getCollectionTime());
        }
        return millis;
    }
}
