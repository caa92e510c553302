package org.hmmlab.benchmarks.programs.record;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records one command: runs it under perf with its input and output as they are, reads what perf saw, writes the
 * recording. One use each; {@link #stop} may come from any thread.
 */
public final class ProgramRecorder {
    private static final long GRACE_SECONDS = 5;
    private static final String UNFINISHED = "data size field is 0";

    private final Request request;
    private final RecordingProbe probe;
    private @Nullable Process process;
    private boolean isStopped;

    /**
     * What to record.
     *
     * @param out the file to write
     * @param command the program and its arguments
     * @param isForced whether the file may replace another
     * @param bufferMiB perf's buffer for each CPU, a power of two
     * @param isOutputOnError whether the command's output goes to this process's standard error
     */
    public record Request(Path out, List<String> command, boolean isForced, int bufferMiB, boolean isOutputOnError) {
        /** Copies. */
        public Request {
            command = List.copyOf(command);
        }
    }

    /**
     * A recording that was written.
     *
     * @param life what it holds
     * @param commandExit the command's exit code; 128 and a signal's number where that ended it
     * @param bytes of the file
     * @param isInterrupted whether it was stopped before the command ended by itself
     */
    public record Result(TraceSummary life, int commandExit, long bytes, boolean isInterrupted) {}

    /**
     * Prepares a recording.
     *
     * @param request what to record
     * @param probe the machine
     */
    public ProgramRecorder(Request request, RecordingProbe probe) {
        this.request = request;
        this.probe = probe;
    }

    /**
     * Runs the command to its end and writes the recording.
     *
     * @throws RecordingException if there is none; nothing is written then
     */
    public Result record() throws IOException, InterruptedException, RecordingException {
        List<String> problems = probe.problems();
        if (!problems.isEmpty()) {
            throw new RecordingException(RecordingException.Reason.MACHINE, String.join("; ", problems));
        }
        new CommandCheck(System.getenv("PATH")).require(request.command());
        Path folder = Files.createTempDirectory("hmmlab-record-");
        try (RecordingFile file = RecordingFile.create(request.out(), request.isForced())) {
            Path data = folder.resolve("perf.data");
            int exit = run(data);
            TraceBuilder life = new TraceBuilder(file.writer());
            if (Files.exists(data) && Files.size(data) > 0) {
                decodeWhatBegan(data, folder.resolve("script.txt"), life, exit);
            }
            TraceSummary summary = life.end();
            require(summary, life, exit);
            return new Result(summary, exit, file.commit(), isStopped());
        } finally {
            delete(folder);
        }
    }

    private int run(Path data) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new PerfCommand(probe.perf())
                        .record(probe.tracepoints(), request.bufferMiB(), data, true, request.command()))
                .inheritIO();
        if (request.isOutputOnError()) {
            builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
        }
        Process started = start(builder);
        try {
            if (request.isOutputOnError()) {
                started.getInputStream().transferTo(System.err);
            }
            return started.waitFor();
        } finally {
            stop(started);
        }
    }

    private synchronized Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        if (isStopped) {
            throw new InterruptedException("stopped before the command was started");
        }
        Process started = builder.start();
        process = started;
        return started;
    }

    /**
     * Ends the command; what was recorded up to its end is still written. Does nothing before the start and after the
     * end.
     */
    public void stop() {
        Process running;
        synchronized (this) {
            isStopped = true;
            running = process;
        }
        if (running != null) {
            stop(running);
        }
    }

    private synchronized boolean isStopped() {
        return isStopped;
    }

    /** The command is asked to end, which ends perf; one that does not is killed by perf's own end. */
    private static void stop(Process perf) {
        if (!perf.isAlive()) {
            return;
        }
        List<ProcessHandle> commands = perf.children().toList();
        commands.forEach(ProcessHandle::destroy);
        try {
            if (!commands.isEmpty() && perf.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            perf.destroy();
            commands.forEach(ProcessHandle::destroyForcibly);
            if (!perf.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                perf.destroyForcibly();
            }
        } catch (InterruptedException e) {
            perf.destroy();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Where the command was not started perf fails, and leaves a file without an end: that is no recording that broke.
     */
    private void decodeWhatBegan(Path data, Path messages, TraceBuilder life, int exit)
            throws IOException, InterruptedException, RecordingException {
        try {
            decode(data, messages, life);
        } catch (RecordingException e) {
            if (exit == 0 || life.hasBegun()) {
                throw e;
            }
        }
    }

    private void decode(Path data, Path messages, TraceBuilder life)
            throws IOException, InterruptedException, RecordingException {
        ProcessBuilder builder = new ProcessBuilder(new PerfCommand(probe.perf()).script(data))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(messages.toFile());
        // A user's own settings of perf could change what it prints.
        builder.environment().put("PERF_CONFIG", "/dev/null");
        builder.environment().put("LC_ALL", "C");
        Process script = builder.start();
        try (Reader text = new InputStreamReader(script.getInputStream(), StandardCharsets.ISO_8859_1)) {
            PerfScript.read(text, life::accept);
            int exit = script.waitFor();
            String output = Files.readString(messages, StandardCharsets.ISO_8859_1);
            if (exit != 0 || output.contains(UNFINISHED)) {
                throw new RecordingException(
                        RecordingException.Reason.FAILED,
                        "perf script ended with exit code " + exit + ": "
                                + output.strip().replaceAll("\\s+", " "));
            }
        } finally {
            script.destroyForcibly();
        }
    }

    private void require(TraceSummary summary, TraceBuilder life, int exit)
            throws InterruptedException, RecordingException {
        if (summary.lost() > 0) {
            throw new RecordingException(
                    RecordingException.Reason.MACHINE,
                    "perf lost " + summary.lost() + " records: a recording with holes would not replay (--buffer "
                            + 2 * request.bufferMiB() + " or more gives it more room)");
        }
        if (summary.processes() == 0) {
            throw notStarted(exit);
        }
        if (!life.isComplete() && !isStopped()) {
            throw new RecordingException(
                    RecordingException.Reason.FAILED,
                    "perf ended with exit code " + exit + " before COMMAND did: the recording is cut off");
        }
    }

    /**
     * perf shares the terminal with the command and is silent; so a command that does nothing shows whose fault it is.
     */
    private RecordingException notStarted(int exit) throws InterruptedException {
        String failure = probe.trial();
        if (isStopped()) {
            return new RecordingException(
                    RecordingException.Reason.FAILED, "interrupted before COMMAND was started: nothing is recorded");
        }
        return failure.isEmpty()
                ? new RecordingException(
                        RecordingException.Reason.INPUT,
                        "COMMAND cannot be started: the kernel refused to execute '"
                                + request.command().get(0) + "' (perf's exit code is " + exit + ")")
                : new RecordingException(RecordingException.Reason.MACHINE, failure);
    }

    private static void delete(Path folder) {
        try (Stream<Path> walked = Files.walk(folder)) {
            List<Path> deepestFirst = walked.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
