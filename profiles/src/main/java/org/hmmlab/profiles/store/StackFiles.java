package org.hmmlab.profiles.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.hmmlab.results.store.WholeFile;

/** The stacks of single JVMs as files: {@code fork-NN.collapsed}, or packed where they are tracked. */
final class StackFiles {
    private static final String PACKED = ".gz";

    private StackFiles() {}

    static void write(Path folder, int fork, String text, boolean isPacked) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (isPacked) {
            WholeFile.write(folder.resolve(name(fork) + PACKED), packed(bytes));
        } else {
            WholeFile.write(folder.resolve(name(fork)), bytes);
        }
    }

    static String read(Path folder, int fork) throws IOException {
        Path packed = folder.resolve(name(fork) + PACKED);
        if (!Files.exists(packed)) {
            return Files.readString(folder.resolve(name(fork)), StandardCharsets.UTF_8);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(packed)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Deletes the stacks of all JVMs, packed or not; of a folder that is not there too. */
    static void deleteAll(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> stacks = files.filter(
                            file -> file.getFileName().toString().matches("fork-\\d+\\.collapsed(\\.gz)?"))
                    .toList();
            for (Path file : stacks) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("profiles must be writable: " + folder, e);
        }
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private static String name(int fork) {
        return String.format(Locale.ROOT, "fork-%02d.collapsed", fork);
    }
}
