package org.hmmlab.benchmarks.programs.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a machine that {@link RecordingProbe} looks at, made up in a folder. */
final class FakeSystemRoot {
    private FakeSystemRoot() {}

    /** A machine where nothing is missing. */
    static Path able(Path root) throws IOException {
        capabilities(root, 1L << 38);
        paranoid(root, "2");
        for (String name : Tracepoints.required()) {
            Files.createDirectories(root.resolve("sys/kernel/tracing/events").resolve(name.replace(':', '/')));
        }
        return root;
    }

    static void capabilities(Path root, long bits) throws IOException {
        write(
                root.resolve("proc/self/status"),
                "Name:\tjava\nCapEff:\t" + String.format("%016x", bits) + "\nSeccomp:\t0\n");
    }

    static void paranoid(Path root, String level) throws IOException {
        write(root.resolve("proc/sys/kernel/perf_event_paranoid"), level + "\n");
    }

    private static void write(Path file, String text) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
    }
}
