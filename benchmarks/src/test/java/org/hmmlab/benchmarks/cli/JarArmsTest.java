package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.hmmlab.benchmarks.runner.Interruption;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Two JMH jars through the gate, with real JVMs and tiny iterations. */
@Timeout(300)
final class JarArmsTest {
    @TempDir
    Path folder;

    @Test
    void shouldMeasureTheBenchmarksOfTwoJarsInLockStep() throws IOException {
        Path a = JmhJars.of(folder.resolve("a.jar"), JmhJars.toyList());
        Path b = JmhJars.of(folder.resolve("b.jar"), JmhJars.toyList());
        StringWriter err = new StringWriter();
        String[] arguments = {
            "gate",
            "--base=jar:" + a,
            "jar:" + b,
            "-p",
            "mood=work",
            "-p",
            "design=kref",
            "--pairs=1",
            "--warmup=1x20",
            "--measure=3x20",
            "--results=" + folder
        };
        LabContext context = new LabContext(() -> null, folder, new Interruption(), List.of(arguments));
        CommandLine lab = Lab.commandLine(context);
        lab.setOut(new PrintWriter(new StringWriter(), true));
        lab.setErr(new PrintWriter(err, true));
        assertEquals(4, lab.execute(arguments), "one pair judges nothing: " + err);
        StoredRun run = new RunStore(folder).read("latest");
        assertEquals(List.of("jar:a.jar", "jar:b.jar"), run.header().arms());
        for (ForkRecord fork : run.forks()) {
            assertEquals(ForkRecord.OK, fork.status(), String.valueOf(fork.failure()));
            assertEquals(3, fork.iterations().size());
            assertTrue(fork.iterations().get(0).cpuNsPerOp() > 0, "the lab's profiler ran in the jar's JVM");
        }
        assertTrue(
                String.valueOf(run.header().settings().get("content A")).matches("[0-9a-f]{32}"),
                "the jar is known by content");
    }
}
