package org.hmmlab.results.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.model.RunStatus;

/**
 * The runs that candidates are judged against, one per class of machine: {@code baselines/<fingerprint>.ndjson} in the results
 * folder, where the fingerprint is that of {@link Environment#machineClass()}. Stateless but for the folder, thread-safe.
 */
public final class Baselines {
    private static final String SUFFIX = ".ndjson";

    private final Path folder;

    /**
     * Looks at a results folder; it need not exist.
     *
     * @param resultsFolder the results folder
     */
    public Baselines(Path resultsFolder) {
        this.folder = resultsFolder.resolve("baselines");
    }

    /**
     * Makes a run the baseline of its class of machine, in place of any other.
     *
     * @param run its file
     * @return where the copy lies
     * @throws StoreException if the run cannot be read or the copy not be written
     */
    public Path keep(Path run) {
        StoredRun stored = RunReader.read(run);
        if (stored.footer().status() != RunStatus.COMPLETE
                || stored.header().arms().size() < 2
                || !stored.latencies().isEmpty()) {
            throw new StoreException(
                    "a baseline must be a complete comparison of times with an anchor: run "
                            + stored.header().runId() + " is " + stored.footer().status() + ", of kind "
                            + stored.header().kind(),
                    null);
        }
        Path target = file(stored.header().environment());
        try {
            WholeFile.write(target, Files.readAllBytes(run));
        } catch (IOException e) {
            throw new UnwritableStoreException(folder, e);
        }
        return target;
    }

    /**
     * The baseline of a class of machine.
     *
     * @param environment of the machine
     * @return the run; empty if there is none
     */
    public Optional<StoredRun> of(Environment environment) {
        Path file = file(environment);
        return Files.exists(file) ? Optional.of(RunReader.read(file)) : Optional.empty();
    }

    private Path file(Environment environment) {
        return folder.resolve(environment.machineClass().fingerprint() + SUFFIX);
    }

    /**
     * All baselines, to say what there is.
     *
     * @return in order of their fingerprints
     */
    public List<StoredRun> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .map(RunReader::read)
                    .toList();
        } catch (IOException e) {
            throw new StoreException("baselines must be readable: " + folder + ": " + e, e);
        }
    }
}
