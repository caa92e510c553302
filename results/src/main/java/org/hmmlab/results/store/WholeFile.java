package org.hmmlab.results.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Files that appear whole or not at all: a temporary file beside the target, synced, then renamed. Thread-safe. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes a text as UTF-8.
     *
     * @param file overwritten if it exists; its folder is created
     * @param text what it will hold
     * @throws IOException if it cannot be written; the old file, if any, is as it was
     */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes bytes.
     *
     * @param file overwritten if it exists; its folder is created
     * @param content what it will hold
     * @throws IOException if it cannot be written; the old file, if any, is as it was
     */
    public static void write(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("a file must have a name: " + file);
        }
        Files.createDirectories(folder);
        Path fresh = folder.resolve("." + file.getFileName() + '.' + UUID.randomUUID() + ".fresh");
        try {
            try (FileChannel channel =
                    FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            RunStore.forceFolder(file);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
