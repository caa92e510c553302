package org.hmmlab.results.store;

import java.nio.file.Path;
import org.hmmlab.results.SampleRuns;
import org.hmmlab.results.model.Role;

/** A process that stores JVMs until it is killed, and says of each that it is stored. */
final class TirelessWriter {
    private TirelessWriter() {}

    /**
     * Starts a run and never ends it.
     *
     * @param arguments the results folder and the run's name
     */
    public static void main(String[] arguments) {
        RunWriter writer =
                RunWriter.open(Path.of(arguments[0]), SampleRuns.header(arguments[1], "2026-01-01T12:00:00Z"));
        for (int pair = 0; pair < 5_000; pair++) {
            writer.fork(SampleRuns.fork(Role.A, "b", 1, pair, SampleRuns.steady(1)));
            System.out.println(pair);
            System.out.flush();
        }
    }
}
