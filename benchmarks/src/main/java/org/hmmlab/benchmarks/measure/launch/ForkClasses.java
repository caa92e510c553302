package org.hmmlab.benchmarks.measure.launch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import one.profiler.AsyncProfiler;
import org.HdrHistogram.Histogram;
import org.hmmlab.benchmarks.measure.fork.IterationProfiler;
import org.hmmlab.profiles.stacks.ProfileEvent;
import org.hmmlab.results.latency.HistogramLog;

/**
 * The classes of this lab that work inside measured JVMs, with the libraries they need, in a jar of their own. It comes first on
 * the class path of everything that is not this lab: a lab of another time has such classes too, and must be measured by these; and
 * a foreign jar gets these and nothing else of the lab, neither its benchmark list nor its versions of libraries.
 */
final class ForkClasses {
    /** The one package whose classes are the lab's own in a measured JVM. */
    private static final String FORK = IterationProfiler.class.getPackageName().replace('.', '/') + '/';

    /** Where a lab has its profiler: today, and before packages were named by what they are for. */
    private static final List<String> PROFILERS =
            List.of(FORK + "IterationProfiler.class", "org/hmmlab/benchmarks/runner/IterationProfiler.class");

    /** What the jar holds: the fork package and the libraries that it needs, as beginnings of the names of entries. */
    private static final List<String> HELD = List.of(
            FORK,
            "org/hmmlab/profiles/stacks/",
            "org/hmmlab/results/model/",
            "org/hmmlab/results/latency/",
            "org/hmmlab/results/stats/",
            "one/profiler/",
            // In the one jar HdrHistogram has the first name, since a foreign jar may bring another version; in tests
            // the second.
            "org/hmmlab/libraries/HdrHistogram/",
            "org/HdrHistogram/");

    /** What async-profiler loads, a file for each platform. */
    private static final String PROFILER_LIBRARY = "/libasyncProfiler.so";

    private static final Map<Path, Boolean> KNOWN = new ConcurrentHashMap<>();
    private static Path made;

    private ForkClasses() {}

    /** Whether a file is the jar of a lab, and not of the one that runs. */
    static boolean isLab(Path file) {
        String first = System.getProperty("java.class.path").split(File.pathSeparator)[0];
        return !file.equals(Path.of(first)) && KNOWN.computeIfAbsent(file, ForkClasses::holdsProfiler);
    }

    private static boolean holdsProfiler(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return PROFILERS.stream().anyMatch(name -> zip.getEntry(name) != null);
        } catch (IOException e) {
            throw new UncheckedIOException("a JMH jar must be readable: " + file, e);
        }
    }

    /** The jar; made once a process, gone when it ends. */
    static synchronized Path jar() {
        if (made == null) {
            try {
                Path folder = Folders.create("classes");
                Path jar = folder.resolve("fork-classes.jar");
                try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
                    // The one jar that holds all modules is the source of both.
                    Set<Path> sources = new LinkedHashSet<>();
                    for (Class<?> held : List.of(
                            IterationProfiler.class,
                            HistogramLog.class,
                            Histogram.class,
                            ProfileEvent.class,
                            AsyncProfiler.class)) {
                        sources.add(source(held));
                    }
                    for (Path source : sources) {
                        add(source, out);
                    }
                }
                folder.toFile().deleteOnExit();
                jar.toFile().deleteOnExit();
                made = jar;
            } catch (IOException e) {
                throw new UncheckedIOException("the classes for measured JVMs could not be put together", e);
            }
        }
        return made;
    }

    private static Path source(Class<?> any) {
        try {
            return Path.of(
                    any.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class must come from a file: " + any, e);
        }
    }

    private static void add(Path source, ZipOutputStream out) throws IOException {
        if (Files.isDirectory(source)) {
            try (Stream<Path> files = Files.walk(source)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    put(source.relativize(file).toString(), Files.readAllBytes(file), out);
                }
            }
            return;
        }
        try (ZipFile zip = new ZipFile(source.toFile())) {
            for (ZipEntry entry : zip.stream().map(e -> (ZipEntry) e).toList()) {
                put(entry.getName(), zip.getInputStream(entry).readAllBytes(), out);
            }
        }
    }

    private static void put(String name, byte[] content, ZipOutputStream out) throws IOException {
        boolean isHeld = name.endsWith(".class") && HELD.stream().anyMatch(name::startsWith);
        if (isHeld || name.endsWith(PROFILER_LIBRARY)) {
            out.putNextEntry(new ZipEntry(name));
            out.write(content);
            out.closeEntry();
        }
    }
}
