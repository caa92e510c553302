package org.hmmlab.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hmmlab.results.model.ForkRecord;
import org.hmmlab.results.store.RunStore;
import org.hmmlab.results.store.StoredRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The measuring tool without an extension, on a class path that has no model, no suite, no judge and no program. */
@Tag("slow")
@Timeout(300)
final class MeasuringToolAloneTest {
    /** Parts of the lab that the measuring tool must not need. */
    private static final List<String> MODEL = List.of("suites", "judges", "programs", "cli/model");

    private static final String LAB = "org/hmmlab/benchmarks/";

    @TempDir
    Path folder;

    private Path classes;
    private String output = "";

    @BeforeEach
    void copyTheMeasuringToolAlone() throws IOException {
        classes = folder.resolve("classes");
        Path all = Path.of("target", "classes");
        try (Stream<Path> files = Files.walk(all)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = all.relativize(file).toString();
                boolean isOfModel = MODEL.stream().anyMatch(part -> name.startsWith(LAB + part + '/'));
                if (name.startsWith(LAB) && !isOfModel) {
                    Path copy = classes.resolve(name);
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Test
    void shouldCompareTheBenchmarksOfAForeignJar() throws Exception {
        Path a = foreignJar("a.jar");
        Path b = foreignJar("b.jar");
        int code = lab(
                "ab",
                "jar:" + a,
                "jar:" + b,
                "--pairs=1",
                "--warmup=1x20",
                "--measure=2x20",
                "--no-profile",
                "--seed=5",
                "--results=" + folder.resolve("results"));
        assertEquals(4, code, "one pair judges nothing: " + output);
        StoredRun run = new RunStore(folder.resolve("results")).read("latest");
        assertEquals(List.of("jar:a.jar", "jar:b.jar"), run.header().arms());
        assertEquals(0, run.forks().size() % 3, "whole groups: A, B, and A again");
        for (ForkRecord fork : run.forks()) {
            assertTrue(fork.iterations().get(0).cpuNsPerOp() > 0, String.valueOf(fork.failure()));
        }
    }

    @Test
    void shouldKnowNoDesignsAndSayWhichArmsItKnows() throws Exception {
        assertEquals(2, lab("ab", "design:kref", "design:get-put"));
        assertTrue(output.contains("jar:PATH"), output);
        assertFalse(output.contains("\tat "), output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "run",
                "run Foo",
                "latency Foo",
                "latency Foo --design kref",
                "profile Foo",
                "profile Foo --breakdown",
                "calibrate --dry-run",
                "calibrate --latency --dry-run"
            })
    void shouldRefuseWhatNeedsBenchmarksOfItsOwnAndNameAJarInstead(String arguments) throws Exception {
        assertEquals(2, lab(arguments.split(" ")), output);
        assertTrue(output.contains("jar:PATH"), output);
        assertFalse(output.contains("\tat "), output);
    }

    /** A jar whose benchmark needs nothing but JMH. */
    private Path foreignJar(String name) throws IOException {
        Path jar = JmhJars.of(folder.resolve(name), JmhJars.list("LevelBenchmark"), "LevelBenchmark");
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Files.writeString(inside.getPath("/level.txt"), "1000");
        }
        return jar;
    }

    /** Runs the tool in a JVM of its own. */
    private int lab(String... arguments) throws Exception {
        String libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("benchmarks" + File.separator + "target"))
                .filter(entry -> !entry.contains("core" + File.separator + "target"))
                .filter(entry -> !entry.contains("test-classes"))
                .filter(entry -> !entry.contains("agrona") && !entry.contains("jctools"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes + File.pathSeparator + libraries,
                "org.hmmlab.benchmarks.cli.Lab"));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(process.waitFor(200, TimeUnit.SECONDS), () -> "still running: " + command);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        output = Files.readString(log, StandardCharsets.UTF_8);
        return process.exitValue();
    }
}
