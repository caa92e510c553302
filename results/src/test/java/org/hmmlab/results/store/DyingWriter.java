package org.hmmlab.results.store;

import java.nio.file.Path;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.Role;

/** A process that dies in the middle of a run, without hooks or finally blocks. */
final class DyingWriter {
    static final int EXIT_CODE = 77;

    private DyingWriter() {}

    /**
     * Starts a run and dies.
     *
     * @param arguments the results folder
     */
    public static void main(String[] arguments) {
        RunWriter writer = RunWriter.open(Path.of(arguments[0]), SampleRuns.header("dead", "2026-01-01T12:00:00Z"));
        writer.fork(SampleRuns.fork(Role.A, "b", 1, 0, SampleRuns.steady(1)));
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
