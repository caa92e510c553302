package org.hmmlab.results.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.model.Verdict;
import org.hmmlab.results.model.VerdictStage;
import org.hmmlab.results.verdict.Metric;
import org.jspecify.annotations.Nullable;

/**
 * What all stored runs say in short, so that a list of them need not read them all. It is kept in {@code index.json} in the results
 * folder, and is never authoritative: an entry counts only while its run's file has the size and the time that it was made from, and a
 * file that is missing, broken or of another version is made again. Deleting it loses nothing.
 *
 * @param entries one a stored run, oldest first; those that cannot be read come before all others
 * @param readAgain how many runs had to be read to make it
 */
public record RunIndex(List<Entry> entries, int readAgain) {
    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * One run.
     *
     * @param runId its name
     * @param size of its file, in bytes
     * @param modifiedMs of its file, in ms since 1970
     * @param startedAt ISO-8601 instant with offset; empty if unreadable
     * @param kind as in its header; empty if unreadable
     * @param arms baseline first
     * @param status whether everything planned was measured
     * @param jvms how many JVMs it holds
     * @param answers its verdicts that decide, without those of the control and the confirmation
     * @param problem why it cannot be read; empty if it can
     */
    public record Entry(
            String runId,
            long size,
            long modifiedMs,
            String startedAt,
            String kind,
            List<String> arms,
            RunStatus status,
            int jvms,
            List<Answer> answers,
            String problem) {
        /** Copies. */
        public Entry {
            arms = List.copyOf(arms);
            answers = List.copyOf(answers);
        }
    }

    /**
     * One verdict.
     *
     * @param subject benchmark, params, threads, metric and arms
     * @param verdict the answer
     * @param ratio B/A; null if not known
     */
    public record Answer(
            String subject, Verdict verdict, @Nullable Double ratio) {}

    /** What the file holds. */
    private record Stored(int version, List<Entry> entries) {
        /** Copies; a file with nothing where an entry must be is broken. */
        private Stored {
            entries = List.copyOf(entries);
        }
    }

    /** Copies. */
    public RunIndex {
        entries = List.copyOf(entries);
    }

    /**
     * The index of a results folder, brought up to date. If the folder takes no file, the index is right all the same.
     *
     * @param resultsFolder the results folder; it need not exist
     * @return the index
     */
    public static RunIndex open(Path resultsFolder) {
        return make(resultsFolder, stored(file(resultsFolder)));
    }

    /**
     * The index made from the runs alone.
     *
     * @param resultsFolder the results folder; it need not exist
     * @return the index
     */
    public static RunIndex rebuild(Path resultsFolder) {
        return make(resultsFolder, List.of());
    }

    /**
     * Where the index of a results folder is kept.
     *
     * @param resultsFolder the results folder
     * @return the file; it need not exist
     */
    public static Path file(Path resultsFolder) {
        return resultsFolder.resolve("index.json");
    }

    private static RunIndex make(Path resultsFolder, List<Entry> known) {
        Map<String, Entry> byId = new HashMap<>();
        known.forEach(entry -> byId.put(entry.runId(), entry));
        List<Entry> entries = new ArrayList<>();
        int read = 0;
        for (RunStore.Entry run : new RunStore(resultsFolder).list()) {
            Entry entry = byId.get(run.runId());
            long size = size(run.file());
            long modified = modified(run.file());
            if (entry == null || entry.size() != size || entry.modifiedMs() != modified) {
                entry = read(run, size, modified);
                read++;
            }
            entries.add(entry);
        }
        if (!entries.equals(known)) {
            try {
                WholeFile.write(
                        file(resultsFolder),
                        MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(new Stored(VERSION, entries)));
            } catch (IOException e) {
                return new RunIndex(entries, read); // a folder that is read only still has an index in memory
            }
        }
        return new RunIndex(entries, read);
    }

    private static List<Entry> stored(Path file) {
        try {
            Stored stored = MAPPER.readValue(Files.readString(file, StandardCharsets.UTF_8), Stored.class);
            return stored == null || stored.version() != VERSION ? List.of() : stored.entries();
        } catch (JsonProcessingException e) {
            return List.of(); // broken, or of another build: it is made again
        } catch (IOException e) {
            return List.of(); // not there yet
        }
    }

    private static Entry read(RunStore.Entry run, long size, long modified) {
        try {
            StoredRun stored = RunReader.read(run.file());
            return new Entry(
                    run.runId(),
                    size,
                    modified,
                    stored.header().startedAt(),
                    stored.header().kind().toString(),
                    stored.header().arms(),
                    stored.footer().status(),
                    stored.forks().size(),
                    stored.verdicts().stream()
                            .filter(v -> v.stage() == VerdictStage.FIRST && Metric.decides(v))
                            .map(v -> new Answer(v.subject(), v.verdict(), Double.isNaN(v.ratio()) ? null : v.ratio()))
                            .toList(),
                    "");
        } catch (UnreadableRunException e) {
            return new Entry(
                    run.runId(),
                    size,
                    modified,
                    "",
                    "",
                    List.of(),
                    RunStatus.INCOMPLETE,
                    0,
                    List.of(),
                    String.valueOf(e.getMessage()));
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return -1;
        }
    }
}
