package org.hmmlab.benchmarks.runner;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The clocks of one JVM at one moment: wall, CPU time per JMH worker, JIT, collectors, run delay, steal.
 *
 * @param wallNanos {@link System#nanoTime()}
 * @param workerCpuNanos CPU time by thread id of the live JMH workers
 * @param jitMillis total of the JIT compilers
 * @param gcMillis total of the collectors
 * @param runDelayNanos runnable and not running, all live tasks of this process; 0 where the kernel does not say
 * @param stealTicks time taken by the hypervisor, all CPUs, in ticks of 10 ms; 0 where the kernel does not say
 */
record ForkClocks(
        long wallNanos,
        Map<Long, Long> workerCpuNanos,
        long jitMillis,
        long gcMillis,
        long runDelayNanos,
        long stealTicks) {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final CompilationMXBean JIT = ManagementFactory.getCompilationMXBean();
    private static final String WORKER = "-jmh-worker-";
    private static final int STEAL_FIELD = 8;

    /** Reads the slow clocks first and the wall clock last, so that an interval that begins here excludes the reading. */
    static ForkClocks beforeIteration() {
        long runDelay = runDelay();
        long steal = steal();
        long jit = jit();
        long gc = gc();
        Map<Long, Long> cpu = workerCpu();
        return new ForkClocks(System.nanoTime(), cpu, jit, gc, runDelay, steal);
    }

    /** Reads the wall clock first, so that an interval that ends here excludes the reading. */
    static ForkClocks afterIteration() {
        long wall = System.nanoTime();
        Map<Long, Long> cpu = workerCpu();
        return new ForkClocks(wall, cpu, jit(), gc(), runDelay(), steal());
    }

    /** CPU time of all workers since an earlier reading; a worker that did not live then counts from its start. */
    long workerCpuNanosSince(ForkClocks earlier) {
        long sum = 0;
        for (Map.Entry<Long, Long> worker : workerCpuNanos.entrySet()) {
            sum += worker.getValue() - earlier.workerCpuNanos.getOrDefault(worker.getKey(), 0L);
        }
        return sum;
    }

    private static Map<Long, Long> workerCpu() {
        Map<Long, Long> cpu = new HashMap<>();
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains(WORKER)) {
                long nanos = THREADS.getThreadCpuTime(thread.getThreadId());
                if (nanos >= 0) {
                    cpu.put(thread.getThreadId(), nanos);
                }
            }
        }
        return cpu;
    }

    private static long jit() {
        return JIT != null && JIT.isCompilationTimeMonitoringSupported() ? JIT.getTotalCompilationTime() : 0;
    }

    private static long gc() {
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            millis += Math.max(0, collector.getCollectionTime());
        }
        return millis;
    }

    private static long runDelay() {
        long nanos = 0;
        // Thread names are cut to 15 characters in /proc, so workers cannot be told apart there: all tasks are summed.
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                nanos += runDelay(task.resolve("schedstat"));
            }
        } catch (IOException e) {
            return 0;
        }
        return nanos;
    }

    private static long runDelay(Path schedstat) {
        try {
            String[] fields = Files.readString(schedstat, StandardCharsets.US_ASCII).trim().split(" ");
            return fields.length > 1 ? Long.parseLong(fields[1]) : 0;
        } catch (IOException e) {
            return 0; // the task has ended meanwhile
        }
    }

    private static long steal() {
        try (var lines = Files.lines(Path.of("/proc/stat"), StandardCharsets.US_ASCII)) {
            String[] fields = lines.findFirst().orElse("").trim().split(" +");
            return fields.length > STEAL_FIELD ? Long.parseLong(fields[STEAL_FIELD]) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
