package org.hmmlab.benchmarks.programs.record;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of perf. */
final class PerfCommand {
    private final Path perf;

    PerfCommand(Path perf) {
        this.perf = perf;
    }

    /**
     * Runs a command and records it with its children.
     *
     * @param events the tracepoints
     * @param bufferMiB of each CPU, a power of two
     * @param data the file that perf writes
     * @param isQuiet whether perf says nothing on the terminal that it shares with the command
     */
    List<String> record(List<String> events, int bufferMiB, Path data, boolean isQuiet, List<String> command) {
        List<String> line = new ArrayList<>(List.of(perf.toString(), "record"));
        if (isQuiet) {
            line.add("--quiet");
        }
        // --data makes the kernel announce every mapping, not only those with code.
        line.addAll(List.of("--data", "--count=1", "--mmap-pages=" + bufferMiB + "M", "--clockid=monotonic"));
        line.addAll(List.of("--no-buildid", "--no-buildid-cache", "--no-bpf-event"));
        line.addAll(List.of("--event", String.join(",", events), "--output", data.toString(), "--"));
        line.addAll(command);
        return List.copyOf(line);
    }

    /** Prints what was recorded. */
    List<String> script(Path data) {
        return List.of(
                perf.toString(),
                "--no-pager",
                "script",
                "--force",
                "--ns",
                "--show-mmap-events",
                "--show-task-events",
                "--show-lost-events",
                "--fields",
                PerfScript.FIELDS,
                "--input",
                data.toString());
    }

    List<String> version() {
        return List.of(perf.toString(), "--version");
    }
}
