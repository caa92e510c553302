package org.hmmlab.benchmarks.cli.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hmmlab.benchmarks.cli.options.Printing;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.benchmarks.measure.session.LabContext;
import org.hmmlab.benchmarks.programs.record.ProgramRecorder;
import org.hmmlab.benchmarks.programs.record.RecordingException;
import org.hmmlab.benchmarks.programs.record.RecordingProbe;
import org.hmmlab.results.verdict.ExitCodes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records the memory life of a program, for replay and comparisons. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        description = {
            "Runs COMMAND and records what it and its children do to their address spaces: system calls that change"
                    + " them,",
            "page faults, fork, exec, exit, from the kernel's tracepoints through perf. OUT can be replayed: lab"
                    + " replay OUT.",
            "Exit code: COMMAND's own (128 and the signal's number if one ended it) once OUT is written. Otherwise OUT"
                    + " is not",
            "written: 2 where COMMAND cannot be started or OUT not be written, 4 where this machine cannot record, 5"
                    + " where perf",
            "failed. Ctrl-C ends COMMAND; what was recorded until then is written, and the code is 130."
        })
public final class RecordCommand implements Callable<Integer> {
    private static final int MAX_BUFFER_MIB = 16;
    private static final int ALL_BUFFERS_MIB = 256;
    private static final int LARGEST_BUFFER_MIB = 1024;
    private static final long WRITING_SECONDS = 120;

    private final LabContext context;
    private final CompletableFuture<String> ending = new CompletableFuture<>();

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "OUT",
            description = "The file to write, such as program.mmtrace.gz; compressed if its name ends with .gz.")
    Path out = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "The program and its arguments; write -- before it.")
    List<String> command = new ArrayList<>();

    @Option(names = "--force", description = "Replace OUT if it is there.")
    boolean isForced;

    @Option(
            names = "--buffer",
            paramLabel = "MIB",
            description = "perf's buffer for each CPU, a power of two (default: 16, less with more than 16 CPUs).")
    int bufferMiB = defaultBuffer(Runtime.getRuntime().availableProcessors());

    @Option(names = "--perf", paramLabel = "FILE", description = "The perf to use (default: the first in PATH).")
    @Nullable
    Path perf;

    @Option(
            names = "--json",
            description =
                    "Print the summary as one JSON object on standard output; COMMAND's output goes to standard error.")
    boolean isJson;

    @Option(
            names = "--dry-run",
            description =
                    "Print the tracepoints, perf's command line and what is missing (then exit code 4); run nothing.")
    boolean isDryRun;

    public RecordCommand(LabContext context) {
        this.context = context;
    }

    private static int defaultBuffer(int cpus) {
        return Math.max(1, Math.min(MAX_BUFFER_MIB, Integer.highestOneBit(Math.max(1, ALL_BUFFERS_MIB / cpus))));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (Integer.bitCount(bufferMiB) != 1 || bufferMiB > LARGEST_BUFFER_MIB || bufferMiB < 1) {
            throw new UnusableInputException(
                    "--buffer must be a power of two, 1 to " + LARGEST_BUFFER_MIB + ": " + bufferMiB);
        }
        RecordingProbe probe = new RecordingProbe(perf);
        if (isDryRun) {
            return plan(probe);
        }
        ProgramRecorder recorder =
                new ProgramRecorder(new ProgramRecorder.Request(out, command, isForced, bufferMiB, isJson), probe);
        context.interruption().onInterrupt(() -> {
            recorder.stop();
            return ended();
        });
        String last = "interrupted: " + out + " is not written";
        try {
            ProgramRecorder.Result result = recorder.record();
            last = "interrupted: " + out + " holds the " + result.life().totalEvents() + " events until then";
            print(result);
            return result.isInterrupted() ? ExitCodes.INTERRUPTED : result.commandExit();
        } catch (RecordingException e) {
            last = "record: " + e.getMessage();
            Printing.err(spec).println(last);
            return code(e.reason());
        } catch (IOException e) {
            throw new UncheckedIOException("the recording must be writable: " + out, e);
        } finally {
            ending.complete(last);
            context.interruption().parkForeverIfInterrupted();
        }
    }

    /** What the thread that records says at its end. */
    private String ended() {
        try {
            return ending.get(WRITING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return "interrupted: " + out + " is not written (" + e + ")";
        }
    }

    private static int code(RecordingException.Reason reason) {
        return switch (reason) {
            case INPUT -> ExitCodes.USAGE;
            case MACHINE -> ExitCodes.MACHINE;
            case FAILED -> ExitCodes.NOTHING_MEASURED;
        };
    }

    private int plan(RecordingProbe probe) {
        List<String> problems = probe.problems();
        List<String> line = probe.commandLine(command, bufferMiB);
        PrintWriter printer = Printing.out(spec);
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("tracepoints", probe.tracepoints());
            object.put("perf", line);
            object.put("missing", problems);
            printer.println(Printing.json(object));
        } else {
            probe.tracepoints().forEach(name -> printer.println("tracepoint  " + name));
            printer.println("perf        " + String.join(" ", line));
            problems.forEach(problem -> printer.println("missing     " + problem));
        }
        printer.flush();
        return problems.isEmpty() ? ExitCodes.PASS : ExitCodes.MACHINE;
    }

    private void print(ProgramRecorder.Result result) {
        if (isJson) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("file", out.toString());
            object.put("bytes", result.bytes());
            object.put("command", command);
            object.put("commandExit", result.commandExit());
            object.put("interrupted", result.isInterrupted());
            object.put("totalEvents", result.life().totalEvents());
            object.put("recording", result.life());
            object.put("replay", RecordText.replay(out));
            PrintWriter printer = Printing.out(spec);
            printer.println(Printing.json(object));
            printer.flush();
        } else {
            PrintWriter printer = Printing.err(spec);
            printer.print(RecordText.of(out, result));
            printer.flush();
        }
    }
}
