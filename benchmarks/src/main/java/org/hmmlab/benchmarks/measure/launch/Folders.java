package org.hmmlab.benchmarks.measure.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that measured processes write to. */
public final class Folders {
    private Folders() {}

    /** A new folder below the system's temporary one. */
    public static Path create(String name) {
        try {
            return Files.createTempDirectory("hmmlab-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for measured processes could be made", e);
        }
    }

    /** Deletes a folder with all that is in it; what cannot be deleted stays. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A process that was just killed may still write; the folder lies in the temporary folder anyway.
            folder.toFile().deleteOnExit();
        }
    }
}
