package org.hmmlab.benchmarks.programs.record;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;
import org.hmmlab.benchmarks.programs.replay.MmTrace;
import org.hmmlab.benchmarks.programs.replay.MmTraceException;
import org.hmmlab.benchmarks.programs.replay.MmTraceWriter;

/**
 * The file of a recording: written beside its place, read back, synced, and only then put there under its name. One
 * thread.
 */
final class RecordingFile implements Closeable {
    private final Path out;
    private final Path partial;
    private final boolean isForced;
    private final MmTraceWriter writer;

    private RecordingFile(Path out, Path partial, boolean isForced, MmTraceWriter writer) {
        this.out = out;
        this.partial = partial;
        this.isForced = isForced;
        this.writer = writer;
    }

    /**
     * Begins a file.
     *
     * @param out its place; compressed with gzip if the name ends with {@code .gz}
     * @param isForced whether it may replace a file
     * @throws RecordingException if nothing can be written there
     */
    static RecordingFile create(Path out, boolean isForced) throws RecordingException {
        Path place = out.toAbsolutePath().normalize();
        Path folder = place.getParent();
        Path name = place.getFileName();
        if (folder == null || name == null) {
            throw unusable("OUT must be the name of a file: " + out);
        }
        requireFree(place, isForced);
        Path partial = folder.resolve("." + name + "." + ProcessHandle.current().pid() + ".partial");
        try {
            Files.deleteIfExists(partial);
            OutputStream bytes =
                    Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            boolean isGzip = name.toString().endsWith(".gz");
            MmTraceWriter writer = new MmTraceWriter(isGzip ? new GZIPOutputStream(bytes) : bytes);
            return new RecordingFile(place, partial, isForced, writer);
        } catch (IOException e) {
            throw new RecordingException(
                    RecordingException.Reason.INPUT,
                    "OUT must be in a folder that can be written: " + folder + " (" + e + ")",
                    e);
        }
    }

    private static void requireFree(Path place, boolean isForced) throws RecordingException {
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isRegularFile(place)) {
            throw unusable("OUT must be a file, and there is something else: " + place);
        }
        if (!isForced) {
            throw unusable("OUT exists already: " + place + " (--force replaces it)");
        }
    }

    private static RecordingException unusable(String message) {
        return new RecordingException(RecordingException.Reason.INPUT, message);
    }

    MmTraceWriter writer() {
        return writer;
    }

    /**
     * Puts the file in its place, whole.
     *
     * @return its size in bytes
     */
    long commit() throws IOException, RecordingException {
        writer.close();
        try {
            MmTrace.read(partial);
        } catch (MmTraceException e) {
            throw new RecordingException(
                    RecordingException.Reason.FAILED, "what was recorded is no recording: " + e.getMessage(), e);
        }
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        if (isForced) {
            Files.move(partial, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } else {
            try {
                Files.move(partial, out);
            } catch (FileAlreadyExistsException e) {
                throw new RecordingException(
                        RecordingException.Reason.INPUT,
                        "OUT has come to exist meanwhile, and is left as it is: " + out,
                        e);
            }
        }
        Path folder = out.getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
        return Files.size(out);
    }

    /** Leaves nothing behind but a file that was committed. */
    @Override
    public void close() throws IOException {
        try {
            writer.close();
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}
