package org.hmmlab.benchmarks.programs.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether this machine can record programs: its kernel, perf, the permission to see tracepoints. Names what is missing
 * and what would help.
 */
public final class RecordingProbe {
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_PERFMON = 38;
    private static final int TRIAL_BUFFER_MIB = 1;
    private static final long MAX_SECONDS = 60;
    private static final int SHOWN_LINES = 4;
    private static final List<String> TRACEFS = List.of("sys/kernel/tracing", "sys/kernel/debug/tracing");

    private final Path root;
    private final @Nullable Path perf;

    /**
     * Looks at this machine.
     *
     * @param givenPerf the perf to use; null for the first in PATH
     */
    public RecordingProbe(@Nullable Path givenPerf) {
        this(Path.of("/"), new CommandCheck(System.getenv("PATH")), givenPerf);
    }

    RecordingProbe(Path root, CommandCheck programs, @Nullable Path givenPerf) {
        this.root = root;
        perf = givenPerf != null ? givenPerf : programs.find("perf");
    }

    /**
     * What is missing, as far as one can see without starting perf.
     *
     * @return one sentence each; empty if nothing is
     */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!System.getProperty("os.name", "").equals("Linux")
                || !System.getProperty("os.arch", "").equals("amd64")) {
            problems.add("recordings need Linux on x86-64: this is " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch"));
            return problems;
        }
        if (perf == null) {
            problems.add("perf is not in PATH: install it (Debian: linux-perf, Fedora: perf), or name it with --perf");
        } else if (!Files.isExecutable(perf)) {
            problems.add("perf cannot be started: " + perf);
        }
        permission(problems);
        tracepoints(problems);
        return problems;
    }

    private void permission(List<String> problems) {
        long capabilities = capabilities();
        if ((capabilities & (1L << CAP_SYS_ADMIN | 1L << CAP_PERFMON)) != 0) {
            return;
        }
        String level = read("proc/sys/kernel/perf_event_paranoid");
        if (level.isEmpty()) {
            problems.add("this kernel has no perf events (no /proc/sys/kernel/perf_event_paranoid)");
        } else if (!level.startsWith("-")) {
            problems.add(
                    "tracepoints need CAP_PERFMON or CAP_SYS_ADMIN, or kernel.perf_event_paranoid at most -1: it is "
                            + level + " (run as root, or: sysctl kernel.perf_event_paranoid=-1)");
        }
    }

    private void tracepoints(List<String> problems) {
        Path events = events();
        boolean isPrivileged = (capabilities() & 1L << CAP_SYS_ADMIN) != 0;
        if (events == null) {
            // Where perf may mount tracefs, it does.
            if (!isPrivileged) {
                problems.add("tracefs cannot be read at /sys/kernel/tracing: mount it (mount -t tracefs nodev"
                        + " /sys/kernel/tracing), and let others read it (mount -o remount,mode=755"
                        + " /sys/kernel/tracing)");
            }
            return;
        }
        List<String> missing = Tracepoints.required().stream()
                .filter(name -> !isThere(events, name))
                .toList();
        if (!missing.isEmpty()) {
            problems.add(
                    "this kernel lacks tracepoints (CONFIG_FTRACE_SYSCALLS and others): " + String.join(", ", missing));
        }
    }

    /** The folder of tracepoints, or null where it cannot be read. */
    private @Nullable Path events() {
        for (String place : TRACEFS) {
            Path events = root.resolve(place).resolve("events");
            if (Files.isDirectory(events) && Files.isReadable(events)) {
                return events;
            }
        }
        return null;
    }

    private static boolean isThere(Path events, String name) {
        return Files.isDirectory(events.resolve(name.replace(':', '/')));
    }

    private long capabilities() {
        for (String line : read("proc/self/status").split("\n", -1)) {
            if (line.startsWith("CapEff:")) {
                return Long.parseUnsignedLong(line.substring("CapEff:".length()).trim(), 16);
            }
        }
        return 0;
    }

    private String read(String file) {
        try {
            return Files.readString(root.resolve(file)).trim();
        } catch (IOException e) {
            return "";
        }
    }

    /** The tracepoints that a recording asks for. */
    public List<String> tracepoints() {
        Path events = events();
        return Tracepoints.wanted(name -> events != null && isThere(events, name));
    }

    /**
     * The perf to use.
     *
     * @throws IllegalStateException if there is none; {@link #problems} says so
     */
    Path perf() {
        if (perf == null) {
            throw new IllegalStateException("perf must be there: problems() was not asked");
        }
        return perf;
    }

    /** How a command would be recorded: perf's command line. */
    public List<String> commandLine(List<String> command, int bufferMiB) {
        return new PerfCommand(perf == null ? Path.of("perf") : perf)
                .record(tracepoints(), bufferMiB, Path.of("perf.data"), true, command);
    }

    /** What perf says that it is; empty if it says nothing. */
    String version() throws InterruptedException {
        CommandOutput output = run(new PerfCommand(perf()).version());
        return output.exit == 0 ? output.text.trim() : "";
    }

    /**
     * Records a command that does nothing, and says why that failed.
     *
     * @return perf's words; empty if it worked
     */
    String trial() throws InterruptedException {
        Path data = null;
        try {
            data = Files.createTempFile("hmmlab-record", ".data");
            CommandOutput output =
                    run(new PerfCommand(perf()).record(tracepoints(), TRIAL_BUFFER_MIB, data, false, List.of("true")));
            return output.exit == 0 ? "" : "perf record ended with exit code " + output.exit + ": " + last(output.text);
        } catch (IOException e) {
            return "no temporary file for perf: " + e;
        } finally {
            delete(data);
        }
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".old"));
            } catch (IOException e) {
                file.toFile().deleteOnExit();
            }
        }
    }

    /**
     * Whether it works, tried out.
     *
     * @return {@code yes: ...} or {@code no: ...}, with what is missing
     */
    public String describe() throws InterruptedException {
        List<String> problems = problems();
        if (!problems.isEmpty()) {
            return "no: " + String.join("; ", problems);
        }
        String failure = trial();
        return failure.isEmpty()
                ? "yes: " + version() + ", " + tracepoints().size() + " tracepoints, tried on 'true'"
                : "no: " + failure;
    }

    private record CommandOutput(int exit, String text) {}

    private static CommandOutput run(List<String> command) throws InterruptedException {
        Process process = null;
        Path text = null;
        try {
            text = Files.createTempFile("hmmlab-perf", ".txt");
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(text.toFile())
                    .start();
            process.getOutputStream().close();
            boolean hasEnded = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
            return new CommandOutput(
                    hasEnded ? process.exitValue() : -1,
                    new String(Files.readAllBytes(text), StandardCharsets.UTF_8)
                            + (hasEnded ? "" : "\nit did not end within " + MAX_SECONDS + " s"));
        } catch (IOException e) {
            return new CommandOutput(-1, String.valueOf(e.getMessage()));
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
            delete(text);
        }
    }

    /** The first lines of what perf said before it explains its usage. */
    private static String last(String text) {
        return text.lines()
                .map(line -> line.replaceAll("\\s+", " ").trim())
                .takeWhile(line -> !line.toLowerCase(Locale.ROOT).startsWith("usage:"))
                .filter(line -> !line.isEmpty())
                .limit(SHOWN_LINES)
                .reduce((a, b) -> a + " | " + b)
                .orElse("it said nothing");
    }
}
