package org.hmmlab.benchmarks.runner;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One arm's measurement: an unmodified JMH in a process of its own, whose single fork is the measured JVM.
 *
 * <p>Everything it writes lies in a folder of its own, which is deleted after success and kept after a failure. One
 * thread starts it and waits; {@link #close()} may be called from any thread and kills it with its fork.
 */
public final class JmhProcess implements AutoCloseable {
    private static final int TAIL_LINES = 25;

    private final Process process;
    private final Path folder;
    private final BenchmarkTask task;
    private volatile boolean isKilled;

    private JmhProcess(Process process, Path folder, BenchmarkTask task) {
        this.process = process;
        this.folder = folder;
        this.task = task;
    }

    /**
     * Starts the process.
     *
     * @param launch what to measure and how
     * @param folder an empty folder for its files
     */
    public static JmhProcess start(Launch launch, Path folder) {
        try {
            Files.createDirectories(folder.resolve("tmp"));
            ProcessBuilder builder = new ProcessBuilder(command(launch, folder))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(log(folder).toFile());
            builder.environment().remove("JDK_JAVA_OPTIONS");
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            return new JmhProcess(builder.start(), folder, launch.task());
        } catch (IOException e) {
            throw new UncheckedIOException("JMH could not be started in " + folder, e);
        }
    }

    /**
     * What a process measures and how.
     *
     * @param task the benchmark
     * @param timing iterations
     * @param program what the fork runs, and on which JVM
     * @param forkProperties system properties of the fork
     * @param jmhOptions further options for JMH itself, for example a mode
     */
    public record Launch(
            BenchmarkTask task,
            Timing timing,
            Program program,
            Map<String, String> forkProperties,
            List<String> jmhOptions) {
        /** Copies. */
        public Launch {
            forkProperties = Map.copyOf(forkProperties);
            jmhOptions = List.copyOf(jmhOptions);
        }
    }

    static List<String> command(Launch launch, Path folder) {
        TargetJvm jvm = launch.program().jvm();
        List<String> command = new ArrayList<>();
        command.add(jvm.java().toString());
        command.addAll(JvmArgs.forHost(jvm.featureVersion()));
        command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        // JMH's own lock makes a second one fail at once; the lab has a lock that waits.
        command.add("-Djmh.ignoreLock=true");
        command.add("-cp");
        command.add(launch.program().classPath());
        command.add("org.openjdk.jmh.Main");
        command.add(launch.task().anchoredPattern());
        command.addAll(timingOptions(launch.timing()));
        if (!launch.task().isGroup()) {
            command.addAll(List.of("-t", Integer.toString(launch.task().threads())));
        }
        launch.task().params().forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
        boolean isForeign = launch.program().isForeign();
        List<String> forkArgs = new ArrayList<>(
                isForeign ? JvmArgs.forForeign(jvm.featureVersion()) : JvmArgs.forTarget(jvm.featureVersion()));
        forkArgs.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        launch.forkProperties().forEach((name, value) -> forkArgs.add("-D" + name + "=" + value));
        if (launch.timing().setUpMillis() > 0) {
            forkArgs.add("-D" + JvmArgs.SET_UP_WARMUP + "=" + launch.timing().setUpMillis());
        }
        // Appended to a foreign benchmark's own arguments, which stand in its annotations; ours are all there are.
        forkArgs.forEach(arg -> command.addAll(List.of(isForeign ? "-jvmArgsAppend" : "-jvmArgs", arg)));
        if (isForeign) {
            // One mode, so that there is one result: JMH's default of a benchmark may be several.
            command.addAll(List.of("-bm", "avgt", "-tu", "ns"));
        }
        command.addAll(List.of("-rf", "json", "-rff", results(folder).toString()));
        command.addAll(List.of("-foe", "true", "-prof", IterationProfiler.class.getName()));
        command.addAll(launch.jmhOptions());
        return command;
    }

    private static List<String> timingOptions(Timing timing) {
        return List.of(
                "-f",
                "1",
                "-wi",
                Integer.toString(timing.warmupIterations()),
                "-w",
                timing.warmupMillis() + "ms",
                "-i",
                Integer.toString(timing.iterations()),
                "-r",
                timing.iterationMillis() + "ms");
    }

    /**
     * Waits for the end and reads the results.
     *
     * @throws JmhFailedException when it was killed, ended with an error or measured nothing; names the log
     */
    public JmhResult await() throws InterruptedException {
        int exit;
        try {
            exit = process.waitFor();
        } catch (InterruptedException e) {
            close();
            throw e;
        }
        if (isKilled) {
            throw new JmhFailedException(task, "was stopped", folder, "");
        }
        if (exit != 0) {
            throw new JmhFailedException(task, "ended with exit code " + exit, log(folder), tail());
        }
        try {
            List<JmhResult> results = JmhResult.read(results(folder));
            if (results.size() == 1) {
                return results.get(0);
            }
            throw new JmhFailedException(
                    task, "gave " + results.size() + " results instead of one", log(folder), tail());
        } catch (IOException e) {
            throw new JmhFailedException(
                    task, "left no readable results (" + e.getMessage() + ")", log(folder), tail());
        }
    }

    /** Whether the process has not ended yet. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What to run when the process has ended, on a thread of the system's. */
    void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** Kills the process and its fork if they still run, waits a moment for them to be gone, deletes their files. */
    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        isKilled = true;
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(5, TimeUnit.SECONDS);
            discard();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes the process's files, once it has ended well. */
    void discard() {
        Folders.delete(folder);
    }

    private String tail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log(folder)), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private static Path log(Path folder) {
        return folder.resolve("jmh.log");
    }

    private static Path results(Path folder) {
        return folder.resolve("jmh.json");
    }
}
