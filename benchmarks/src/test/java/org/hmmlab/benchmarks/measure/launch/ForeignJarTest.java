package org.hmmlab.benchmarks.measure.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Threads;

/** What is read of a foreign jar, and what is refused before a JVM starts. */
final class ForeignJarTest {
    private static final String RUNNER = "org/openjdk/jmh/runner/Runner.class";
    private static final String METADATA = "org/openjdk/jmh/results/IterationResultMetaData.class";

    @TempDir
    Path folder;

    private void refuses(Class<? extends RuntimeException> kind, Path jar, String said) {
        String message = assertThrows(kind, () -> ForeignJar.open(jar)).getMessage();
        assertTrue(message.contains(said), message);
        assertTrue(message.contains(jar.toString()), message);
    }

    @Test
    void shouldSayWhatAJarMisses() throws IOException {
        refuses(IllegalArgumentException.class, folder.resolve("none.jar"), "a jar must be a file");
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        refuses(IllegalArgumentException.class, text, "a jar must be readable");
        Path empty = JmhLists.jar(folder.resolve("empty.jar"), "a", "b");
        refuses(UnknownBenchmarkException.class, empty, "must hold META-INF/BenchmarkList");
        Path torn = JmhLists.jar(folder.resolve("torn.jar"), JmhLists.LIST, "JMH S 3 a\n");
        refuses(UnknownBenchmarkException.class, torn, "must be one that JMH writes");
        Path old = JmhLists.jar(
                folder.resolve("old.jar"),
                JmhLists.LIST,
                JmhLists.line("x.Y.z"),
                RUNNER,
                "",
                "jmh.properties",
                "jmh.version=1.2\n");
        refuses(UnknownBenchmarkException.class, old, "is 1.2");
        Path colon = JmhLists.jar(folder.resolve("a:b.jar"), JmhLists.LIST, JmhLists.line("x.Y.z"));
        refuses(IllegalArgumentException.class, colon, "must not hold \":\"");
    }

    @Test
    void shouldReadWhatABenchmarkDeclares() {
        String list = JmhLists.line("x.Y.z", "Throughput", Threads.MAX, "-Xmx1g -ea", Map.of("p", "a b|c"))
                + JmhLists.line("x.Y.z", "SampleTime", Threads.MAX, "-Xmx1g -ea", Map.of("p", "a b|c"))
                + JmhLists.line("x.Y.once", "SingleShotTime", 1, "", Map.of())
                + JmhLists.line("x.Y.all", "All", 1, "", Map.of());
        Path jar = JmhLists.jar(folder.resolve("a jar with spaces.jar"), JmhLists.LIST, list);
        BenchmarkIndex index = ForeignJar.open(jar).index();
        BenchmarkIndex.Entry both = index.named("x.Y.z");
        assertEquals(Set.of("thrpt", "sample"), both.modes());
        assertEquals(Map.of("p", List.of("a b", "c")), both.params());
        assertEquals(List.of("-Xmx1g", "-ea"), both.jvmArgs());
        assertEquals(Runtime.getRuntime().availableProcessors(), both.threads());
        assertFalse(both.isSingleShot());
        assertTrue(index.named("x.Y.once").isSingleShot());
        assertEquals(
                Set.of("thrpt", "avgt", "sample", "ss"), index.named("x.Y.all").modes());
        assertThrows(UnknownBenchmarkException.class, () -> index.named("x.Y.other"));
    }

    @Test
    void shouldReadTheListsOfOlderJmhs() {
        String old =
                "JMH S 3 x.Y S 11 x.Y_jmhTest S 1 z S 10 Throughput I 1 3 A 1 1 1 E I 1 5 T 3 1 s E I 1 5 T 3 1 s E I 1 5 E E"
                        + " L 1 6 -Xmx1g E E M 2 4 name 2 3 a b 8 12345678 1 n 1 1 7 E E E \n";
        Path jar = JmhLists.jar(folder.resolve("old.jar"), JmhLists.LIST, old, RUNNER, "", METADATA, "");
        BenchmarkIndex.Entry entry = ForeignJar.open(jar).index().named("x.Y.z");
        assertEquals(Map.of("name", List.of("a b", "12345678"), "n", List.of("7")), entry.params());
        assertEquals(3, entry.threads());
        assertEquals(List.of("-Xmx1g"), entry.jvmArgs());
    }

    @Test
    void shouldRefuseWhatIsBuiltForANewerJava() {
        String newer = "\u00ca\u00fe\u00ba\u00be\0\0\0" + (char) (44 + 99);
        Path jar = JmhLists.jar(folder.resolve("new.jar"), JmhLists.LIST, JmhLists.line("x.Y.z"), "x/Y.class", newer);
        String message = assertThrows(IllegalArgumentException.class, () -> Program.ofJar(jar, TargetJvm.current()))
                .getMessage();
        assertTrue(message.contains("for Java 99") && message.contains("@jvm="), message);
    }

    @Test
    void shouldFollowTheManifestsClassPath() throws IOException {
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Path jmh = JmhLists.jar(lib.resolve("jmh core.jar"), RUNNER, "", METADATA, "");
        Path jar = JmhLists.jar(
                folder.resolve("thin.jar"),
                "META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\nClass-Path: lib/jmh%20core.jar lib/none.jar\n",
                JmhLists.LIST,
                JmhLists.line("x.Y.z"));
        assertEquals(List.of(jar, jmh), ForeignJar.open(jar).parts());
        assertTrue(ForeignJar.open(jar).hasJmh());
        assertEquals(jar.toString(), Program.ofJar(jar, TargetJvm.current()).classPath());
    }

    @Test
    void shouldPutNothingOfTheLabBesideAForeignJarButWhatMeasures() throws IOException {
        try (ZipFile zip = new ZipFile(ForkClasses.jar().toFile())) {
            Set<String> names = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
            assertTrue(names.contains("org/hmmlab/benchmarks/measure/fork/IterationProfiler.class"));
            assertTrue(names.stream().anyMatch(name -> name.endsWith("/HdrHistogram/Histogram.class")));
            assertEquals(
                    Set.of(),
                    names.stream()
                            .filter(name -> name.startsWith("META-INF")
                                    || name.startsWith("org/openjdk")
                                    || name.startsWith("com/fasterxml")
                                    || name.startsWith("org/agrona"))
                            .collect(Collectors.toSet()));
        }
    }
}
