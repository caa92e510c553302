package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupted comparison goes on where it stopped, and only in the same place; with real JVMs and tiny iterations. */
@Tag("slow")
@Timeout(300)
final class ResumedLabTest extends LabCommands {
    private static final String RUN = "cut";

    @Test
    void shouldMeasureOnlyTheRestAndOnlyInTheSamePlaceWhenResumed() throws IOException {
        StoredRun whole = measuredTwice();
        refuseWhatHasChanged(whole);
        cut(whole, "");
        assertEquals(3, new RunStore(folder).read(RUN).forks().size());
        StoredRun resumed = earned(lab("ab", "--resume", RUN, "--results", folder.toString()), folder);
        assertEquals(RUN, resumed.header().settings().get("resumes"));
        assertEquals(whole.header().seed(), resumed.header().seed());
        assertEquals(whole.forks().subList(0, 3), resumed.forks().subList(0, 3), "the first pair is the stored one");
        assertEquals(
                List.of(0, 0, 0, 1, 1, 1),
                resumed.forks().stream().map(ForkRecord::pair).toList().subList(0, 6));
    }

    private void refuseWhatHasChanged(StoredRun whole) throws IOException {
        cut(whole, "content A");
        refuses("content A", "ab", "--resume", RUN, "--results", folder.toString());
        Files.delete(folder.resolve("runs/" + RUN + ".ndjson"));
        cut(whole, "cores");
        refuses("cores was other", "ab", "--resume", RUN, "--results", folder.toString());
        Files.delete(folder.resolve("runs/" + RUN + ".ndjson"));
        String complete = whole.header().runId();
        refuses(complete, "ab", "--resume", complete, "--results", folder.toString());
    }

    private StoredRun measuredTwice() {
        lab(
                "ab",
                "design:pre",
                "design:post",
                "--bench=ToyBenchmark",
                "-p",
                "mood=work",
                "--pairs=2",
                "--warmup=1x20",
                "--measure=3x20",
                "--results=" + folder);
        return new RunStore(folder).read("latest");
    }

    /** Stores the run again as one that was killed after its first pair; the value of one fact may be another. */
    private void cut(StoredRun run, String changed) throws IOException {
        List<String> lines = Files.readAllLines(
                new RunStore(folder).find(run.header().runId()).file());
        String header = lines.get(0).replace('"' + run.header().runId() + '"', '"' + RUN + '"');
        if (!changed.isEmpty()) {
            header = header.replaceFirst('"' + changed + "\":\"[^\"]*\"", '"' + changed + "\":\"other\"");
        }
        String text = header
                + '\n'
                + String.join("\n", lines.subList(1, 4))
                + '\n'
                + lines.get(4).substring(0, 40);
        Files.writeString(folder.resolve("runs/" + RUN + ".ndjson"), text, StandardCharsets.UTF_8);
    }
}
