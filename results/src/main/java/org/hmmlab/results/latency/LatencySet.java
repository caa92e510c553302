package org.hmmlab.results.latency;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.LatencyRecord;

/** The histograms of a run's JVMs, by JVM. Not thread-safe. */
public final class LatencySet {
    private final Map<String, Entry> entries = new HashMap<>();

    /** Nothing yet. */
    public LatencySet() {}

    /**
     * One JVM.
     *
     * @param record how it was driven
     * @param latency what it recorded
     */
    public record Entry(LatencyRecord record, ForkLatency latency) {
        /**
         * What its verdicts rest on.
         *
         * @return response time in an open loop, service time in a closed one
         */
        public Kind deciding() {
            return !record.loop().isOpen() ? Kind.SERVICE : Kind.RESPONSE;
        }
    }

    /**
     * Reads the logs that a stored run names.
     *
     * @param records of the run
     * @param folder of the run's file
     * @return the histograms
     * @throws IOException if a log is missing or unreadable; names it
     */
    public static LatencySet read(List<LatencyRecord> records, Path folder) throws IOException {
        LatencySet set = new LatencySet();
        for (LatencyRecord record : records) {
            set.add(record, HistogramLog.read(folder.resolve(record.file())));
        }
        return set;
    }

    /**
     * Adds a JVM.
     *
     * @param record how it was driven
     * @param latency what it recorded
     */
    public void add(LatencyRecord record, ForkLatency latency) {
        entries.put(record.place(), new Entry(record, latency));
    }

    /**
     * Finds the histograms of a JVM, also under the name that an earlier run had for its benchmark.
     *
     * @param fork the JVM
     * @return empty if it recorded none
     */
    public Optional<Entry> of(ForkRecord fork) {
        return Optional.ofNullable(entries.get(fork.place()))
                .or(() -> entries.values().stream()
                        .filter(entry -> entry.record().role() == fork.role()
                                && entry.record().pair() == fork.pair()
                                && entry.record().benchmarkCase().isSameAs(fork.benchmarkCase()))
                        .findFirst());
    }
}
