package org.hmmlab.benchmarks.measure.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * One measuring lab at a time: an operating-system lock on a file that names its holder. The lock vanishes with the
 * process that holds it, however that ends. A second lab waits and says so. One per process.
 */
public final class LabLock implements AutoCloseable {
    private static final String NAME = "lab.lock";
    private static final int HOLDER_BYTES = 1024;

    private final FileChannel channel;
    private final FileLock lock;

    private LabLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** The folder of this user's lock: below the system's temporary folder, which all of a user's labs share. */
    public static Path defaultFolder() {
        String user = System.getProperty("user.name", "unknown").replaceAll("[^A-Za-z0-9._-]", "_");
        return Path.of(System.getProperty("java.io.tmpdir"), "hmmlab-" + user);
    }

    /**
     * Takes the lock, waiting as long as another process holds it.
     *
     * @param folder holds the lock file; created if absent
     * @param command what this lab runs, told to those who wait
     * @param waiting is told once, in a sentence, who holds the lock, if anybody does
     */
    public static LabLock acquire(Path folder, String command, Consumer<String> waiting) {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(NAME);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                waiting.accept("another lab measures on this machine (" + holder(channel) + "); waiting for it to end");
                lock = channel.lock();
            }
            byte[] holder =
                    ("pid " + ProcessHandle.current().pid() + ": " + command + "\n").getBytes(StandardCharsets.UTF_8);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder), 0);
            return new LabLock(channel, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("the lab's lock could not be taken in " + folder, e);
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HOLDER_BYTES);
        channel.read(bytes, 0);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).trim();
        return text.isEmpty() ? "it has not said which" : text;
    }

    /** Lets the next lab start. */
    @Override
    public void close() {
        try {
            if (lock.isValid()) {
                channel.truncate(0);
                lock.release();
            }
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lab's lock could not be released", e);
        }
    }
}
