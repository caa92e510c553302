package org.hmmlab.results.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.hmmlab.results.model.AttachmentRecord;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes one run. Lines go to a temporary file, locked by this process, as they come; the run appears under its name in one
 * step when it is finished. If the process dies, {@link RunStore} finds the unlocked file and keeps what was measured.
 * Thread-safe, so that a shutdown hook may finish a run that another thread still measures.
 */
public final class RunWriter implements AutoCloseable {
    /** End of the name of a run that is not finished. */
    static final String PARTIAL = ".partial";

    private final Path target;
    private final Path partial;
    private final Attachments attachments;
    private final FileChannel channel;
    private @Nullable RunFooter footer;

    private RunWriter(Path target, Path partial, Attachments attachments, FileChannel channel) {
        this.target = target;
        this.partial = partial;
        this.attachments = attachments;
        this.channel = channel;
    }

    /**
     * Starts a run, before anything is measured.
     *
     * @param resultsFolder the results folder; created if absent, with its folder {@code runs}
     * @param header first line
     * @return the writer
     * @throws UnwritableStoreException if the folder cannot be written to, or has a run of that name
     */
    public static RunWriter open(Path resultsFolder, RunHeader header) {
        Path runs = RunStore.runsFolder(resultsFolder);
        Path target = runs.resolve(header.runId() + RunStore.SUFFIX);
        Path partial = runs.resolve('.' + header.runId() + PARTIAL);
        FileChannel channel;
        try {
            Files.createDirectories(runs);
            if (Files.exists(target)) {
                throw new UnwritableStoreException(
                        target, "a run of this name is stored already; choose another run id");
            }
            channel = FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UnwritableStoreException(runs, e);
        }
        RunWriter writer = new RunWriter(target, partial, new Attachments(resultsFolder), channel);
        try {
            if (channel.tryLock() == null) {
                throw new UnwritableStoreException(partial, "another process took the new file");
            }
        } catch (IOException e) {
            throw new UnwritableStoreException(partial, e);
        }
        writer.write(header);
        return writer;
    }

    /**
     * Adds what a JVM measured.
     *
     * @param fork the JVM
     */
    public void fork(ForkRecord fork) {
        write(fork);
    }

    /**
     * Adds what the JVMs of one group measured, in one write: a process that dies leaves all of them or, but for a write that the
     * kernel cuts, none.
     *
     * @param forks the JVMs
     */
    public void forks(List<ForkRecord> forks) {
        writeLines(forks.stream().map(RunLines::write).collect(Collectors.joining("\n")));
    }

    /**
     * Stores a file that belongs to the run, under its content's name, then the line that names it.
     *
     * @param name what it is called within the run
     * @param mediaType for instance {@code text/plain}
     * @param content any bytes
     * @return where it lies, relative to the folder of the run's file
     * @throws UnwritableStoreException if the disk does not take it
     */
    public String attach(String name, String mediaType, byte[] content) {
        String sha256 = attachments.put(content);
        write(new AttachmentRecord(name, sha256, content.length, mediaType));
        return Attachments.relative(sha256);
    }

    /**
     * Adds that a JVM recorded every operation. Called before the JVM's own line, so that a JVM that is stored has its histograms.
     *
     * @param latency how the JVM was driven; its file is one that {@link #attach} gave
     */
    public void latency(LatencyRecord latency) {
        write(latency);
    }

    /**
     * Adds an answer.
     *
     * @param verdict the answer
     */
    public void verdict(VerdictRecord verdict) {
        write(verdict);
    }

    /**
     * Adds a remark.
     *
     * @param text in words
     */
    public void note(String text) {
        write(new RunNote(text));
    }

    /**
     * Ends the run and makes it appear under its name, on disk when this returns. Only the first call counts.
     *
     * @param ending last line; INCOMPLETE keeps what was measured and marks it
     * @return the run's file
     * @throws UnwritableStoreException if the disk does not take it; the temporary file stays
     */
    public synchronized Path finish(RunFooter ending) {
        if (footer != null) {
            return target;
        }
        write(ending);
        footer = ending;
        try {
            channel.force(true);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            channel.close();
            RunStore.forceFolder(target);
        } catch (IOException e) {
            throw new UnwritableStoreException(target, e);
        }
        return target;
    }

    /** Ends the run as INCOMPLETE unless it is finished. */
    @Override
    public void close() {
        finish(new RunFooter(
                RunStatus.INCOMPLETE, Instant.now().toString(), -1, "the run was closed before it was finished"));
    }

    /**
     * Where the run will appear.
     *
     * @return the run's file, absent until finished
     */
    public Path target() {
        return target;
    }

    private void write(Object record) {
        writeLines(RunLines.write(record));
    }

    private synchronized void writeLines(String lines) {
        if (footer != null) {
            throw new IllegalStateException("a run must not be finished to be written to: " + target);
        }
        ByteBuffer bytes = ByteBuffer.wrap((lines + '\n').getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UnwritableStoreException(partial, e);
        }
    }
}
