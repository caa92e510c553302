package org.hmmlab.results.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.hmmlab.results.model.AttachmentRecord;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunHeader;
import org.hmmlab.results.model.RunNote;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.VerdictRecord;
import org.jspecify.annotations.Nullable;

/** Reads one stored run. Single-threaded, use once. */
public final class RunReader {
    private final Path file;
    private final List<ForkRecord> forks = new ArrayList<>();
    private final List<AttachmentRecord> attachments = new ArrayList<>();
    private final List<LatencyRecord> latencies = new ArrayList<>();
    private final List<VerdictRecord> verdicts = new ArrayList<>();
    private final List<RunNote> notes = new ArrayList<>();
    private @Nullable RunHeader header;
    private @Nullable RunFooter footer;
    private @Nullable String tornTail;

    private RunReader(Path file) {
        this.file = file;
    }

    /**
     * Reads a run. A file without a footer is read as INCOMPLETE; its last line, if cut off, is set aside.
     *
     * @param file the run's file
     * @return the run
     * @throws UnreadableRunException if a line is not what it must be, or has a schema version that is not supported
     */
    public static StoredRun read(Path file) {
        return new RunReader(file).readAll();
    }

    /**
     * Reads the first line only.
     *
     * @param file the run's file
     * @return what was started
     * @throws UnreadableRunException if the line is not what it must be
     */
    public static RunHeader readHeader(Path file) {
        RunReader reader = new RunReader(file);
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            reader.accept(1, lines.findFirst().orElse(""));
        } catch (IOException | UncheckedIOException e) {
            throw new UnreadableRunException(file, 0, "must be a readable file of UTF-8 text: " + e, e);
        }
        return reader.headerOrFail();
    }

    private StoredRun readAll() {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UnreadableRunException(file, 0, "must be a readable file: " + e, e);
        }
        int number = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            number++;
            if (end < 0) {
                acceptLast(number, text.substring(start));
                break;
            }
            accept(number, text.substring(start, end));
            start = end + 1;
        }
        RunFooter ending = footer;
        if (ending == null) {
            ending = new RunFooter(
                    RunStatus.INCOMPLETE, "", -1, "the file has no footer: the run did not end by itself");
        }
        return new StoredRun(headerOrFail(), forks, attachments, latencies, verdicts, notes, ending, tornTail);
    }

    private RunHeader headerOrFail() {
        if (header == null) {
            throw new UnreadableRunException(file, 1, "expected a line of type header, the file is empty", null);
        }
        return header;
    }

    /** A last line without an end may be whole, or cut off by a crash: only text that is no JSON is cut off. */
    private void acceptLast(int number, String line) {
        if (header != null && footer == null && !isJson(line)) {
            tornTail = line;
        } else {
            accept(number, line);
        }
    }

    private static boolean isJson(String line) {
        try {
            return RunLines.parse(line).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private void accept(int number, String line) {
        String expected = header == null ? "header" : "one of " + new TreeSet<>(RunLines.TYPES.keySet());
        try {
            JsonNode node = RunLines.parse(line);
            String type = node.path("type").asText();
            if (!node.isObject() || !RunLines.TYPES.containsKey(type) || (header == null && !type.equals("header"))) {
                throw broken(number, "expected a JSON object with type " + expected + ", found " + excerpt(line), null);
            }
            if (footer != null) {
                throw broken(number, "expected nothing after the footer, found " + excerpt(line), null);
            }
            switch (type) {
                case "header" -> header = readHeader(number, node);
                case "fork" -> forks.add(RunLines.read(node, ForkRecord.class));
                case "attachment" -> attachments.add(RunLines.read(node, AttachmentRecord.class));
                case "latency" -> latencies.add(RunLines.read(node, LatencyRecord.class));
                case "verdict" -> verdicts.add(RunLines.read(node, VerdictRecord.class));
                case "note" -> notes.add(RunLines.read(node, RunNote.class));
                default -> footer = RunLines.read(node, RunFooter.class);
            }
        } catch (JsonProcessingException e) {
            String why = e.getOriginalMessage();
            throw broken(number, "expected " + expected + ", found " + excerpt(line) + ": " + why, e);
        }
    }

    private RunHeader readHeader(int number, JsonNode node) throws JsonProcessingException {
        if (header != null) {
            throw broken(number, "expected one header, found a second", null);
        }
        JsonNode version = node.path("schemaVersion");
        if (!version.isInt() || version.intValue() != RunHeader.SCHEMA_VERSION) {
            throw broken(
                    number,
                    "expected schemaVersion " + RunHeader.SCHEMA_VERSION
                            + ", the only one that this build reads, found "
                            + (version.isMissingNode() ? "none" : version),
                    null);
        }
        return RunLines.read(node, RunHeader.class);
    }

    private UnreadableRunException broken(int number, String what, @Nullable Throwable cause) {
        return new UnreadableRunException(file, number, what, cause);
    }

    private static String excerpt(String line) {
        return line.length() <= 80 ? '"' + line + '"' : '"' + line.substring(0, 80) + "…\"";
    }
}
