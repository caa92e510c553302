package org.hmmlab.benchmarks.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hmmlab.results.report.HtmlReport;
import org.hmmlab.results.store.StoredRun;

/** Writes the page of a run. */
final class Page {
    private Page() {}

    static Path defaultFile(Path results, StoredRun run) {
        return results.resolve("runs").resolve(run.header().runId() + ".html");
    }

    /**
     * Writes one self-contained file.
     *
     * @throws UnusableInputException when the file cannot be written
     */
    static Path write(StoredRun run, Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, HtmlReport.render(run), StandardCharsets.UTF_8);
            return file;
        } catch (IOException e) {
            throw new UnusableInputException("the page must be writable: " + file + ": " + e);
        }
    }
}
