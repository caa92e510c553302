package org.hmmlab.benchmarks.programs.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.hmmlab.benchmarks.measure.choose.TaskScheme;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;

/** Reads a recording from the command line. */
public final class RecordingArgument {
    /** Recordings as benchmarks: {@code replay:FILE}. */
    public static final TaskScheme SCHEME = new TaskScheme(
            "replay:",
            ReplayBenchmark.class.getSimpleName(),
            text -> Map.of("file", parse(text).toString()));

    private RecordingArgument() {}

    /**
     * Finds a recording and reads it whole, before any JVM is started: a malformed one is answered with its line.
     *
     * @param nameOrPath a path, or the name of a recording that comes with the lab
     * @return the file's absolute path: measured JVMs may run elsewhere
     * @throws UnusableInputException when there is none, or it is malformed; says what was expected
     */
    public static Path parse(String nameOrPath) {
        try {
            Path file = RecordedPrograms.find(nameOrPath);
            MmTrace.read(file);
            return file.toAbsolutePath().normalize();
        } catch (NoSuchFileException e) {
            throw new UnusableInputException(String.valueOf(e.getMessage()));
        } catch (MmTraceException e) {
            throw new UnusableInputException("a recording must be whole and well-formed: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("a recording must be readable: " + nameOrPath, e);
        }
    }
}
