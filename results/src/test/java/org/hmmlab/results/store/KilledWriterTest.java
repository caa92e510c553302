package org.hmmlab.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.hmmlab.results.model.RunStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL at random moments loses no JVM that was stored. {@code -Dhmmlab.kills=10} is the long form. */
@Tag("slow")
@Timeout(300)
final class KilledWriterTest {
    private static final int KILLS = Integer.getInteger("hmmlab.kills", 3);

    @TempDir
    Path folder;

    @Test
    void shouldFindEveryStoredJvmWhenTheWriterIsKilled() throws IOException, InterruptedException {
        Random random = new Random(10);
        for (int kill = 0; kill < KILLS; kill++) {
            String runId = "killed-" + kill;
            int stored = killAfter(1 + random.nextInt(400), runId);
            RunStore store = new RunStore(folder);
            assertEquals(1, store.recoverAbandoned().size());
            StoredRun run = store.read(runId);
            assertEquals(RunStatus.INCOMPLETE, run.footer().status());
            assertTrue(run.forks().size() > stored, run.forks().size() + " found, " + stored + " was the last stored");
            for (int pair = 0; pair < run.forks().size(); pair++) {
                assertEquals(pair, run.forks().get(pair).pair());
            }
        }
    }

    /** Starts a writer and kills it once it has said so many times that it has stored one; returns the last it named. */
    private int killAfter(int lines, String runId) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TirelessWriter.class.getName(),
                        folder.toString(),
                        runId)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String last = "-1";
            for (int i = 0; i < lines; i++) {
                String line = out.readLine();
                assertTrue(line != null, "the writer ended by itself after " + last);
                last = line;
            }
            process.destroyForcibly();
            assertEquals(137, process.waitFor(), "killed, not ended");
            for (String line = out.readLine(); line != null && line.matches("\\d+"); line = out.readLine()) {
                last = line;
            }
            return Integer.parseInt(last);
        } catch (IOException e) {
            if (process.isAlive()) {
                throw e;
            }
            return lines - 1;
        } finally {
            process.destroyForcibly();
        }
    }
}
