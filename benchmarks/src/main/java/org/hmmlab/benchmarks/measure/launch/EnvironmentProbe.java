package org.hmmlab.benchmarks.measure.launch;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.hmmlab.results.model.Environment;

/** Asks the machine what it is and how busy it is. Facts that cannot be read say so; nothing here fails. */
public final class EnvironmentProbe {
    private static final String UNKNOWN = "unknown";

    private EnvironmentProbe() {}

    /** The lasting facts of this machine and JVM. */
    public static Environment probe() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("cpu", field(Path.of("/proc/cpuinfo"), "model name"));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("architecture", System.getProperty("os.arch"));
        facts.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put(
                "jvm flags",
                String.join(" ", JvmArgs.forTarget(Runtime.version().feature())));
        facts.put("memory", field(Path.of("/proc/meminfo"), "MemTotal"));
        facts.put("governor", first(Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")));
        facts.put("transparent huge pages", first(Path.of("/sys/kernel/mm/transparent_hugepage/enabled")));
        facts.put("hardware counters", hasHardwareCounters() ? "yes" : "no");
        facts.put("hypervisor", isVirtual() ? "yes" : "no");
        facts.put("lab version", version());
        return new Environment(facts);
    }

    /** What changes from run to run: load, pressure, the commit of the project. */
    public static Map<String, String> moment() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("load at start", first(Path.of("/proc/loadavg")));
        facts.put("cpu pressure at start", first(Path.of("/proc/pressure/cpu")));
        facts.put("git commit", commit());
        return facts;
    }

    /** Whether the kernel offers a core PMU; guests often have none. */
    public static boolean hasHardwareCounters() {
        return Files.isDirectory(Path.of("/sys/bus/event_source/devices/cpu"))
                || Files.isDirectory(Path.of("/sys/bus/event_source/devices/cpu_core"))
                || Files.isDirectory(Path.of("/sys/bus/event_source/devices/armv8_pmuv3_0"));
    }

    /** Share of the last 10 s in which some task waited for a CPU, in percent; NaN where the kernel does not say. */
    public static double cpuPressurePercent() {
        String line = first(Path.of("/proc/pressure/cpu"));
        int at = line.indexOf("avg10=");
        if (at < 0) {
            return Double.NaN;
        }
        int end = line.indexOf(' ', at);
        return Double.parseDouble(line.substring(at + "avg10=".length(), end < 0 ? line.length() : end));
    }

    private static boolean isVirtual() {
        String flags = field(Path.of("/proc/cpuinfo"), "flags");
        return (" " + flags + " ").contains(" hypervisor ");
    }

    private static String version() {
        String version = EnvironmentProbe.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                    .directory(new File(System.getProperty("hmmlab.home", ".")))
                    .redirectErrorStream(true)
                    .start();
            if (!git.waitFor(5, TimeUnit.SECONDS)) {
                git.destroyForcibly();
                return UNKNOWN;
            }
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return git.exitValue() == 0 ? text : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    private static String first(Path file) {
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.findFirst().orElse(UNKNOWN).trim();
        } catch (IOException | java.io.UncheckedIOException e) {
            return UNKNOWN;
        }
    }

    private static String field(Path file, String name) {
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException | java.io.UncheckedIOException e) {
            return UNKNOWN;
        }
    }
}
