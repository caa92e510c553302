package org.hmmlab.benchmarks.measure.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two labs on one machine, one of them in a process of its own. */
@Timeout(60)
final class LabLockTest {
    @TempDir
    Path folder;

    /** The other lab: waits for the lock, says so, says when it has it. */
    public static void main(String[] args) {
        try (LabLock lock = LabLock.acquire(Path.of(args[0]), "second", System.out::println)) {
            System.out.println("taken " + (lock != null));
        }
    }

    @Test
    void shouldWaitAndNameTheHolderWhenAnotherLabMeasures() throws Exception {
        LabLock mine = LabLock.acquire(folder, "ab design:pre design:post", line -> {
            throw new AssertionError(line);
        });
        Process other = new ProcessBuilder(
                        TargetJvm.current().java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabLockTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            String waiting = out.readLine();
            assertTrue(
                    waiting != null
                            && waiting.contains("pid " + ProcessHandle.current().pid() + ": ab design:pre design:post"),
                    waiting);
            mine.close();
            assertEquals("taken true", out.readLine());
            assertNull(out.readLine());
            assertEquals(0, other.waitFor());
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void shouldBeTakenAgainAfterItWasReleased() {
        for (int i = 0; i < 2; i++) {
            LabLock.acquire(folder, "again", line -> {
                        throw new AssertionError(line);
                    })
                    .close();
        }
    }
}
