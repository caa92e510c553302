package org.hmmlab.results.history;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hmmlab.results.store.StoreException;
import org.jspecify.annotations.Nullable;

/** What people noted about runs: {@code annotations.ndjson} in the results folder, only ever added to. Safe for several processes. */
public final class Annotations {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;

    /** What a remark says of the step that its run came with. */
    public enum Kind {
        /** Nothing: a remark. */
        NOTE,
        /** The step is meant, or worth it. */
        ACCEPTED,
        /** The step is the machine's, the JDK's or another circumstance's. */
        ENVIRONMENT,
        /** The step was taken back; the text says by what. */
        FIXED_BY,
        /** A comparison of builds has confirmed the step; the text says which commit brought it. */
        CONFIRMED
    }

    /**
     * One remark.
     *
     * @param runId the run that it is about
     * @param at ISO-8601 instant of the remark
     * @param text in words
     * @param kind what it says of the run's step; a note in lines of before there were kinds
     */
    public record Annotation(
            String runId, String at, String text, @Nullable Kind kind) {
        /** A note. */
        public Annotation(String runId, String at, String text) {
            this(runId, at, text, Kind.NOTE);
        }

        /** Kind, unless it is a note, and text. */
        public String words() {
            return kind == null || kind == Kind.NOTE
                    ? text
                    : kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + text;
        }

        /** Whether it explains a step, so that nobody needs to look for its cause. */
        public boolean explains() {
            return kind != null && kind != Kind.NOTE && kind != Kind.CONFIRMED;
        }

        /** Checks. */
        @JsonCreator
        public Annotation {
            if (runId.isBlank() || text.isBlank()) {
                throw new IllegalArgumentException(
                        "an annotation must name a run and say something: run=" + runId + ", text=" + text);
            }
        }
    }

    /**
     * Looks at a results folder; it need not exist.
     *
     * @param resultsFolder the results folder
     */
    public Annotations(Path resultsFolder) {
        this.file = resultsFolder.resolve("annotations.ndjson");
    }

    /**
     * Adds a remark, under a lock, so that two processes do not mix theirs.
     *
     * @param annotation the remark
     * @throws StoreException if the folder takes none
     */
    public void add(Annotation annotation) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                String line = MAPPER.writeValueAsString(annotation) + '\n';
                long end = channel.size();
                if (end > 0) {
                    ByteBuffer last = ByteBuffer.allocate(1);
                    channel.read(last, end - 1);
                    // A writer that died in its line must not swallow this one.
                    line = last.get(0) == '\n' ? line : '\n' + line;
                }
                ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    end += channel.write(bytes, end);
                }
                channel.force(true);
            }
        } catch (IOException e) {
            throw new StoreException("annotations must be writable: " + file + ": " + e, e);
        }
    }

    /**
     * Reads all remarks; a line that was cut off is passed over.
     *
     * @return in the order made
     * @throws StoreException if the file cannot be read
     */
    public List<Annotation> read() {
        List<Annotation> annotations = new ArrayList<>();
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                try {
                    annotations.add(MAPPER.readValue(line, Annotation.class));
                } catch (JsonProcessingException e) {
                    continue; // cut off by a crash
                }
            }
        } catch (IOException e) {
            throw new StoreException("annotations must be readable: " + file + ": " + e, e);
        }
        return List.copyOf(annotations);
    }
}
