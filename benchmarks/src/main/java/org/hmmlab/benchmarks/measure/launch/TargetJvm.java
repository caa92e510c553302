package org.hmmlab.benchmarks.measure.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JVM that an arm runs on.
 *
 * @param java path of the {@code java} launcher
 * @param featureVersion for example 17 or 25
 */
public record TargetJvm(Path java, int featureVersion) {
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");

    private static final Pattern NAMED =
            Pattern.compile("(?m)^(IMPLEMENTOR|JAVA_RUNTIME_VERSION|JAVA_VERSION)=\"(.*)\"");

    /** Which JDK it is, by what its release file says: wherever it is installed, the same JDK has the same name. */
    public String jdk() {
        Path home = java.toAbsolutePath().normalize().resolve("../..").normalize();
        Map<String, String> named = new TreeMap<>();
        try {
            Matcher found = NAMED.matcher(Files.readString(home.resolve("release"), StandardCharsets.UTF_8));
            while (found.find()) {
                named.put(found.group(1), found.group(2));
            }
        } catch (IOException e) {
            named.clear(); // Some distributions leave the file out of what they link to.
        }
        String version = named.getOrDefault(
                "JAVA_RUNTIME_VERSION", named.getOrDefault("JAVA_VERSION", Integer.toString(featureVersion)));
        return (named.getOrDefault("IMPLEMENTOR", "") + ' ' + version).trim();
    }

    /** The JVM that runs the lab itself. */
    public static TargetJvm current() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new TargetJvm(java, Runtime.version().feature());
    }

    /**
     * The JVM installed under a home directory; its version is read from the {@code release} file, without starting it.
     *
     * @throws IllegalArgumentException when there is no launcher or no readable version
     */
    public static TargetJvm of(Path home) {
        Path java = home.resolve("bin").resolve("java");
        if (!Files.isExecutable(java)) {
            throw new IllegalArgumentException("a JDK must hold bin/java: home=" + home);
        }
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release"), StandardCharsets.UTF_8));
            if (version.find()) {
                return new TargetJvm(java, Integer.parseInt(version.group(1)));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a JDK must have a readable release file: home=" + home, e);
        }
        throw new IllegalArgumentException("the release file must name JAVA_VERSION: home=" + home);
    }
}
