package org.hmmlab.benchmarks.judges.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Where traces come from: files, folders of files, or those that are part of the lab. */
public final class TraceSources {
    private static final List<String> FAMILIES = List.of("a", "b", "c", "d", "e", "f", "g", "h", "k", "x");
    private static final String PLAIN = ".jsonl";
    private static final String COMPRESSED = ".jsonl.gz";

    private TraceSources() {}

    /**
     * Reads the traces that are part of the lab, in the order of their names.
     *
     * @param traces who gets each trace
     * @param problems who is told what could not be read
     */
    public static void readBundled(Consumer<OracleTrace> traces, Consumer<TraceProblem> problems) {
        FAMILIES.forEach(family -> readBundled(family, traces, problems));
    }

    /**
     * Reads one family of the traces that are part of the lab.
     *
     * @param family its letter
     * @param traces who gets each trace
     * @param problems who is told what could not be read
     */
    public static void readBundled(String family, Consumer<OracleTrace> traces, Consumer<TraceProblem> problems) {
        String name = family + COMPRESSED;
        try (InputStream input = TraceSources.class.getResourceAsStream(name)) {
            if (input == null) {
                problems.accept(new TraceProblem(name, 0, "a family of traces must be part of the lab: it is not"));
                return;
            }
            OracleTraceReader.read(name, new GZIPInputStream(input), traces, problems);
        } catch (IOException e) {
            problems.accept(new TraceProblem(name, 0, "the file must be readable: " + e));
        }
    }

    /**
     * The families that are part of the lab.
     *
     * @return their letters in order
     */
    public static List<String> families() {
        return FAMILIES;
    }

    /**
     * Reads files and folders; of a folder every file that ends in {@code .jsonl} or {@code .jsonl.gz}, those below it
     * too.
     *
     * @param paths what to read
     * @param traces who gets each trace
     * @param problems who is told what could not be read
     */
    public static void read(List<Path> paths, Consumer<OracleTrace> traces, Consumer<TraceProblem> problems) {
        for (Path path : paths) {
            List<Path> files = files(path, problems);
            if (files.isEmpty()) {
                problems.accept(new TraceProblem(
                        path.toString(), 0, "a path must be a trace or a folder with traces (*.jsonl, *.jsonl.gz)"));
            }
            files.forEach(file -> readFile(file, traces, problems));
        }
    }

    private static List<Path> files(Path path, Consumer<TraceProblem> problems) {
        if (!Files.isDirectory(path)) {
            return Files.exists(path) ? List.of(path) : List.of();
        }
        try (Stream<Path> below = Files.walk(path)) {
            return new ArrayList<>(below.filter(file -> isTrace(file.toString()) && Files.isRegularFile(file))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            problems.accept(new TraceProblem(path.toString(), 0, "the folder must be readable: " + e));
            return List.of();
        }
    }

    private static boolean isTrace(String name) {
        return name.endsWith(PLAIN) || name.endsWith(COMPRESSED);
    }

    private static void readFile(Path file, Consumer<OracleTrace> traces, Consumer<TraceProblem> problems) {
        String name = file.toString();
        try (InputStream input = Files.newInputStream(file)) {
            InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(input) : input;
            OracleTraceReader.read(name, plain, traces, problems);
        } catch (IOException e) {
            problems.accept(new TraceProblem(name, 0, "the file must be readable: " + e));
        }
    }
}
