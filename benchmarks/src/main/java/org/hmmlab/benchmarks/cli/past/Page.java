package org.hmmlab.benchmarks.cli.past;

import java.io.IOException;
import java.nio.file.Path;
import org.hmmlab.benchmarks.measure.launch.UnusableInputException;
import org.hmmlab.results.latency.LatencySet;
import org.hmmlab.results.report.HtmlReport;
import org.hmmlab.results.report.PageContext;
import org.hmmlab.results.store.StoredRun;

/** Writes the page of a run. */
public final class Page {
    private Page() {}

    public static Path defaultFile(Path results, StoredRun run) {
        return results.resolve("runs").resolve(run.header().runId() + ".html");
    }

    /**
     * Writes one self-contained file about a run by itself.
     *
     * @throws UnusableInputException when the file cannot be written
     */
    public static Path write(StoredRun run, LatencySet latencies, Path file) {
        return write(run, latencies, PageContext.NONE, file);
    }

    /**
     * Writes one self-contained file.
     *
     * @throws UnusableInputException when the file cannot be written
     */
    public static Path write(StoredRun run, LatencySet latencies, PageContext context, Path file) {
        try {
            HtmlReport.write(run, latencies, context, file);
            return file;
        } catch (IOException e) {
            throw new UnusableInputException("the page must be writable: " + file + ": " + e);
        }
    }
}
