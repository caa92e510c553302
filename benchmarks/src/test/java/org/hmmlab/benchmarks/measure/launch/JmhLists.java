package org.hmmlab.benchmarks.measure.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.openjdk.jmh.util.Optional;
import org.openjdk.jmh.util.lines.TestLineWriter;

/** Jars with benchmark lists as JMH's annotation processor writes them, and nothing to run. */
public final class JmhLists {
    /** Entry of a jar that holds its benchmarks. */
    public static final String LIST = "META-INF/BenchmarkList";

    private JmhLists() {}

    /**
     * A line of a list.
     *
     * @param method qualified name
     * @param mode name of JMH's constant
     * @param threads declared
     * @param jvmArgs appended; may be empty
     * @param params values by name, parted by {@code |}
     */
    public static String line(String method, String mode, int threads, String jvmArgs, Map<String, String> params) {
        int dot = method.lastIndexOf('.');
        TestLineWriter line = new TestLineWriter();
        line.putString(method.substring(0, dot));
        line.putString(method.substring(0, dot) + "_jmhTest");
        line.putString(method.substring(dot + 1));
        line.putString(mode);
        line.putOptionalInt(Optional.of(threads));
        line.putIntArray(new int[] {1});
        line.putOptionalStringCollection(Optional.none());
        for (int warmupAndMeasurement = 0; warmupAndMeasurement < 2; warmupAndMeasurement++) {
            line.putOptionalInt(Optional.none());
            line.putOptionalTimeValue(Optional.none());
            line.putOptionalInt(Optional.none());
        }
        line.putOptionalInt(Optional.none());
        line.putOptionalInt(Optional.none());
        line.putOptionalString(Optional.none());
        line.putOptionalStringCollection(Optional.none());
        line.putOptionalStringCollection(Optional.none());
        line.putOptionalStringCollection(
                jvmArgs.isEmpty() ? Optional.none() : Optional.of(Arrays.asList(jvmArgs.split(" "))));
        Map<String, String[]> values = new TreeMap<>();
        params.forEach((name, value) -> values.put(name, value.split("\\|")));
        line.putOptionalParamCollection(values.isEmpty() ? Optional.none() : Optional.of(values));
        line.putOptionalTimeUnit(Optional.none());
        line.putOptionalInt(Optional.none());
        line.putOptionalTimeValue(Optional.none());
        return line + "\n";
    }

    /** The simplest line. */
    public static String line(String method) {
        return line(method, "Throughput", 1, "", Map.of());
    }

    /** A jar of text entries, name and content in turn. */
    public static Path jar(Path jar, String... entries) {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (int i = 0; i < entries.length; i += 2) {
                out.putNextEntry(new JarEntry(entries[i]));
                out.write(entries[i + 1].getBytes(StandardCharsets.ISO_8859_1));
                out.closeEntry();
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
