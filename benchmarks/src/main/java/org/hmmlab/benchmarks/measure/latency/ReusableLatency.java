package org.hmmlab.benchmarks.measure.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hmmlab.benchmarks.measure.compare.ReusableGroups;
import org.hmmlab.benchmarks.measure.launch.BenchmarkTask;
import org.hmmlab.results.latency.HistogramLog;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.LoadPattern;
import org.hmmlab.results.model.RunNote;

/**
 * What an interrupted comparison of percentiles has measured, with its histograms, and how it drove the operations: probed again,
 * the same benchmark might be driven a little differently, and nothing of before would fit. Not changed after it is made.
 */
public final class ReusableLatency {
    private static final String DRIVEN = "driven  ";
    private static final String SEPARATOR = "; ";

    private final List<ForkRecord> forks = new ArrayList<>();
    private final LatencySet latencies = new LatencySet();
    private final Map<String, List<LoadPattern>> drives = new HashMap<>();
    private final List<String> lost = new ArrayList<>();
    private final Path folder;

    private ReusableLatency(Path folder) {
        this.folder = folder;
    }

    /** Nothing was measured before. */
    public static ReusableLatency nothing() {
        return new ReusableLatency(Path.of(""));
    }

    /**
     * Reads what was stored. A JVM whose histograms are not there any more is left out, and measured again with its group.
     *
     * @param forks JVMs
     * @param records of those that recorded operations
     * @param notes of the runs, the latest run's first
     * @param folder of the runs' files, which the records' logs are named from
     */
    public static ReusableLatency of(
            List<ForkRecord> forks, List<LatencyRecord> records, List<RunNote> notes, Path folder) {
        ReusableLatency earlier = new ReusableLatency(folder);
        Map<String, LatencyRecord> byPlace = new HashMap<>();
        records.forEach(record -> byPlace.put(record.place(), record));
        for (ForkRecord fork : forks) {
            LatencyRecord record = byPlace.get(fork.place());
            if (record != null) {
                earlier.read(fork, record);
            } else if (fork.status() == ForkStatus.OK) {
                earlier.lost.add(again(fork) + "none are named");
            } else {
                earlier.forks.add(fork);
            }
        }
        for (RunNote note : notes) {
            int colon = note.text().lastIndexOf(": ");
            if (note.text().startsWith(DRIVEN) && colon > 0) {
                earlier.drives.putIfAbsent(
                        note.text().substring(DRIVEN.length(), colon),
                        Arrays.stream(note.text().substring(colon + 2).split(SEPARATOR))
                                .map(LoadPattern::parse)
                                .toList());
            }
        }
        return earlier;
    }

    private void read(ForkRecord fork, LatencyRecord record) {
        try {
            latencies.add(record, HistogramLog.read(folder.resolve(record.file())));
            forks.add(fork);
        } catch (IOException e) {
            lost.add(again(fork) + e);
        }
    }

    private static String again(ForkRecord fork) {
        return "measured again, since its histograms cannot be read: pair " + fork.pair() + " of " + fork.benchmark()
                + ", " + fork.role() + ": ";
    }

    /** The note that says how the operations of a benchmark are driven, and that a later run reads. */
    public static String note(BenchmarkTask task, List<LoadPattern> drives) {
        return DRIVEN + task + ": "
                + String.join(SEPARATOR, drives.stream().map(LoadPattern::words).toList());
    }

    /** How a benchmark was driven, by the notes or else by its JVMs; empty where it was not yet. */
    public List<LoadPattern> drives(BenchmarkTask task) {
        List<LoadPattern> noted = drives.getOrDefault(task.toString(), List.of());
        return noted.isEmpty()
                ? forks.stream()
                        .filter(fork -> task.benchmarkCase()
                                .isSameAs(fork.benchmarkCase().withParams(LoadPattern.ofBenchmark(fork.params()))))
                        .map(fork -> LoadPattern.of(fork.params()))
                        .distinct()
                        .toList()
                : noted;
    }

    /** The groups of JVMs. */
    ReusableGroups groups() {
        return new ReusableGroups(forks);
    }

    /** What a JVM recorded. */
    Optional<LatencySet.Entry> of(ForkRecord fork) {
        return latencies.of(fork);
    }

    /** The log of a JVM as it lies there. */
    byte[] log(LatencyRecord record) {
        try {
            return Files.readAllBytes(folder.resolve(record.file()));
        } catch (IOException e) {
            throw new UncheckedIOException("a log that was read must stay while the lab runs: " + record.file(), e);
        }
    }

    /** What is to be measured again though it was stored, in sentences. */
    List<String> lost() {
        return List.copyOf(lost);
    }
}
