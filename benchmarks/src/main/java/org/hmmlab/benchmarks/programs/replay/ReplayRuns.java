package org.hmmlab.benchmarks.programs.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hmmlab.benchmarks.measure.launch.JvmArgs;
import org.hmmlab.benchmarks.measure.launch.TargetJvm;

/**
 * Replays in JVMs of their own, one design each: one that counts, because counting changes times, and one that measures
 * time. The recording should have been read before, so that a malformed one is answered here and not by a child.
 */
public final class ReplayRuns {
    private static final int FIRST_LINES = 12;
    private static final int NO_REPETITIONS = 0;

    private ReplayRuns() {}

    /**
     * Counts a replay and measures its time.
     *
     * @param file the recording
     * @param config the design, the device and its seed
     * @param repeat timed repetitions, at least 1
     * @throws ReplayFailedException if a child fails, or if the two JVMs do not agree on what a replay does
     */
    public static ReplayReport run(Path file, ReplayConfig config, int repeat)
            throws ReplayFailedException, InterruptedException {
        ReplayReport counted = count(file, config);
        ReplayReport timed = child(file, config, repeat, List.of());
        if (!counted.outcome().equals(timed.outcome())) {
            throw new ReplayFailedException("the counted and the timed replay must not differ: " + counted.outcome()
                    + " and " + timed.outcome());
        }
        return counted.with(timed.time(), timed.floor());
    }

    /**
     * Counts a replay; takes about a second.
     *
     * @param file the recording
     * @param config the design, the device and its seed
     * @throws ReplayFailedException if the child fails
     */
    public static ReplayReport count(Path file, ReplayConfig config)
            throws ReplayFailedException, InterruptedException {
        return child(file, config, NO_REPETITIONS, List.of("-Dhmmlab.counting=true"));
    }

    private static ReplayReport child(Path file, ReplayConfig config, int repeat, List<String> properties)
            throws ReplayFailedException, InterruptedException {
        try {
            Path output = Files.createTempFile("hmmlab-replay-", ".json");
            Path log = Files.createTempFile("hmmlab-replay-", ".log");
            try {
                run(command(file, config, repeat, properties, output), log);
                return new ObjectMapper().readValue(output.toFile(), ReplayReport.class);
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a replay in a JVM of its own must start and write its report", e);
        }
    }

    private static List<String> command(
            Path file, ReplayConfig config, int repeat, List<String> properties, Path output) {
        TargetJvm jvm = TargetJvm.current();
        List<String> command = new ArrayList<>(List.of(jvm.java().toString()));
        command.addAll(JvmArgs.forTarget(jvm.featureVersion()));
        command.addAll(properties);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ReplayWorker.class.getName()));
        command.add(file.toString());
        command.add(config.design().id());
        command.add(Double.toString(config.deviceShare()));
        command.add(Long.toString(config.seed()));
        command.add(Integer.toString(repeat));
        command.add(output.toString());
        return command;
    }

    private static void run(List<String> command, Path log)
            throws IOException, ReplayFailedException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(log.toFile());
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try {
            int code = process.waitFor();
            if (code != 0) {
                throw new ReplayFailedException("the replay crashed (exit code " + code + "); it said:\n" + head(log));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String head(Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join("\n", lines.subList(0, Math.min(lines.size(), FIRST_LINES)));
    }
}
