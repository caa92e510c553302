package org.hmmlab.benchmarks.cli.past;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.results.history.Annotations;
import org.hmmlab.results.history.HistorySeries;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.model.Environment;
import org.hmmlab.results.report.IndexPage;
import org.hmmlab.results.report.PageContext;
import org.hmmlab.results.store.RunIndex;
import org.hmmlab.results.store.RunReader;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.store.UnreadableRunException;
import org.hmmlab.results.verdict.Margins;
import org.jspecify.annotations.Nullable;

/** Pages of stored runs within the record that they stand in: series, remarks, the environment of an earlier run. */
final class StoredPages {
    private static final long SEED = 1;

    private final Path results;
    private final PrintWriter err;
    private final Map<String, StoredRun> runs = new LinkedHashMap<>();
    private final List<HistorySeries> history;
    private final List<Annotations.Annotation> remarks;

    /** Reads the whole store; a run that cannot be read is named and passed over. */
    StoredPages(Path results, PrintWriter err) {
        this.results = results;
        this.err = err;
        for (RunStore.Entry entry : new RunStore(results).list()) {
            try {
                runs.put(entry.runId(), RunReader.read(entry.file()));
            } catch (UnreadableRunException e) {
                err.println("passed over: " + e.getMessage());
            }
        }
        history = HistorySeries.of(new ArrayList<>(runs.values()), Margins.DEFAULT, SEED);
        remarks = new Annotations(results).read();
    }

    /** What a run's page shows beside it; its environment is compared with that of another run, or of the last one like it. */
    PageContext context(StoredRun run, @Nullable StoredRun against) {
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

    /** The pages of all runs that can be read, and one that lists all. */
    Path writeAll() {
        TreeSet<String> written = new TreeSet<>();
        for (StoredRun run : runs.values()) {
            Page.write(run, latencies(run), context(run, null), Page.defaultFile(results, run));
            written.add(run.header().runId());
        }
        Path index = results.resolve("runs").resolve("index.html");
        try {
            IndexPage.write(RunIndex.open(results), written, new PageContext(history, remarks, null, ""), index);
        } catch (IOException e) {
            throw new UnusableInputException("the page must be writable: " + index + ": " + e);
        }
        return index;
    }

    int size() {
        return runs.size();
    }

    /** A run whose histograms are gone still has its verdicts. */
    private LatencySet latencies(StoredRun run) {
        try {
            return LatencySet.read(run.latencies(), results.resolve("runs"));
        } catch (IOException e) {
            err.println("without its histograms: " + run.header().runId() + ": " + e.getMessage());
            return new LatencySet();
        }
    }
}
