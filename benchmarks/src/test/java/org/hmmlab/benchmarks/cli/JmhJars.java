package org.hmmlab.benchmarks.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hmmlab.benchmarks.measure.fork.Slowdown;

/** Small JMH jars, built from the toy benchmark of the tests. */
final class JmhJars {
    private static final String LIST = "META-INF/BenchmarkList";
    private static final String TOY = "ToyBenchmark";
    private static final String SLOWDOWN = Slowdown.class.getSimpleName();

    private JmhJars() {}

    /** The lines of the class path's benchmark list that are about the toy. */
    static String toyList() {
        return list(TOY);
    }

    /** The lines that are about one class. */
    static String list(String type) {
        try {
            for (URL url : Collections.list(JmhJars.class.getClassLoader().getResources(LIST))) {
                String lines = new String(url.openStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains(type))
                        .collect(Collectors.joining("\n"));
                if (!lines.isEmpty()) {
                    return lines + "\n";
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException(type + " must be on the class path");
    }

    /** A jar with the toy's classes and a list; no list if that is empty. */
    static Path of(Path jar, String list) throws IOException {
        return of(jar, list, TOY);
    }

    /** A jar with the classes whose names hold a text, and a list. */
    static Path of(Path jar, String list, String type) throws IOException {
        Path classes = Path.of("target", "test-classes");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes, FileVisitOption.FOLLOW_LINKS)) {
            if (!list.isEmpty()) {
                put(out, LIST, list.getBytes(StandardCharsets.UTF_8));
            }
            List<Path> toys = files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().contains(type) || file.toString().endsWith("CompilerHints"))
                    .sorted()
                    .toList();
            for (Path file : toys) {
                put(out, classes.relativize(file).toString(), Files.readAllBytes(file));
            }
            // The toy is slowed down where a test asks for it.
            try (InputStream slowdown = Slowdown.class.getResourceAsStream(SLOWDOWN + ".class")) {
                put(
                        out,
                        Slowdown.class.getPackageName().replace('.', '/') + '/' + SLOWDOWN + ".class",
                        Objects.requireNonNull(slowdown).readAllBytes());
            }
        }
        return jar;
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
