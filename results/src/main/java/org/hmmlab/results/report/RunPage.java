package org.hmmlab.results.report;

import java.io.IOException;
import java.nio.file.Path;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.store.StoreException;
import org.hmmlab.results.store.StoredRun;

/** Writes the page of a run. */
public final class RunPage {
    private RunPage() {}

    public static Path defaultFile(Path results, StoredRun run) {
        return results.resolve("runs").resolve(run.header().runId() + ".html");
    }

    /**
     * Writes one self-contained file about a run by itself.
     *
     * @throws StoreException when the file cannot be written
     */
    public static Path write(StoredRun run, LatencySet latencies, Path file) {
        return write(run, latencies, PageContext.NONE, file);
    }

    /**
     * Writes one self-contained file.
     *
     * @throws StoreException when the file cannot be written
     */
    public static Path write(StoredRun run, LatencySet latencies, PageContext context, Path file) {
        try {
            HtmlReport.write(run, latencies, context, file);
            return file;
        } catch (IOException e) {
            throw new StoreException("the page must be writable: " + file + ": " + e, e);
        }
    }
}
