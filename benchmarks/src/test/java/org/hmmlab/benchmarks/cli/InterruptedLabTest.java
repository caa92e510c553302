package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hmmlab.results.model.LatencyRecord;
import org.hmmlab.results.model.RunStatus;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, with a real process. */
@Timeout(300)
final class InterruptedLabTest {
    private static final int SIGINT = 2;

    @TempDir
    Path folder;

    /** Starts a lab, interrupts it when it has said so, and reads what it kept. */
    private StoredRun interrupted(String until, String... arguments) throws Exception {
        Path results = folder.resolve("results");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "org.hmmlab.benchmarks.cli.model.ModelLab"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-p", "mood=work", "--warmup=1x20", "--measure=2x20", "--results=" + results));
        Process lab = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(lab.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            do {
                line = out.readLine();
                assertFalse(line == null, "the lab ended before it said " + until);
            } while (!line.contains(until));
            List<ProcessHandle> children = lab.descendants().toList();
            new ProcessBuilder("kill", signal(), Long.toString(lab.pid()))
                    .start()
                    .waitFor();
            String rest = String.join("\n", out.lines().toList());
            assertTrue(rest.contains("marked incomplete: " + results), rest);
            assertTrue(lab.waitFor(60, TimeUnit.SECONDS));
            assertEquals(130, lab.exitValue(), rest);
            for (ProcessHandle child : children) {
                child.onExit().get(20, TimeUnit.SECONDS);
            }
        } finally {
            lab.destroyForcibly();
        }
        StoredRun run = new RunStore(results).read("latest");
        assertEquals(RunStatus.INCOMPLETE, run.footer().status());
        assertEquals(130, run.footer().exitCode());
        return run;
    }

    @Test
    void shouldKeepWhatWasMeasuredAndKillItsChildrenWhenInterrupted() throws Exception {
        StoredRun run =
                interrupted("left: pair", "ab", "design:pre", "design:post", "--bench=ToyBenchmark", "--pairs=3");
        assertTrue(run.forks().size() >= 3, run.forks().toString());
    }

    @Test
    void shouldKeepTheHistogramsOfEachMeasuredJvmWhenLatencyIsInterrupted() throws Exception {
        StoredRun run = interrupted("left: fork", "latency", "ToyBenchmark", "--design=pre", "--pairs=8");
        assertTrue(run.forks().size() >= 1, run.forks().toString());
        assertEquals(run.forks().size(), run.latencies().size());
        for (LatencyRecord record : run.latencies()) {
            assertTrue(Files.size(folder.resolve("results/runs").resolve(record.file())) > 0, record.file());
        }
    }

    /** A test that runs in the background of a script inherits an ignored SIGINT; SIGTERM takes the same way then. */
    private static String signal() throws IOException {
        String ignored = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0")
                .substring("SigIgn:".length())
                .trim();
        boolean isIgnored = (Long.parseUnsignedLong(ignored, 16) & (1L << (SIGINT - 1))) != 0;
        return isIgnored ? "-TERM" : "-INT";
    }
}
