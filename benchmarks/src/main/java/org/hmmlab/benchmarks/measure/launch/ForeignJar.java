package org.hmmlab.benchmarks.measure.launch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/**
 * A JMH jar of any project with the jars that its manifest's {@code Class-Path} names, read without running anything of it. What
 * cannot be measured is refused here, before a JVM is started, by what is missing. Immutable; read once a process.
 */
public final class ForeignJar {
    private static final String LIST = "META-INF/BenchmarkList";
    private static final String HINTS = "META-INF/CompilerHints";
    private static final String JMH = "org/openjdk/jmh/runner/Runner.class";

    /** What the lab's profiler asks of JMH and very old ones do not have. */
    private static final String METADATA = "org/openjdk/jmh/results/IterationResultMetaData.class";

    /** Where a JMH has this, the values of parameters are encoded in its lists. */
    private static final String ENCODER = "org/openjdk/jmh/util/lines/Armor.class";

    private static final Map<Path, ForeignJar> KNOWN = new ConcurrentHashMap<>();
    private static final int CLASS_MAGIC = 0xCAFEBABE;
    private static final int VERSION_OF_JAVA_0 = 44;

    private final Path jar;
    private final List<Path> parts;
    private final BenchmarkIndex index;
    private final boolean hasJmh;
    private final String hints;
    private final int newestJava;

    private ForeignJar(Path jar) throws IOException {
        this.jar = jar;
        this.parts = parts(jar);
        this.hasJmh = text(JMH).isPresent();
        String list = text(LIST)
                .orElseThrow(() -> new UnknownBenchmarkException("a JMH jar must hold " + LIST
                        + ", which JMH's annotation processor writes; what would do: build it with"
                        + " jmh-generator-annprocess: " + jar));
        requireSupportedJmh();
        this.index = index(list);
        this.hints = text(HINTS).orElse("");
        this.newestJava = newestJava();
    }

    /**
     * Reads a jar.
     *
     * @throws IllegalArgumentException when there is no such file or it is no jar
     * @throws UnknownBenchmarkException when it holds no benchmarks, or a JMH that the lab's profiler does not fit
     */
    public static ForeignJar open(Path jar) {
        Path absolute = jar.toAbsolutePath().normalize();
        ForeignJar known = KNOWN.get(absolute);
        if (known != null) {
            return known;
        }
        if (!Files.isRegularFile(absolute)) {
            throw new IllegalArgumentException("a jar must be a file: jar=" + jar);
        }
        if (absolute.toString().contains(File.pathSeparator)) {
            throw new IllegalArgumentException("the path of a jar must not hold \"" + File.pathSeparator
                    + "\", which separates the entries of a class path: jar=" + jar);
        }
        try {
            ForeignJar read = new ForeignJar(absolute);
            KNOWN.put(absolute, read);
            return read;
        } catch (IOException e) {
            throw new IllegalArgumentException("a jar must be readable: jar=" + jar + ": " + e.getMessage(), e);
        } catch (SecurityException e) {
            throw new IllegalArgumentException(
                    "the signature in a jar must fit what it holds: jar=" + jar + ": " + e.getMessage()
                            + "; what would do: leave META-INF/*.SF, *.DSA and *.RSA of dependencies out when it is built",
                    e);
        }
    }

    /** Its benchmarks. */
    public BenchmarkIndex index() {
        return index;
    }

    /** The jar and all that its manifest names, in the order in which a JVM looks. */
    public List<Path> parts() {
        return parts;
    }

    /** Whether it brings a JMH; one that brings none runs on the lab's. */
    boolean hasJmh() {
        return hasJmh;
    }

    /** What its {@code @CompilerControl}s and JMH's generator ask of the JIT: the lines of a compile command file; may be empty. */
    public String compilerHints() {
        return hints;
    }

    /**
     * Checks that a JVM can load its benchmarks.
     *
     * @throws IllegalArgumentException when they are built for a newer Java; names both
     */
    void requireRunsOn(TargetJvm jvm) {
        if (newestJava > jvm.featureVersion()) {
            throw new IllegalArgumentException("a jar must be built for the Java of its JVM: " + jar
                    + " has benchmarks for Java " + newestJava + ", and " + jvm.java() + " is " + jvm.featureVersion()
                    + "; what would do: jar:" + jar + "@jvm=PATH of a newer JDK");
        }
    }

    private BenchmarkIndex index(String list) throws IOException {
        BenchmarkIndex read;
        try {
            boolean isPlain = hasJmh && text(ENCODER).isEmpty();
            read = BenchmarkIndex.parse(
                    isPlain
                            ? list.lines()
                                    .filter(line -> !line.isBlank())
                                    .map(PlainParamLine::encoded)
                                    .collect(Collectors.joining("\n", "", "\n"))
                            : list);
        } catch (IllegalArgumentException | NoSuchElementException e) {
            throw new UnknownBenchmarkException("the benchmark list of " + jar
                    + " must be one that JMH writes; its JMH is " + version() + ": " + e.getMessage());
        }
        if (read.all().isEmpty()) {
            throw new UnknownBenchmarkException("a JMH jar must hold benchmarks; " + LIST + " is empty: " + jar);
        }
        return read;
    }

    private void requireSupportedJmh() throws IOException {
        if (hasJmh && text(METADATA).isEmpty()) {
            throw new UnknownBenchmarkException(
                    "the JMH of a jar must be one that tells profilers how many operations an"
                            + " iteration did, as 1.16 and all later ones do; that of " + jar + " is " + version());
        }
    }

    private String version() {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(text("jmh.properties").orElse("")));
            return properties.getProperty("jmh.version", "of a version that it does not say");
        } catch (IOException e) {
            return "of a version that cannot be read";
        }
    }

    /** The newest Java that a benchmark's class, the user's or the generated, is built for. */
    private int newestJava() throws IOException {
        int newest = 0;
        Set<String> classes =
                index.all().stream().map(BenchmarkIndex.Entry::className).collect(Collectors.toSet());
        for (String name : classes) {
            Optional<byte[]> found = bytes(name.replace('.', '/') + ".class");
            if (found.isPresent() && found.get().length >= 8) {
                ByteBuffer start = ByteBuffer.wrap(found.get());
                if (start.getInt() == CLASS_MAGIC) {
                    newest = Math.max(newest, (start.getInt() & 0xFFFF) - VERSION_OF_JAVA_0);
                }
            }
        }
        return newest;
    }

    private Optional<String> text(String name) throws IOException {
        return bytes(name).map(content -> new String(content, StandardCharsets.UTF_8));
    }

    /** An entry of the first part that has it; read as a JVM does, so that a broken signature shows. */
    private Optional<byte[]> bytes(String name) throws IOException {
        for (Path part : parts) {
            try (JarFile file = new JarFile(part.toFile())) {
                ZipEntry entry = file.getEntry(name);
                if (entry != null) {
                    try (InputStream in = file.getInputStream(entry)) {
                        return Optional.of(in.readAllBytes());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static List<Path> parts(Path jar) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        collect(jar, found);
        return List.copyOf(found);
    }

    private static void collect(Path jar, Set<Path> found) throws IOException {
        if (!found.add(jar)) {
            return;
        }
        List<Path> named = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String path = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (path != null) {
                for (String relative : path.trim().split("\\s+")) {
                    Path part = resolve(jar, relative);
                    if (part != null && Files.isRegularFile(part)) {
                        named.add(part);
                    }
                }
            }
        }
        for (Path part : named) {
            collect(part, found);
        }
    }

    /** A place that a manifest names, relative to its jar; null if it is no file's. */
    private static Path resolve(Path jar, String relative) {
        try {
            java.net.URI place = jar.toUri().resolve(relative);
            return "file".equals(place.getScheme()) ? Path.of(place).normalize() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
