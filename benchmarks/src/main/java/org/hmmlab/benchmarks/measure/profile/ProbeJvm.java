package org.hmmlab.benchmarks.measure.profile;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.measure.launch.TargetJvm;

/**
 * A JVM that tries something and may die of it, with the arguments of one that is measured.
 *
 * @param output all that it wrote to its standard output
 * @param exit its code; -1 if it did not start or did not end
 */
public record ProbeJvm(String output, int exit) {
    private static final long MAX_SECONDS = 60;

    /**
     * Runs a main class on this lab's class path to its end.
     *
     * @param options of the JVM, beside those of a measured one
     * @param environment what it has beside ours
     */
    public static ProbeJvm run(Class<?> main, List<String> options, Map<String, String> environment)
            throws InterruptedException {
        TargetJvm jvm = TargetJvm.current();
        List<String> command = new ArrayList<>(List.of(jvm.java().toString()));
        command.addAll(JvmArgs.forTarget(jvm.featureVersion()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Process process = null;
        try {
            Path output = Files.createTempFile("hmmlab-probe", ".txt");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectOutput(output.toFile())
                        .redirectError(new File("/dev/null"));
                builder.environment().putAll(environment);
                process = builder.start();
                boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
                return new ProbeJvm(Files.readString(output, StandardCharsets.UTF_8), ended ? process.exitValue() : -1);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return new ProbeJvm("", -1);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
