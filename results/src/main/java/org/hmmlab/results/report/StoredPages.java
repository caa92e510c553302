package org.hmmlab.results.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.hmmlab.results.history.Annotations;
import org.hmmlab.results.history.HistorySeries;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.store.RunIndex;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoreException;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.store.StoredRuns;
import org.hmmlab.results.verdict.Margins;
import org.jspecify.annotations.Nullable;

/** Pages of stored runs within the record that they stand in: series, remarks, the environment of an earlier run. */
public final class StoredPages {
    private static final long SEED = 1;

    private final Path results;
    private final Consumer<String> err;
    private final Map<String, StoredRun> runs = new LinkedHashMap<>();
    private final List<HistorySeries> history;
    private final List<Annotations.Annotation> remarks;

    /**
     * Reads the whole store.
     *
     * @param results the results folder
     * @param err is told of each run that cannot be read, and of each that lacks a part, in a line
     */
    public StoredPages(Path results, Consumer<String> err) {
        this.results = results;
        this.err = err;
        StoredRuns.readAll(new RunStore(results), err)
                .forEach(run -> runs.put(run.header().runId(), run));
        history = HistorySeries.of(new ArrayList<>(runs.values()), Margins.DEFAULT, SEED);
        remarks = new Annotations(results).read();
    }

    /**
     * What a run's page shows beside it.
     *
     * @param run of the page
     * @param against whose environment is compared with the run's; null for the last run like it
     * @return series, remarks and the environment
     */
    public PageContext context(StoredRun run, @Nullable StoredRun against) {
        StoredRun other = against == null ? lastLike(run).orElse(null) : against;
        Environment environment = other == null ? null : other.header().environment();
        return new PageContext(
                history,
                remarks,
                environment,
                other == null ? "" : other.header().runId());
    }

    /** The newest earlier run that compared the same. */
    private Optional<StoredRun> lastLike(StoredRun run) {
        StoredRun last = null;
        for (StoredRun earlier : runs.values()) {
            if (earlier.header().runId().equals(run.header().runId())) {
                break;
            }
            if (earlier.header().kind() == run.header().kind()
                    && earlier.header().arms().equals(run.header().arms())) {
                last = earlier;
            }
        }
        return Optional.ofNullable(last);
    }

    /**
     * Writes the pages of all runs that can be read, and one that lists all.
     *
     * @return the file of the list
     * @throws StoreException when a page cannot be written
     */
    public Path writeAll() {
        TreeSet<String> written = new TreeSet<>();
        for (StoredRun run : runs.values()) {
            RunPage.write(run, latencies(run), context(run, null), RunPage.defaultFile(results, run));
            written.add(run.header().runId());
        }
        Path index = results.resolve("runs").resolve("index.html");
        try {
            IndexPage.write(RunIndex.open(results), written, new PageContext(history, remarks, null, ""), index);
        } catch (IOException e) {
            throw new StoreException("the page must be writable: " + index + ": " + e, e);
        }
        return index;
    }

    /**
     * How many runs can be read.
     *
     * @return their number
     */
    public int size() {
        return runs.size();
    }

    /** A run whose histograms are gone still has its verdicts. */
    private LatencySet latencies(StoredRun run) {
        try {
            return LatencySet.read(run.latencies(), results.resolve("runs"));
        } catch (IOException e) {
            err.accept("without its histograms: " + run.header().runId() + ": " + e.getMessage());
            return new LatencySet();
        }
    }
}
