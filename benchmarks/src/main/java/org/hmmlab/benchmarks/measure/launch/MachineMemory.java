package org.hmmlab.benchmarks.measure.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory there is, and how much JVMs ask for. */
public final class MachineMemory {
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB");
    private static final Pattern HEAP = Pattern.compile("-(?:Xmx|XX:MaxHeapSize=)(\\d+)([kKmMgGtT]?)");
    private static final long KIB = 1024;

    private MachineMemory() {}

    /**
     * Memory that new processes can have: what the kernel calls available, or what the container's limit leaves.
     *
     * @return bytes; negative where neither says
     */
    public static long availableBytes() {
        return availableBytes(
                text(Path.of("/proc/meminfo")),
                text(Path.of("/sys/fs/cgroup/memory.max")),
                text(Path.of("/sys/fs/cgroup/memory.current")));
    }

    public static long availableBytes(String meminfo, String limit, String used) {
        Matcher available = AVAILABLE.matcher(meminfo);
        long bytes = available.find() ? Long.parseLong(available.group(1)) * KIB : -1;
        if (limit.matches("\\d{1,18}") && used.matches("\\d{1,18}")) {
            long left = Math.max(0, Long.parseLong(limit) - Long.parseLong(used));
            return bytes < 0 ? left : Math.min(bytes, left);
        }
        return bytes;
    }

    /**
     * The largest heap that a JVM with these arguments takes.
     *
     * @param otherwise what counts where they do not say it, in bytes
     * @return bytes; of several arguments the last one's, as the JVM reads them
     */
    public static long heapBytes(List<String> jvmArgs, long otherwise) {
        long bytes = otherwise;
        for (String arg : jvmArgs) {
            Matcher heap = HEAP.matcher(arg);
            if (heap.matches()) {
                bytes = Long.parseLong(heap.group(1)) << shift(heap.group(2));
            }
        }
        return bytes;
    }

    private static int shift(String unit) {
        return 10 * (1 + "kmgt".indexOf(unit.isEmpty() ? '\0' : Character.toLowerCase(unit.charAt(0))));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            return "";
        }
    }
}
