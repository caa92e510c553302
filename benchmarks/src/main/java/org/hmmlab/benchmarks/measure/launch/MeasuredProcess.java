package org.hmmlab.benchmarks.measure.launch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.fork.Timing;

/**
 * One arm's measurement in a process of its own: the measured JVM, or an unmodified JMH whose single fork that is.
 *
 * <p>Everything it writes lies in a folder of its own, which is deleted after success and kept after a failure. One
 * thread starts it and waits; {@link #close()} may be called from any thread and kills it with its fork.
 */
public final class MeasuredProcess implements AutoCloseable {
    private static final int TAIL_LINES = 25;
    private static final int TAIL_BYTES = 1 << 16;

    private final Process process;
    private final Path folder;
    private final BenchmarkTask task;
    private final Harness harness;
    private volatile boolean isKilled;

    private MeasuredProcess(Process process, Path folder, Launch launch) {
        this.process = process;
        this.folder = folder;
        this.task = launch.task();
        this.harness = launch.harness();
    }

    /**
     * Starts the process.
     *
     * @param launch what to measure and how
     * @param folder an empty folder for its files
     */
    public static MeasuredProcess start(Launch launch, Path folder) {
        try {
            Files.createDirectories(folder.resolve("tmp"));
            ProcessBuilder builder = new ProcessBuilder(launch.harness().command(launch, folder))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(log(folder).toFile());
            builder.environment().remove("JDK_JAVA_OPTIONS");
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            return new MeasuredProcess(builder.start(), folder, launch);
        } catch (IOException e) {
            throw new UncheckedIOException("a measured process could not be started in " + folder, e);
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
     * @param harness what measures in it
     */
    public record Launch(
            BenchmarkTask task,
            Timing timing,
            Program program,
            Map<String, String> forkProperties,
            List<String> jmhOptions,
            Harness harness) {
        /** Copies; the benchmark gets the name that the program has for it. */
        public Launch {
            task = program.own(task);
            forkProperties = Map.copyOf(forkProperties);
            jmhOptions = List.copyOf(jmhOptions);
        }

        /** A launch of JMH. */
        public Launch(
                BenchmarkTask task,
                Timing timing,
                Program program,
                Map<String, String> forkProperties,
                List<String> jmhOptions) {
            this(task, timing, program, forkProperties, jmhOptions, Harness.JMH);
        }
    }

    /**
     * Waits for the end and reads the results.
     *
     * @throws JmhFailedException when it was killed, ended with an error or measured nothing; names the log
     */
    public ForkResult await() throws InterruptedException {
        return await(Long.MAX_VALUE);
    }

    /**
     * Waits for the end and reads the results.
     *
     * @param limitMillis how long to wait; the process still runs afterwards
     * @throws HangingProcessException when it has not ended by then
     * @throws JmhFailedException when it was killed, ended with an error or measured nothing; names the log
     */
    ForkResult await(long limitMillis) throws InterruptedException {
        int exit;
        try {
            if (!process.waitFor(Math.max(0, limitMillis), TimeUnit.MILLISECONDS)) {
                throw new HangingProcessException();
            }
            exit = process.exitValue();
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
            return harness.read(folder);
        } catch (IOException e) {
            throw new JmhFailedException(
                    task, "left no readable results (" + e.getMessage() + ")", log(folder), tail());
        }
    }

    /** What is said of a process that hangs: how long it had, where its log is and how that ends. */
    String hanging(long limitMillis) {
        String why = "did not end within " + limitMillis / 1_000
                + " s and was ended: it hangs, or takes that long to set up;" + " what would do: JAVA_TOOL_OPTIONS=-D"
                + LockStep.LIMIT + "=SECONDS";
        return new JmhFailedException(task, why, log(folder), tail()).getMessage();
    }

    /** A process has not ended in its time. */
    static final class HangingProcessException extends RuntimeException {
        private static final long serialVersionUID = 1L;
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
    public void discard() {
        Folders.delete(folder);
    }

    private String tail() {
        try {
            List<String> lines = end(log(folder)).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** The end of a file that may be longer than the memory: benchmarks print what they like. */
    private static String end(Path file) throws IOException {
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate((int) Math.min(TAIL_BYTES, in.size()));
            in.position(in.size() - last.capacity());
            while (last.hasRemaining() && in.read(last) >= 0) {
                continue;
            }
            return new String(last.array(), 0, last.position(), StandardCharsets.UTF_8);
        }
    }

    private static Path log(Path folder) {
        return folder.resolve("jmh.log");
    }
}
