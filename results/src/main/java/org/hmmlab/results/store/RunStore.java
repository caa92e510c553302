package org.hmmlab.results.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.hmmlab.results.model.RunFooter;
import org.hmmlab.results.model.RunStatus;

/** The stored runs of a results folder. Stateless but for the folder, thread-safe. */
public final class RunStore {
    /** End of the name of a stored run. */
    static final String SUFFIX = ".ndjson";

    private static final int CANDIDATES_SHOWN = 10;

    private final Path runs;

    /**
     * One stored run, not read but for its start.
     *
     * @param runId its name
     * @param startedAt ISO-8601 instant with offset; empty if the first line is unreadable
     * @param file where it lies
     */
    public record Entry(String runId, String startedAt, Path file) {
        private Instant started() {
            return startedAt.isEmpty()
                    ? Instant.MIN
                    : OffsetDateTime.parse(startedAt).toInstant();
        }
    }

    /**
     * Looks at a results folder; it need not exist.
     *
     * @param resultsFolder the results folder
     */
    public RunStore(Path resultsFolder) {
        this.runs = runsFolder(resultsFolder);
    }

    static Path runsFolder(Path resultsFolder) {
        return resultsFolder.resolve("runs");
    }

    /**
     * Lists the stored runs.
     *
     * @return oldest first; those that cannot be read come before all others
     */
    public List<Entry> list() {
        return files(SUFFIX).stream()
                .map(RunStore::entry)
                .sorted(Comparator.comparing(Entry::started).thenComparing(Entry::runId))
                .toList();
    }

    /**
     * Finds one run.
     *
     * @param name a run id, the start of exactly one run id, or {@code latest}
     * @return the run's place
     * @throws UnknownRunException if no run or more than one answers to the name; lists the candidates
     */
    public Entry find(String name) {
        List<Entry> all = list();
        if (all.isEmpty()) {
            throw new UnknownRunException("no run is stored in " + runs + ": asked for " + name);
        }
        if (name.equals("latest")) {
            return all.get(all.size() - 1);
        }
        List<Entry> found = all.stream().filter(e -> e.runId().startsWith(name)).toList();
        for (Entry entry : found) {
            if (entry.runId().equals(name)) {
                return entry;
            }
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        String what = found.isEmpty() ? "no run starts with " : found.size() + " runs start with ";
        throw new UnknownRunException(what + '"' + name + "\"; candidates, newest first: "
                + newest(found.isEmpty() ? all : found) + "; or latest");
    }

    /**
     * Finds and reads one run.
     *
     * @param name as for {@link #find}
     * @return the run
     * @throws StoreException if it is not found or cannot be read
     */
    public StoredRun read(String name) {
        return RunReader.read(find(name).file());
    }

    /**
     * Keeps what processes had measured that died before they finished their run: such a run becomes a stored one with an
     * INCOMPLETE footer. A file that holds no readable header is left under a name ending in {@code .unreadable}. Files of
     * living processes are left alone: they hold a lock.
     *
     * @return the runs recovered
     * @throws UnwritableStoreException if a run cannot be written back
     */
    public List<Path> recoverAbandoned() {
        List<Path> recovered = new ArrayList<>();
        for (Path partial : files(RunWriter.PARTIAL)) {
            try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                FileLock lock = channel.tryLock();
                // An empty file may be one that a writer has created and not locked yet.
                if (lock != null && channel.size() > 0) {
                    recover(partial, recovered);
                }
            } catch (OverlappingFileLockException e) {
                continue; // a writer of this very process
            } catch (IOException e) {
                throw new UnwritableStoreException(partial, e);
            }
        }
        return List.copyOf(recovered);
    }

    private void recover(Path partial, List<Path> recovered) throws IOException {
        String name = partial.getFileName().toString();
        StoredRun run;
        try {
            run = RunReader.read(partial);
        } catch (UnreadableRunException e) {
            Files.move(partial, runs.resolve(name.substring(1) + ".unreadable"), StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Path target = runs.resolve(run.header().runId() + SUFFIX);
        if (Files.exists(target)) {
            Files.move(partial, runs.resolve(name.substring(1) + ".unreadable"), StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add(RunLines.write(run.header()));
        run.forks().forEach(fork -> lines.add(RunLines.write(fork)));
        run.attachments().forEach(attachment -> lines.add(RunLines.write(attachment)));
        run.latencies().forEach(latency -> lines.add(RunLines.write(latency)));
        run.verdicts().forEach(verdict -> lines.add(RunLines.write(verdict)));
        run.notes().forEach(note -> lines.add(RunLines.write(note)));
        boolean ended = run.footer().exitCode() >= 0;
        lines.add(RunLines.write(
                ended
                        ? run.footer()
                        : new RunFooter(
                                RunStatus.INCOMPLETE,
                                "",
                                -1,
                                "recovered: the process died before the run was finished")));
        WholeFile.write(target, String.join("\n", lines) + '\n');
        Files.delete(partial);
        forceFolder(target);
        recovered.add(target);
    }

    /** Makes the name of a file last: a rename is on disk when its folder is. */
    static void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static Entry entry(Path file) {
        String name = file.getFileName().toString();
        String runId = name.substring(0, name.length() - SUFFIX.length());
        try {
            return new Entry(runId, RunReader.readHeader(file).startedAt(), file);
        } catch (UnreadableRunException e) {
            return new Entry(runId, "", file);
        }
    }

    private List<Path> files(String suffix) {
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(runs)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new StoreException("results must be readable: " + runs + ": " + e, e);
        }
    }

    private static String newest(List<Entry> entries) {
        List<String> ids = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0 && ids.size() < CANDIDATES_SHOWN; i--) {
            ids.add(entries.get(i).runId());
        }
        int more = entries.size() - ids.size();
        return String.join(", ", ids) + (more > 0 ? " and " + more + " older" : "");
    }
}
