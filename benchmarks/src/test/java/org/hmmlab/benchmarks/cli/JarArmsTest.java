package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.model.ForkStatus;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.hmmlab.results.verdict.ExactComparison;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two JMH jars through the gate, with real JVMs and tiny iterations. */
@Tag("slow")
@Timeout(300)
final class JarArmsTest extends LabCommands {
    private static final String LIMIT = "hmmlab.limit.seconds";

    @Test
    void shouldMeasureTheBenchmarksOfTwoJarsInLockStep() throws IOException {
        assertEquals(4, gate("work"), "one pair judges nothing: " + err);
        StoredRun run = new RunStore(folder).read("latest");
        assertEquals(List.of("jar:a.jar", "jar:b.jar"), run.header().arms());
        for (ForkRecord fork : run.forks()) {
            assertEquals(ForkStatus.OK, fork.status(), String.valueOf(fork.failure()));
            assertEquals(3, fork.iterations().size());
            assertTrue(fork.iterations().get(0).cpuNsPerOp() > 0, "the lab's profiler ran in the jar's JVM");
        }
        assertTrue(
                String.valueOf(run.header().settings().get("content A")).matches("[0-9a-f]{32}"),
                "the jar is known by content");
    }

    @Test
    void shouldSayWhatBecameOfAJarThatThrowsOrEndsItsJvm() throws IOException {
        assertEquals(5, gate("crash"), err.toString());
        assertTrue(failures().contains("crashed as asked"), failures());
        assertEquals(5, gate("exit"), err.toString());
        assertTrue(failures().contains("forked VM failed with exit code 3"), failures());
    }

    @Test
    void shouldEndAJarThatHangsAndSayWhatWouldGiveItMoreTime() throws IOException {
        System.setProperty(LIMIT, "5");
        try {
            assertEquals(5, gate("hang"), err.toString());
        } finally {
            System.clearProperty(LIMIT);
        }
        assertTrue(failures().contains("did not end within 5 s and was ended: it hangs"), failures());
        assertTrue(failures().contains("JAVA_TOOL_OPTIONS=-Dhmmlab.limit.seconds=SECONDS"), failures());
    }

    @Test
    void shouldSayWhatAnOperationOfAJarAllocates() throws IOException {
        StoredRun run = earned(gate("allocate"), folder);
        for (ForkRecord fork : run.forks()) {
            assertEquals(
                    Set.of(ExactComparison.ALLOCATED), fork.counters().keySet(), "nothing else is counted of a jar");
            double bytes = fork.counters().getOrDefault(ExactComparison.ALLOCATED, 0.0);
            assertTrue(
                    bytes >= 64 && bytes < 72,
                    "an array of 64 bytes, and a share of what the loop allocates: " + bytes);
        }
    }

    /** Two jars of the toy in a mood, through the gate. */
    private int gate(String mood) throws IOException {
        Path a = JmhJars.of(folder.resolve("a.jar"), JmhJars.toyList());
        Path b = JmhJars.of(folder.resolve("b.jar"), JmhJars.toyList());
        return lab(
                "gate",
                "--base=jar:" + a,
                "jar:" + b,
                "-p=mood=" + mood,
                "-p=design=kref",
                "--pairs=1",
                "--warmup=1x20",
                "--measure=3x20",
                "--results=" + folder);
    }

    private String failures() {
        return new RunStore(folder)
                .read("latest").forks().stream()
                        .map(fork -> String.valueOf(fork.failure()))
                        .collect(Collectors.joining("\n"));
    }
}
