package org.hmmlab.benchmarks.measure.fork;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a few numbers from {@code /proc} with little code: what runs between iterations is compiled between iterations,
 * and every stream or string operation here would show as JIT time in the measurement. Used by one thread.
 */
public final class ProcReader {
    private static final File TASKS = new File("/proc/self/task");
    private static final File STAT = new File("/proc/stat");
    private static final File PRESSURE = new File("/proc/pressure/cpu");
    private static final int RUN_DELAY_FIELD = 1;
    private static final int STEAL_FIELD = 8;

    private final byte[] buffer = new byte[512];

    /** Time that this process's live tasks were runnable and did not run, in ns; 0 where the kernel does not say. */
    long runDelayNanos() {
        // Thread names are cut to 15 characters in /proc, so workers cannot be told apart there: all tasks are summed.
        String[] tasks = TASKS.list();
        long nanos = 0;
        if (tasks != null) {
            for (String task : tasks) {
                nanos += field(new File(TASKS, task + "/schedstat"), RUN_DELAY_FIELD);
            }
        }
        return nanos;
    }

    /** Time that the hypervisor took, all CPUs, in ticks of 10 ms; 0 where the kernel does not say. */
    long stealTicks() {
        return field(STAT, STEAL_FIELD);
    }

    /** Time in which some task of the machine waited for a CPU, in µs; -1 where the kernel does not say. */
    long cpuPressureMicros() {
        try (FileInputStream in = new FileInputStream(PRESSURE)) {
            return total(buffer, in.read(buffer));
        } catch (IOException e) {
            return -1; // a kernel without pressure stall information
        }
    }

    /** The number behind the first {@code total=}; -1 if there is none. */
    static long total(byte[] bytes, int length) {
        for (int at = 1; at + 1 < length; at++) {
            if (bytes[at] == '=' && bytes[at - 1] == 'l') {
                long value = 0;
                for (int i = at + 1; i < length && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
                    value = value * 10 + (bytes[i] - '0');
                }
                return value;
            }
        }
        return -1;
    }

    /** A field of the first line, counted from 0; 0 when the file is gone or shorter. */
    private long field(File file, int index) {
        int length;
        try (FileInputStream in = new FileInputStream(file)) {
            length = in.read(buffer);
        } catch (IOException e) {
            return 0; // the task has ended meanwhile
        }
        return field(buffer, length, index);
    }

    /** As above, in bytes that hold a line. */
    public static long field(byte[] bytes, int length, int index) {
        int at = 0;
        for (int field = 0; field < index; field++) {
            while (at < length && bytes[at] != ' ' && bytes[at] != '\n') {
                at++;
            }
            while (at < length && bytes[at] == ' ') {
                at++;
            }
        }
        long value = 0;
        while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + (bytes[at] - '0');
            at++;
        }
        return value;
    }

    /** As above, in text; for tests. */
    public static long field(String line, int index) {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        return field(bytes, bytes.length, index);
    }
}
